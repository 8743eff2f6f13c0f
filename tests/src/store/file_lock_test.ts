import assert from "node:assert/strict";
import {
  DataDirectoryInUse,
  DataDirectoryUnusable,
  lockDirectory,
} from "../../../src/store/file_lock.ts";
import { withDirectory } from "../../contracts/store_case.ts";

const mode = async (path: string) => ((await Deno.stat(path)).mode ?? 0) & 0o777;

Deno.test("store: a data directory that is missing is made for its owner alone", () =>
  withDirectory(async (directory) => {
    const path = `${directory}/new/data`;
    const lock = await lockDirectory(path);
    assert.equal(lock.directory, path);
    assert.equal(await mode(path), 0o700);
    assert.equal(await mode(`${directory}/new`), 0o700);
    assert.equal(await mode(`${path}/vestibule.lock`), 0o600);
    await lock.release();
  }));

Deno.test("store: a directory that lets others in is refused and left as it is", () =>
  withDirectory(async (directory) => {
    for (const open of [0o755, 0o750, 0o701, 0o722]) {
      await Deno.chmod(directory, open);
      await assert.rejects(lockDirectory(directory), (error) => {
        assert.ok(error instanceof DataDirectoryUnusable);
        assert.match(error.message, new RegExp(`got mode 0${open.toString(8)}$`));
        return true;
      });
      assert.equal(await mode(directory), open);
      assert.deepEqual([...Deno.readDirSync(directory)], []);
    }
    await Deno.chmod(directory, 0o700);
    await (await lockDirectory(directory)).release();
  }));

Deno.test("store: a file in the place of the directory is refused", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/file`, "");
    await assert.rejects(lockDirectory(`${directory}/file`), DataDirectoryUnusable);
  }));

Deno.test("store: one holder at a time has a directory, the next after it is released", () =>
  withDirectory(async (directory) => {
    const first = await lockDirectory(directory);
    await assert.rejects(lockDirectory(directory), {
      name: "DataDirectoryInUse",
      message: `Cannot use the data directory ${directory}: one process at a time may use it, ` +
        `got one held by process ${Deno.pid}`,
    });
    await assert.rejects(lockDirectory(directory), DataDirectoryInUse); // refusing breaks nothing
    await first.release();
    await first.release();
    const second = await lockDirectory(directory);
    await second.release();
  }));

Deno.test("store: a lock file whose holder is gone is no hindrance, whatever it says", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/vestibule.lock`, "a longer text than any process id\n");
    const lock = await lockDirectory(directory);
    assert.equal(await Deno.readTextFile(`${directory}/vestibule.lock`), `${Deno.pid}\n`);
    await lock.release();
  }));
