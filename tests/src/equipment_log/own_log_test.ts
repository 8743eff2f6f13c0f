/** One's own rows: exactly those of the ids whose keys the phone proves to hold. */
import assert from "node:assert/strict";
import { idOf, type IdUse } from "../../../src/access/daily_id.ts";
import { Proofs } from "../../../src/access/proof.ts";
import { LogCursors } from "../../../src/equipment_log/log_cursor.ts";
import {
  ownIdsMax,
  OwnLog,
  type OwnLogPage,
  ownReadingMax,
} from "../../../src/equipment_log/own_log.ts";
import { utcDayOf } from "../../../src/utc_day.ts";
import { RefusalError } from "../../../src/refusal.ts";
import { PhoneKey } from "../../parts/phone_key.ts";
import { randomBytes } from "../privacy/key_folder.ts";
import { type LogStage, type NotedRow, settled, startMs, withLog } from "./log_stage.ts";

const path = "/own-log/v1/rows";
const dayMs = 86_400_000;
const today = utcDayOf(startMs);

/** A phone's key, and what it is used for on a day. */
interface Held {
  readonly key: PhoneKey;
  readonly use: IdUse;
  readonly day: number;
  readonly building?: string;
}

function deskOf(stage: LogStage) {
  const own = new OwnLog({
    reader: stage.log.reader,
    proofs: new Proofs(stage.clock),
    cursors: new LogCursors(randomBytes),
  });
  const proofOf = ({ key, use, day, building = "tower" }: Held, change: object = {}) =>
    key.proof(
      { method: "POST", url: `https://door.example${path}`, accessToken: null, ...change },
      stage.clock.now(),
      { use, building, day },
    );
  return {
    own,
    proofOf,
    async ask(held: readonly Held[], after?: string): Promise<OwnLogPage> {
      const proofs = await Promise.all(held.map((of) => proofOf(of)));
      return await settled(stage.clock, own.read({ proofs, after }, path));
    },
  };
}

function ridOf({ key, use, day, building = "tower" }: Held): string {
  return idOf(key.thumbprint, { use, building, day });
}

const codeOf = (error: unknown) => error instanceof RefusalError ? error.refusal.code : error;

Deno.test("R80 E12 a phone gets the rows of the ids it proves, over uses and days, and no other's", () =>
  withLog(async (stage) => {
    const [mine, other] = [await PhoneKey.make(), await PhoneKey.make()];
    const door = { key: mine, use: "door", day: today } as const;
    const lift = { key: mine, use: "lift", day: today } as const;
    const before = { key: mine, use: "door", day: today - 1 } as const;
    await stage.note(
      { rid: ridOf(before), atMs: startMs - dayMs, result: "yesterday" },
      { rid: ridOf(door), result: "mine" },
      { rid: ridOf({ ...door, key: other }), result: "another's" },
      { rid: ridOf(lift), log: "lift", place: "main", result: "served" },
      { rid: null, result: "forced" },
    );
    const { ask } = deskOf(stage);
    const { rows, next } = await ask([door, lift, before]);
    assert.equal(next, null);
    assert.deepEqual(rows.map(({ log, result, id }) => [log, result, id]), [
      ["door", "yesterday", ridOf(before)],
      ["door", "mine", ridOf(door)],
      ["lift", "served", ridOf(lift)],
    ]);
  }));

Deno.test("R80 C4 an id without rows and one that never was are answered alike", () =>
  withLog(async (stage) => {
    await stage.note({ rid: "somebody's" });
    const { ask } = deskOf(stage);
    const key = await PhoneKey.make();
    const nothing = { rows: [], next: null };
    assert.deepEqual(await ask([{ key, use: "door", day: today }]), nothing);
    assert.deepEqual(await ask([{ key, use: "door", day: today - 400 }]), nothing);
    assert.deepEqual(await ask([{ key, use: "lift", day: today, building: "nowhere" }]), nothing);
    assert.deepEqual(await ask([{ key, use: "log", day: today }]), nothing);
  }));

