// The demonstration library, made once by scripts/demo.mjs with the program under test, and copied for each suite.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { binary, environment, execute, root, temporaryFolder, until } from "./server.mjs";

// A change of the program or of the demonstration makes another one.
function fingerprint() {
  const hash = createHash("sha256").update(readFileSync(binary)).update(readFileSync(join(root, "scripts/demo.mjs")));
  for (const name of readdirSync(join(root, "scripts/demo")).sort()) hash.update(readFileSync(join(root, "scripts/demo", name)));
  return hash.digest("hex").slice(0, 16);
}

export async function demonstration(name) {
  const folder = join(root, "build/e2e");
  mkdirSync(folder, { recursive: true });
  const made = join(folder, `library-${fingerprint()}`), lock = `${made}.lock`;
  for (;;) {
    if (existsSync(made)) break;
    try {
      mkdirSync(lock);
    } catch {
      await until("another suite that makes the demonstration library", () => !existsSync(lock), 600);
      continue;
    }
    const unlock = () => existsSync(lock) && rmdirSync(lock);
    process.on("exit", unlock);
    for (const old of readdirSync(folder)) {
      if (old.startsWith("library-") && !made.endsWith(old) && !lock.endsWith(old)) rmSync(join(folder, old), { recursive: true, force: true });
    }
    const { code, stderr } = await execute(process.execPath, [join(root, "scripts/demo.mjs"), binary, made], { env: environment() });
    unlock();
    assert.equal(code, 0, stderr);
  }
  const copy = join(temporaryFolder(name), "data");
  await cp(made, copy, { recursive: true });
  return copy;
}
