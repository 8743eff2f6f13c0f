import assert from "node:assert/strict";
import { MasterKey } from "../../src/access/master_key.ts";
import { responseKeyPurpose, responseOf } from "../../src/people/reidentification/response.ts";
import { startMs } from "../src/people/rows.ts";
import { command } from "./command_line.ts";

Deno.test("R47 an answer to an authority is checked without any server: what was changed is found", async () => {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-response-" });
  try {
    const key = new MasterKey(new Uint8Array(32).fill(7)).signingKey(responseKeyPurpose);
    const response = responseOf(
      {
        id: "request-1",
        status: "shown",
        rid: "r".repeat(43),
        building: "tower",
        fromMs: startMs - 3_600_000,
        untilMs: startMs,
        ground: "required_by_law",
        case: "2026-17",
        reason: "a burglary",
        external: {
          authority: "District Court 3",
          documentHash: "ab".repeat(32),
          legalBasis: "Article 1",
          gag: null,
        },
        noticeAfterMs: 0,
        requester: "olga",
        createdAtMs: startMs,
        expiresAtMs: startMs + 86_400_000,
        dueMs: startMs + 86_400_000,
      },
      "Mia Example",
      { cluster: "yard", key, atMs: startMs },
    )!;
    const verify = async (value: unknown, ...more: string[]) => {
      const file = `${dir}/response.json`;
      await Deno.writeTextFile(file, JSON.stringify(value));
      return await command(["reidentification", "verify", file, ...more]);
    };
    const sound = await verify(response);
    assert.equal(sound.code, 0, sound.err);
    assert.match(sound.out, /sound: to District Court 3, on case 2026-17; it names a person/);
    assert.equal((await verify(response, "--key", response.publicKey)).code, 0);
    const changed = await verify({ ...response, person: { name: "Amy Example" } });
    assert.equal(changed.code, 1);
    assert.match(changed.err, /not sound: its signature is wrong/);
    const other = await verify(response, "--key", "A".repeat(43));
    assert.match(other.err, /another key than this server's/);
    assert.match((await verify({ version: 1 })).err, /no answer to an authority/);
    assert.match(
      (await command(["reidentification", "verify", `${dir}/none`])).err,
      /must be there/,
    );
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
