// Builds src/ and styles/ into dist/assets with hashed names, and dist/manifest.json that the server reads.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { collectFromTypeScript, readPo } from "./scripts/po.mjs";
import { sprite } from "./scripts/icons.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

// `import words from "virtual:words/fr"`: only what TypeScript itself says, so that pages load a few hundred bytes;
// "virtual:words/fr/recorder": only what src/recorder/ says, which most pages never need.
function words() {
  const prefix = "virtual:words/";
  const apart = { captions: "captions/", deposit: "elements/deposit", masks: "elements/mask", recorder: "recorder/" };
  return {
    name: "words",
    resolveId: (id) => (id.startsWith(prefix) ? "\0" + id : undefined),
    load(id) {
      if (!id.startsWith("\0" + prefix)) return undefined;
      const [language, part] = id.slice(prefix.length + 1).split("/");
      const belongs = ({ where }) => Object.keys(apart).find((name) => where.startsWith(here(`src/${apart[name]}`))) === part;
      const all = readPo(here(`po/${language}.po`));
      const said = {};
      for (const { id: msgid } of collectFromTypeScript(here("src")).filter(belongs)) if (all[msgid]) said[msgid] = all[msgid];
      return `export default ${JSON.stringify(said)};`;
    },
  };
}

function fixedFiles() {
  return {
    name: "fixed-files",
    buildStart() {
      const emit = (name, source) => this.emitFile({ type: "asset", name, originalFileName: name, source });
      emit("icons.svg", sprite());
      for (const name of ["favicon.svg", "share.png"]) {
        try {
          emit(name, readFileSync(here(`static/${name}`)));
        } catch (error) {
          if (error.code !== "ENOENT") throw error;
        }
      }
    },
  };
}

export default defineConfig({
  base: "/",
  publicDir: false,
  plugins: [words(), fixedFiles()],
  build: {
    outDir: process.env.WEB_DIST ?? "dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsDir: "assets",
    assetsInlineLimit: 0,
    target: "es2021",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700, // hls.js, fetched on play of a long film only
    rollupOptions: { input: { main: here("src/main.ts"), theme: here("src/theme.ts"), styles: here("styles/main.css") } },
  },
});
