// A disk that a test can fill: a tmpfs of `megabytes` mounted on a new folder, gone after the test.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execute } from "./server.mjs";

// Where it cannot be mounted the test is skipped, loudly.
export async function smallDisk(context, folder, megabytes) {
  const disk = join(folder, "small");
  mkdirSync(disk);
  const mounted = process.getuid() === 0 && (await execute("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", disk])).code === 0;
  if (!mounted) {
    console.error(`\n*** SKIPPED: mounting a small disk needs root: ${context.name} ***\n`);
    context.skip("needs root to mount a small disk");
    return undefined;
  }
  context.after(async () => assert.equal((await execute("umount", ["-l", disk])).code, 0));
  return disk;
}

// Somebody else takes the room, but for `left` bytes. Returns the file to remove.
export async function fill(disk, left) {
  const ballast = join(disk, "ballast");
  const { stdout } = await execute("df", ["--output=avail", "-B1", disk]);
  const free = Number(stdout.split("\n")[1]);
  try {
    writeFileSync(ballast, Buffer.alloc(Math.max(0, free - left), 5));
  } catch (failure) {
    assert.equal(failure.code, "ENOSPC");
  }
  return ballast;
}