Deno.test("R80 E12 an id read in a log proves nothing: no row without a proof for this very request", () =>
  withLog(async (stage) => {
    const key = await PhoneKey.make();
    const held = { key, use: "door", day: today } as const;
    await stage.note({ rid: ridOf(held) });
    const { own, proofOf } = deskOf(stage);
    const thief = await PhoneKey.make();
    const good = await proofOf(held);
    const wrong: readonly [string, string][] = [
      ["another path", await proofOf(held, { url: "https://door.example/identity/v1/me" })],
      ["another method", await proofOf(held, { method: "GET" })],
      ["made for an access token", await proofOf(held, { accessToken: "token" })],
      ["the id itself", ridOf(held)],
    ];
    for (const [what, proof] of wrong) {
      // A good one beside it does not help.
      const asked = own.read({ proofs: [await proofOf(held), proof] }, path);
      await assert.rejects(asked, (error) => codeOf(error) === "unauthenticated", what);
    }
    assert.equal((await own.read({ proofs: [good] }, path)).rows.length, 1);
    await assert.rejects(own.read({ proofs: [good] }, path), (error) => {
      return codeOf(error) === "unauthenticated";
    }, "twice");
    const theirs = await proofOf({ ...held, key: thief });
    assert.deepEqual((await own.read({ proofs: [theirs] }, path)).rows, []);
    const late = await proofOf(held);
    stage.clock.advance(121_000);
    await assert.rejects(own.read({ proofs: [late] }, path), (error) => {
      return codeOf(error) === "unauthenticated";
    }, "late");
  }));

Deno.test("R80 long logs come in pages whose cursor tells nothing, with each row once", () =>
  withLog(async (stage) => {
    const key = await PhoneKey.make();
    const held: readonly Held[] = [
      { key, use: "door", day: today },
      { key, use: "lift", day: today },
    ];
    const [door, lift] = held.map(ridOf);
    const rows = Array.from({ length: 700 }, (_, n): NotedRow => ({
      rid: n % 2 === 0 ? door! : `stranger-${n}`,
      atMs: startMs - n * 60_000,
      place: "canary-unit",
    }));
    await stage.note(...rows, { rid: lift!, log: "lift", place: "main" });
    const { ask } = deskOf(stage);
    const seen: string[] = [];
    let pages = 0;
    let after: string | undefined;
    for (;;) {
      const page: OwnLogPage = await ask(held, after);
      pages++;
      assert.ok(page.rows.length <= 200);
      seen.push(...page.rows.map(({ log, atMs }) => `${log} ${atMs}`));
      if (page.next === null) break;
      assert.doesNotMatch(page.next, /canary/);
      after = page.next;
    }
    const wanted = rows.filter(({ rid }) => rid === door).length + 1;
    assert.equal(pages, 2);
    assert.deepEqual([seen.length, new Set(seen).size], [wanted, wanted]);
  }));

Deno.test("R80 a request has 1 to 24 proofs, and a cursor is one of this start", () =>
  withLog(async (stage) => {
    const key = await PhoneKey.make();
    const { ask, own } = deskOf(stage);
    const held = Array.from({ length: ownIdsMax + 1 }, (_, n) => ({
      key,
      use: "door" as const,
      day: today - n,
    }));
    assert.deepEqual(await ask(held.slice(1)), { rows: [], next: null });
    await assert.rejects(ask(held), (error) => codeOf(error) === "invalid");
    await assert.rejects(own.read({ proofs: [] }, path), (error) => codeOf(error) === "invalid");
    const strange = new LogCursors(randomBytes)
      .text({ log: "door", building: "tower", day: today, spot: null });
    for (const after of [strange, "1.", "x"]) {
      await assert.rejects(ask(held.slice(1), after), (error) => codeOf(error) === "invalid");
    }
  }));

Deno.test("R43 those who ask for their own rows leave room for operators, however many they are", () =>
  withLog(async (stage) => {
    await stage.note(...Array.from({ length: 150 }, (_, n) => ({ rid: `rid-${n}` })));
    const { own, proofOf } = deskOf(stage);
    const key = await PhoneKey.make();
    const proofs = await Promise.all(
      Array.from({ length: 3 * ownReadingMax }, () => proofOf({ key, use: "door", day: today })),
    );
    const asked = proofs.map((proof) =>
      own.read({ proofs: [proof] }, path).then(() => "read", codeOf)
    );
    // Those that are read pause and wait for the clock; the first answer is a refusal.
    assert.equal(await Promise.race(asked), "busy");
    assert.equal((await stage.read()).rows.length, 150, "an operator is not refused");
    const answers = await settled(stage.clock, Promise.all(asked));
    // A proof that took longer to check may have come when there was room again.
    const reads = answers.filter((one) => one === "read").length;
    assert.ok(reads >= ownReadingMax && reads < answers.length, `${reads} were read`);
    assert.deepEqual(new Set(answers), new Set(["busy", "read"]));
  }));
