// What the demonstration library says. People and facts are imagined, the places are real; every contribution says so.
//
// A film is a list of scenes; a scene is one picture and the sentences said over it. Cues, chapters and length all follow
// from what the voices take to say them.
import * as picture from "./pictures.mjs";

const imagined = "*Contribution de démonstration : les personnes et les faits sont imaginés, les voix sont synthétiques.*";

const voices = {
  Nadia: { voice: "fr+f3", rate: 148, pitch: 46 },
  Ilyès: { voice: "fr+m3", rate: 158, pitch: 58 },
  Jeanne: { voice: "fr+Annie", rate: 150, pitch: 50 },
  Samir: { voice: "fr+m7", rate: 146, pitch: 36 },
  Monique: { voice: "fr+f5", rate: 138, pitch: 34 },
  Aminata: { voice: "fr+f2", rate: 152, pitch: 52 },
  Grace: { voice: "en-gb+f2", rate: 150, pitch: 48 },
};
export const voiceOf = (speaker) => voices[speaker];

const says = (speaker, ...sentences) => sentences.map((words) => ({ speaker, words }));

export const contributions = [
  {
    kind: "training",
    title: "Répondre à un cahier des charges, de pair à pair",
    summary: "Deux demi-journées animées par des associations pour des associations : lire un appel à projets, choisir d’y aller ou non, écrire à plusieurs.",
    themes: ["formation-pairs", "reseaux"],
    territory: "Châteauroux",
    text: `# Pour qui

Bénévoles et salariés de petites associations qui n’ont jamais répondu à un appel à projets, ou qui en sont revenus découragés. Huit à douze personnes, deux par structure de préférence.

# Ce que l’on sait faire en sortant

- lire un cahier des charges en une heure et dire s’il nous concerne ;
- traduire une action de tous les jours en objectifs et en moyens ;
- bâtir un budget simple, avec le bénévolat compté ;
- refuser un appel à projets sans mauvaise conscience.

# Déroulé

1. **Mise à niveau** : les mots du financeur, expliqués par celles et ceux qui les ont appris sur le tas.
2. **Atelier** : on travaille sur un vrai appel, encore ouvert.
3. **Relecture croisée** : chaque dossier est lu par une autre association.
4. **Un mois plus tard** : une visio d’une heure, pour ce qui bloque encore.

# Ce qu’il faut

Une salle, un vidéoprojecteur, un repas partagé, et le remboursement des déplacements : sans moyens pour la mobilité, seuls viennent les plus proches.

${imagined}
`,
  },
  {
    kind: "resource",
    title: "Préparer une interpellation : la grille en sept questions",
    summary: "Une page à remplir à plusieurs avant d’aller voir un élu, un bailleur ou une administration.",
    themes: ["interpellation", "outils"],
    territory: "Centre-Val de Loire",
    text: `# Avant d’y aller

1. Quel est le problème, raconté par une personne qui le vit ?
2. Qui d’autre le vit ? Combien sommes-nous, et comment le savons-nous ?
3. Que demandons-nous, en une phrase, avec une date ?
4. Qui peut dire oui ? Qui peut seulement transmettre ?
5. Que répondrons-nous à « ce n’est pas possible » ?
6. Qui parle, qui note, qui accompagne ?
7. Que faisons-nous le lendemain si rien ne vient ?

# Après

On restitue à tout le monde dans la semaine, même quand la réponse est non. Une interpellation sans restitution use la confiance plus vite que l’injustice elle-même.

> Un seul sujet, une seule demande, et jamais seul au rendez-vous.

${imagined}
`,
  },
  {
    kind: "testimony",
    language: "en",
    title: "What a volunteer year taught me about listening",
    summary: "Grace spent a year in a social centre in Chartres. In English, with its transcript.",
    themes: ["intergeneration", "centres-sociaux"],
    territory: "Chartres",
    text: `*A demonstration: the person and the facts are imagined, the voice is synthetic.*\n`,
    sound: "grace",
    scenes: [
      { lines: says("Grace",
        "My name is Grace, and I came from Leeds to volunteer in a social centre in Chartres.",
        "I thought I would organise things for people.",
        "In fact, my neighbours taught me to wait, and to listen.",
        "The older women had held the neighbourhood together for forty years.",
        "We opened a table every Thursday, with tea, and no agenda at all.",
        "That is where the ideas came from, and nobody left before the end.",
        "One of them asked the town hall for a crossing in front of the school, and she got it.",
        "I came to help, and I went home knowing how a street becomes a community.") },
    ],
  },
  {
    kind: "testimony",
    title: "Deux hivers sans chauffage : l’escalier C s’organise",
    summary: "À Orléans, des locataires d’un même escalier tiennent un carnet de températures et obtiennent rendez-vous avec leur bailleur. À écouter.",
    themes: ["logement", "interpellation", "acces-droits"],
    territory: "Orléans",
    text: `Enregistré dans la cuisine de Monique. La médiatrice du quartier l’accompagne.\n\n${imagined}\n`,
    sound: "escalier-c",
    scenes: [
      { chapter: "Le froid", lines: [
        ...says("Monique",
          "Deux hivers de suite, nous avons eu quatorze degrés dans la cuisine.",
          "J’appelais le bailleur, on me donnait un numéro de dossier, et puis plus rien."),
        ...says("Aminata", "Quand je suis passée, il y avait huit portes avec la même histoire, et chacun la croyait seulement à lui.")] },
      { chapter: "Le carnet", lines: says("Monique",
          "Alors on a acheté des thermomètres, et on a noté, matin et soir, sur le même carnet.",
          "Le logement, c’est le premier droit : sans chaleur, les enfants ne font pas leurs devoirs.") },
      { chapter: "L’interpellation", lines: [
        ...says("Aminata", "L’interpellation, ce n’est pas crier : c’est arriver à douze, avec des chiffres, et poser une question."),
        ...says("Monique",
          "Le directeur a regardé le carnet, il n’a rien dit pendant une minute.",
          "La chaudière a été changée en mars, et les charges ont été revues.",
          "Maintenant, c’est l’escalier D qui nous demande comment on a fait.")] },
    ],
  },
  {
    kind: "capsule",
    title: "Le jardin partagé des Gibjoncs, d’une saison à l’autre",
    summary: "Cinq images d’un terrain vague devenu jardin, à Bourges : l’hiver, les semis, l’été, le repas et la récolte.",
    themes: ["tiers-lieux", "mobilisation", "intergeneration"],
    territory: "Bourges",
    text: `Le terrain était promis à un parking qui n’est jamais venu. Une quinzaine de familles l’ont demandé, et l’ont obtenu pour trois ans.

1. **Février** : on pose la barrière et on retourne la terre.
2. **Avril** : les semis, avec les enfants de l’école.
3. **Juillet** : les tomates, et la cabane faite par la régie de quartier.
4. **Août** : le repas, où chacun apporte un plat.
5. **Septembre** : la récolte, partagée en parts égales.

${imagined}
`,
    photos: [
      ["fevrier-le-terrain", picture.garden.ground],
      ["avril-les-semis", picture.garden.sowing],
      ["juillet-les-tomates", picture.garden.summer],
      ["aout-le-repas", picture.garden.meal],
      ["septembre-la-recolte", picture.garden.harvest],
    ],
  },
  {
    kind: "capsule",
    title: "Le dernier bus part à vingt heures",
    summary: "Ilyès, 17 ans, et le conseil de jeunes de Vierzon ont compté ce que coûte l’absence de bus le soir. Filmé au téléphone.",
    themes: ["mobilite", "jeunesse", "conseils-jeunes"],
    territory: "Vierzon",
    text: `${imagined}\n`,
    film: "dernier-bus",
    upright: true,
    plate: { scene: 1, name: "Ilyès, 17 ans", place: "conseil de jeunes, Vierzon" },
    scenes: [
      { picture: picture.busAtNight, lines: says("Ilyès",
        "Moi c’est Ilyès, j’ai dix-sept ans, j’habite à Vierzon.",
        "Le soir, après le sport, il n’y a plus de bus : le dernier part à vingt heures.") },
      { picture: () => picture.uprightSpeaker("ilyes"), lines: says("Ilyès",
        "Alors on rentre à pied, ou bien on ne sort pas.",
        "Au conseil de jeunes, nous avons compté : un jeune sur trois renonce à une activité.") },
      { picture: picture.youthCouncil, lines: says("Ilyès",
        "On a écrit une question, une seule, et on est allés la poser à l’agglomération.",
        "On nous a répondu par un essai de six mois : un minibus, chaque vendredi soir.") },
      { picture: picture.busByDay, lines: says("Ilyès",
        "Depuis, le minibus est presque toujours plein, et des parents l’attendent aussi.",
        "On nous a dit que nous étions trop jeunes pour avoir une opinion sur les transports.",
        "La mobilité, ce n’est pas un détail : c’est le droit de participer.") },
    ],
  },
  {
    kind: "film",
    title: "Tirés au sort",
    summary: "Trois week-ends d’une convention citoyenne à Blois, racontés par une aide-soignante tirée au sort et par l’un des facilitateurs.",
    themes: ["tirage-au-sort", "debat"],
    territory: "Blois",
    text: `${imagined}\n`,
    film: "tires-au-sort",
    plate: { scene: 1, name: "Jeanne, aide-soignante", place: "tirée au sort, Blois" },
    scenes: [
      { chapter: "La lettre", picture: picture.lottery, lines: [
        ...says("Jeanne", "J’ai trouvé la lettre entre deux factures : j’étais tirée au sort."),
        ...says("Samir", "Sur quatre mille courriers, trois cents personnes ont répondu, et soixante ont été retenues.")] },
      { chapter: "Pouvoir venir", picture: () => picture.speaker("jeanne", "left", { wall: "#e9d7c2" }), lines: says("Jeanne",
        "Je suis aide-soignante, je n’avais jamais pris la parole en public.",
        "On a payé le train et la garde de mes enfants ; sans cela, je ne serais pas venue.") },
      { chapter: "Le désaccord", picture: picture.assembly, lines: says("Samir",
        "Pendant trois week-ends, ils ont entendu des spécialistes qui n’étaient pas d’accord.",
        "Le désaccord, c’est le moteur : on l’écrit, on le discute, on ne le cache pas.") },
      { chapter: "La réponse", picture: picture.ballot, lines: says("Jeanne",
        "À la fin, nous avons voté vingt-deux propositions, sur l’eau et sur les sols.",
        "La collectivité doit répondre à chacune, par oui ou par non, et dire pourquoi.",
        "Depuis, quand on me dit que les gens ne s’intéressent à rien, je souris.") },
    ],
  },
  {
    kind: "experience",
    title: "Porte-à-porte avant la rénovation : ce que nous referions",
    summary: "Retour d’expérience d’un centre social de Dreux : quatre cents portes, cent soixante conversations, onze propositions reprises.",
    themes: ["itinerance", "quartiers-prioritaires", "elus-services"],
    territory: "Dreux",
    answers: {
      context: `La rénovation d’un ensemble de quatre cents logements était annoncée. Les réunions publiques réunissaient toujours les mêmes quinze personnes, et la défiance montait.`,
      people: `Le centre social, deux bénévoles de l’amicale des locataires, une chercheuse de l’université et six habitantes formées. Dans le quartier, en bas des tours puis à chaque étage.`,
      attempt: `- frapper à toutes les portes, à trois moments différents de la journée ;
- une seule question ouverte : « qu’est-ce qui doit absolument rester ? » ;
- rendre à chaque escalier ce qu’il avait dit, avant la synthèse générale.`,
      means: `Cinq semaines, 4 200 €, dont la moitié pour indemniser les habitantes. La ville a prêté une salle ; le bailleur a fourni les plans, tard.`,
      worked: `- Cent soixante conversations, dont une sur deux avec des personnes jamais venues en réunion.
- Les binômes habitante et professionnelle : la porte s’ouvre, et la parole est prise au sérieux.
- Onze propositions reprises dans le projet, dont le maintien des jardins au pied de la tour 3.`,
      failed: `- Le premier questionnaire, trop long : abandonné au bout de deux jours.
- Les jeunes, absents le jour, n’ont été rencontrés qu’en soirée et trop peu.
- La restitution au bailleur, sans élu présent, n’a engagé personne. *Nous l’avons refaite.*`,
      conditions: `1. Du temps payé pour les habitantes.
2. Le droit à l’erreur, dit dès le départ par le financeur.
3. Une date de réponse écrite avant de frapper à la première porte.`,
      advice: `Commencez par un seul escalier. Notez les mots tels qu’ils sont dits. Revenez, même les mains vides : c’est le retour qui fait la confiance.`,
    },
    text: `${imagined}\n`,
  },
  {
    kind: "testimony",
    title: "Au Sanitas, nous avons repris la parole",
    summary: "Nadia raconte comment un conseil citoyen de Tours est passé de la consultation au pouvoir d’agir, une règle de parole à la fois.",
    themes: ["conseils-citoyens", "pouvoir-agir", "quartiers-prioritaires"],
    territory: "Tours",
    text: `${imagined}\n`,
    film: "sanitas",
    plate: { scene: 1, name: "Nadia", place: "habitante du Sanitas, Tours" },
    scenes: [
      { chapter: "Le quartier", picture: picture.quarter, lines: says("Nadia",
        "Je m’appelle Nadia, j’habite le Sanitas, à Tours, depuis vingt-deux ans.",
        "Ici, on nous a longtemps consultés sans nous écouter.") },
      { chapter: "Entrer au conseil citoyen", picture: () => picture.speaker("nadia", "left"), lines: says("Nadia",
        "Un soir, une voisine m’a dit : viens, le conseil citoyen cherche des habitants.",
        "J’ai cru que ce n’était pas pour moi.",
        "À la première réunion, je n’ai pas ouvert la bouche.") },
      { chapter: "Apprendre à parler ensemble", picture: picture.roundTable, lines: says("Nadia",
        "Alors nous avons changé la règle : chacun parle deux minutes, et personne ne coupe.",
        "Les élus sont venus s’asseoir autour de la même table que nous.",
        "Petit à petit, le pouvoir d’agir n’était plus un mot de professionnel.") },
      { chapter: "Ce que nous avons obtenu", picture: picture.townHall, lines: says("Nadia",
        "Nous avons obtenu un local, un budget, et une réponse écrite à chaque question.",
        "Ce n’est pas la révolution, mais c’est notre quartier, et on nous répond.",
        "Si vous hésitez, venez une fois, même pour écouter.") },
    ],
  },
];
