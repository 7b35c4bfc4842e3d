// node embed.mjs DIST TEMPLATES OUT: writes OUT/web_assets.S and OUT/web_assets.cc, which put every file into the binary.
// Blobs are named by their content, so that a compiler cache can never give an older one.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [dist, templates, out] = process.argv.slice(2);
const types = {
  ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
  ".json": "application/json", ".woff2": "font/woff2", ".png": "image/png", ".mustache": "text/plain; charset=utf-8",
  ".tsv": "text/tab-separated-values; charset=utf-8", ".version": "text/plain; charset=utf-8",
};

const walk = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
const under = (folder, prefix, wanted = () => true) =>
  walk(folder).filter(wanted).map((path) => ({ name: prefix + relative(folder, path).split(sep).join("/"), path }));

const files = [...under(dist, ""), ...under(templates, "templates/", (path) => path.endsWith(".mustache"))]
  .sort((a, b) => (a.name < b.name ? -1 : 1));
const blobs = join(out, "blobs");
rmSync(blobs, { recursive: true, force: true });
mkdirSync(blobs, { recursive: true });

const assembly = ['  .section .rodata, "a"'];
const declarations = [];
const store = (bytes) => {
  if (!bytes) return "{}";
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
  const symbol = `resonance_web_${hash}`;
  if (!declarations.some((line) => line.includes(symbol))) {
    writeFileSync(join(blobs, hash), bytes);
    assembly.push("  .balign 16", `  .globl ${symbol}`, `${symbol}:`, `  .incbin "${join(blobs, hash)}"`, "  .byte 0");
    declarations.push(`extern "C" const char ${symbol}[];`);
  }
  return `{${symbol}, ${bytes.length}}`;
};
const rows = files.map(({ name, path }) => {
  const bytes = readFileSync(path);
  const type = types[extname(path)];
  if (!type) throw new Error(`${name}: no content type is known for this ending; add it to embed.mjs`);
  const served = name.startsWith("assets/") && /text|json|svg/.test(type) && bytes.length >= 1024;
  const smaller = (compressed) => (compressed.length < bytes.length * 0.95 ? compressed : undefined);
  const gzip = served ? smaller(gzipSync(bytes, { level: 9 })) : undefined;
  const brotli = served
    ? smaller(brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }))
    : undefined;
  const tag = createHash("sha256").update(bytes).digest("hex").slice(0, 20);
  return `    {"${name}", "${type}", "\\"${tag}\\"", ${store(bytes)}, ${store(gzip)}, ${store(brotli)}},`;
});
assembly.push('  .section .note.GNU-stack, "", @progbits', "");
writeFileSync(join(out, "web_assets.S"), assembly.join("\n"));
writeFileSync(
  join(out, "web_assets.cc"),
  `#include "web/embedded.h"\n\n${declarations.join("\n")}\n\nnamespace resonance::web {\nnamespace {\nconst EmbeddedFile files[] = {\n${rows.join("\n")}\n};\n}  // namespace\nstd::span<const EmbeddedFile> embedded_files() { return files; }\n}  // namespace resonance::web\n`,
);
