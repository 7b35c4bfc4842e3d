// Media Chrome's French, mended where a person would say it otherwise. Imported after its lang/fr, before its elements.
import { addTranslation } from "media-chrome/dist/utils/i18n.js";
import { Fr } from "media-chrome/dist/lang/fr.js";

addTranslation("fr", {
  ...Fr,
  "closed captions": "sous-titres",
  "Playback rate": "Vitesse",
  "Playback rate {playbackRate}": "Vitesse {playbackRate}",
  "current playback rate": "vitesse actuelle",
  "playback time": "position dans la lecture",
  "media loading": "chargement en cours",
  "Enter fullscreen mode": "Plein écran",
  "Exit fullscreen mode": "Quitter le plein écran",
  "enter fullscreen mode": "plein écran",
  "exit fullscreen mode": "quitter le plein écran",
  Mute: "Couper le son",
  Unmute: "Remettre le son",
  mute: "couper le son",
  unmute: "remettre le son",
  "chapter: {chapterName}": "chapitre : {chapterName}",
});
