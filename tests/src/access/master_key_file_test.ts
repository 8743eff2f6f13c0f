import assert from "node:assert/strict";
import fc from "fast-check";
import { MasterKey } from "../../../src/access/master_key.ts";
import {
  isOpenToOthers,
  makeMasterKey,
  masterKeyOf,
  MasterKeyUnusable,
  nextOf,
  openMasterKey,
  readMasterKey,
} from "../../../src/access/master_key_file.ts";
import { withFolder } from "../privacy/key_folder.ts";

Deno.test("master key: a master key is made once, for its owner alone, and read again as it was made", () =>
  withFolder(async (folder) => {
    const path = `${folder}/vestibule.key`;
    assert.equal(await readMasterKey(path), null);
    const made = await openMasterKey(path);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    assert.match(await Deno.readTextFile(path), /^[A-Za-z0-9_-]{43}\n$/);
    assert.ok((await openMasterKey(path)).sameAs(made));
    assert.ok((await readMasterKey(path))!.sameAs(made));
    await assert.rejects(Deno.stat(nextOf(path)), Deno.errors.NotFound);
    assert.ok(!(await makeMasterKey(`${folder}/other.key`)).sameAs(made));
  }));

Deno.test("master key: what a crash left of a first key does not stand in the way", () =>
  withFolder(async (folder) => {
    const path = `${folder}/vestibule.key`;
    await Deno.writeTextFile(nextOf(path), "half", { mode: 0o600 });
    const made = await openMasterKey(path);
    assert.ok((await readMasterKey(path))!.sameAs(made));
  }));

Deno.test("master key: a file that others may read, or that holds something else, is refused without its content", () =>
  withFolder(async (folder) => {
    const path = `${folder}/vestibule.key`;
    await openMasterKey(path);
    const content = (await Deno.readTextFile(path)).trim();
    for (const mode of [0o644, 0o640, 0o604, 0o601, 0o660]) {
      await Deno.chmod(path, mode);
      // Root's own file with the group's right to read shows how systemd hands a file to a user.
      if (mode === 0o640) await Deno.writeTextFile(path, "changed");
      await assert.rejects(readMasterKey(path), (error: Error) => {
        assert.ok(error instanceof MasterKeyUnusable, octal(mode));
        return !error.message.includes(content);
      });
      await Deno.writeTextFile(path, content);
    }
    await Deno.chmod(path, 0o400);
    assert.ok(await readMasterKey(path));
    await Deno.chmod(path, 0o600);
    for (const wrong of ["", "short", `${content}x`, content.slice(1), `${content}\n${content}`]) {
      await Deno.writeTextFile(path, wrong);
      await assert.rejects(readMasterKey(path), /must be 32 bytes in base64url/);
    }
  }));

Deno.test("master key: a systemd credential may show root's group, which is its access list, and nothing more", () => {
  const root = { uid: 0, gid: 0 };
  for (const mode of [0o400, 0o440, 0o600]) assert.equal(isOpenToOthers({ mode, ...root }), false);
  for (const mode of [0o444, 0o460, 0o644, 0o404]) {
    assert.equal(isOpenToOthers({ mode, ...root }), true, octal(mode));
  }
  assert.equal(isOpenToOthers({ mode: 0o440, uid: 1000, gid: 0 }), true);
  assert.equal(isOpenToOthers({ mode: 0o440, uid: 0, gid: 100 }), true);
  assert.equal(isOpenToOthers({ mode: null, uid: null, gid: null }), false);
});

Deno.test("master key: where none can be made the text says what the folder must be", () =>
  withFolder(async (folder) => {
    await assert.rejects(
      openMasterKey(`${folder}/nowhere/vestibule.key`),
      /Cannot make a master key at .*: its folder must be there and writable, got /,
    );
  }));

Deno.test("master key: a key of the environment is 43 characters of base64url, padded or not", () => {
  const key = new Uint8Array(32).fill(7);
  const text = btoa(String.fromCharCode(...key)).replace(/\+/g, "-").replace(/\//g, "_");
  for (const given of [text, text.replace("=", ""), ` ${text}\n`]) {
    assert.ok(masterKeyOf(given)!.sameAs(new MasterKey(key)), given);
  }
  for (const given of ["", "abc", text.slice(2), `${text}=`, "*".repeat(43)]) {
    assert.equal(masterKeyOf(given), null, given);
  }
});

Deno.test("master key: a key wrapped under another opens under that one and its own label alone", () => {
  const bytes = () => fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(bytes(), bytes(), bytes(), fc.nat(91), (inner, outer, other, at) => {
      const [key, over] = [new MasterKey(inner), new MasterKey(outer)];
      const wrapped = key.wrappedUnder(over, "root/1", new Uint8Array(12).fill(1));
      assert.ok(over.unwrap("root/1", wrapped)!.sameAs(key));
      assert.equal(over.unwrap("root/2", wrapped), null);
      const foreign = new MasterKey(other);
      if (!foreign.sameAs(over)) assert.equal(foreign.unwrap("root/1", wrapped), null);
      const changed = Uint8Array.from(wrapped);
      changed[at % changed.length]! ^= 1;
      assert.equal(over.unwrap("root/1", changed), null);
      assert.equal(over.unwrap("root/1", wrapped.subarray(at)) === null, at > 0);
    }),
    { numRuns: 50 },
  );
});

function octal(mode: number): string {
  return mode.toString(8);
}
