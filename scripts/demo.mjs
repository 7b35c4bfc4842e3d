#!/usr/bin/env node
// scripts/demo.mjs RESONANCE DATA: makes a small French demonstration library with `RESONANCE ingest`.
//
// Films, sounds and photos are synthesised here (espeak-ng, ffmpeg), so that every transcript is known to the word. The
// library is made beside DATA and takes its name when it is whole: an interrupted attempt leaves nothing to mistake for a
// library. Does nothing when DATA already holds one, but to print its accounts again.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { contributions } from "./demo/contributions.mjs";
import { makeFestival } from "./demo/festival.mjs";
import { filmFile, photoFile, record, soundFile, webvtt } from "./demo/recording.mjs";

const say = (words) => process.stderr.write(`demo: ${words}\n`);

// Everything that `ingest` needs to know about one contribution.
async function make(folder, one) {
  const files = [], options = ["--title", one.title, "--summary", one.summary, "--kind", one.kind, "--territory", one.territory, "--language", one.language ?? "fr"];
  for (const theme of one.themes) options.push("--theme", theme);
  const name = one.film ?? one.sound ?? one.themes.join("-");
  const written = async (ending, text) => {
    const file = join(folder, `${name}${ending}`);
    await writeFile(file, text);
    return file;
  };
  options.push("--text", await written(".md", one.text));
  for (const [question, text] of Object.entries(one.answers ?? {})) options.push("--answer", `${question}=${await written(`-${question}.md`, text)}`);
  for (const [photo, draw] of one.photos ?? []) files.push(await photoFile(folder, photo, draw));
  if (one.scenes) {
    const recorded = await record(folder, one.scenes);
    files.push(one.film ? await filmFile(folder, one.film, one, recorded) : await soundFile(folder, one.sound, recorded));
    options.push("--transcript", await written(".vtt", webvtt(recorded.cues)));
    if (recorded.chapters.length > 0) options.push("--chapters", await written("-chapters.vtt", webvtt(recorded.chapters)));
  }
  return ["ingest", ...files, "--agreed", ...options];
}

async function run(program, parameters, input = "") {
  const child = spawn(program, parameters, { stdio: ["pipe", "ignore", "pipe"] });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  let told = "";
  child.stderr.on("data", (bytes) => (told += bytes));
  const [code, signal] = await once(child, "close");
  if (code !== 0) throw new Error(`${parameters.slice(0, 2).join(" ")} ended with ${signal ?? code}\n${told}`);
}

const people = [
  ["administrator", "admin@exemple.org", "Amina Administratrice"],
  ["moderator", "moderation@exemple.org", "Mehdi Modérateur"],
  ["depositor", "association@exemple.org", "Aline de l’association"],
];
const syllables = ["ba", "do", "ri", "lu", "me", "to", "vi", "na", "so", "pe", "ga", "fi", "ko", "ju", "ze", "mo"];
const word = () => Array.from({ length: 4 }, () => syllables[randomInt(syllables.length)]).join("");
// Where their passwords are kept, for whoever looks after this machine: the catalogue has none.
const accountsFile = (data) => join(data, "demonstration-accounts.txt");

// Beside those of the jurors, which are made with the festival.
async function makeAccounts(program, data, jurors) {
  const line = (role, email, password) => `${role.padEnd(13)}  ${email.padEnd(23)}  ${password}`;
  const lines = jurors.map((each) => line(...each));
  for (const [role, email, name] of people) {
    const password = `${word()} ${word()} ${word()}`;
    await run(program, ["account", email, "--role", role, "--name", name, "--password-from-input", "--data", data], `${password}\n`);
    lines.push(line(role, email, password));
  }
  await writeFile(accountsFile(data), `${lines.join("\n")}\n`, { mode: 0o600 });
}

async function printAccounts(data) {
  if (!existsSync(accountsFile(data))) return;
  say("accounts of this demonstration, to sign in at /connexion (role, address, password):");
  for (const line of (await readFile(accountsFile(data), "utf8")).trimEnd().split("\n")) say(`  ${line}`);
}

async function main([program, wanted]) {
  if (!program || !wanted) {
    process.stderr.write("usage: scripts/demo.mjs RESONANCE DATA\n");
    return 2;
  }
  const data = resolve(wanted);
  const held = existsSync(data) ? await readdir(data) : [];
  if (held.includes("catalogue.db")) {
    say(`${data} holds a library already: nothing to make`);
    await printAccounts(data);
    return 0;
  }
  if (held.length > 0) {
    say(`${data} is not empty and is no library: give another folder`);
    return 1;
  }
  await mkdir(dirname(data), { recursive: true });
  const making = `${data}.making-${process.pid}`;
  const folder = await mkdtemp(join(tmpdir(), "resonance-demo-"));
  try {
    // While one contribution is being prepared, the next one is being filmed.
    let next = make(folder, contributions[0]);
    next.catch(() => {});
    for (const [index, one] of contributions.entries()) {
      const ingest = await next;
      if (contributions[index + 1]) {
        next = make(folder, contributions[index + 1]);
        next.catch(() => {}); // told when its turn comes
      }
      say(`${index + 1}/${contributions.length} ${one.title}`);
      await run(resolve(program), [...ingest, "--wait", "--data", making]);
    }
    say("two editions of the festival");
    const jurors = await makeFestival(resolve(program), making);
    await makeAccounts(resolve(program), making, jurors);
    if (existsSync(data)) await rmdir(data);
    await rename(making, data);
    say(`the demonstration library is in ${data}`);
    await printAccounts(data);
    return 0;
  } catch (failure) {
    say(`stopped: ${failure.message}`);
    return 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(making, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
