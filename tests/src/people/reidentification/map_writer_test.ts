import assert from "node:assert/strict";
import {
  mapKeepMsDefault,
  mapTableName,
} from "../../../../src/people/reidentification/map_rows.ts";
import { mapQueueMax } from "../../../../src/people/reidentification/map_writer.ts";
import { readTimedRowKey, timedTablePrefix } from "../../../../src/store/keys.ts";
import { as, refusalOf } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import {
  allow,
  asking,
  type CustodyStage,
  filed,
  hold,
  minted,
  ok,
  otherRid,
  rid,
  withCustody,
} from "./custody_stage.ts";

const three = ["cara", "carl", "cleo"] as const;
const dayMs = 86_400_000;

function rowsOf({ store }: CustodyStage) {
  return store.list({ prefix: timedTablePrefix(mapTableName) }, 1000);
}

Deno.test("C11 without custodians no map is written", async () => {
  await withCustody(async (stage) => {
    await minted(stage);
    assert.deepEqual(await rowsOf(stage), []);
    assert.deepEqual(stage.faults, []);
    const { body } = await stage.ask("olga", "POST", "/reidentification/requests", asking());
    assert.equal(body.code, "conflict");
    assert.match(body.detail, /without custodians no map is written/);
  });
});

Deno.test("D7 one row for an id and day, however often it is minted; nothing in it can be read", async () => {
  await withCustody(async (stage) => {
    await hold(stage, three);
    for (let at = 0; at < 5; at++) await minted(stage);
    const once = await rowsOf(stage);
    assert.equal(once.length, 1);
    await minted(stage, otherRid, "amy");
    const rows = await rowsOf(stage);
    assert.equal(rows.length, 2);
    const text = JSON.stringify(rows);
    for (const hidden of ["mia", "amy", "tower", rid, otherRid]) {
      assert.ok(!text.includes(hidden), hidden);
    }
    // The next day has a row of its own, of which nobody can tell that it is the same id's.
    stage.clock.advance(dayMs);
    await minted(stage);
    const later = await rowsOf(stage);
    assert.equal(later.length, 3);
    assert.equal(new Set(later.map(({ key }) => readTimedRowKey(key).id)).size, 3);
  });
});

Deno.test("C4 a row does not tell when in its day it was made, nor in which order", async () => {
  await withCustody(async (stage) => {
    await hold(stage, three);
    const rids = Array.from({ length: 6 }, (_, at) => String(at).repeat(43));
    for (const [at, id] of rids.entries()) {
      stage.clock.advance(60_000);
      stage.writer.note(id, `person-${at}`, "tower");
    }
    await stage.writer.flush();
    const rows = await rowsOf(stage);
    assert.equal(rows.length, 6);
    for (const { key } of rows) {
      assert.equal(readTimedRowKey(key).bucketMinute % 1440, 0);
    }
    assert.ok(!JSON.stringify(rows).includes(String(startMs).slice(0, 8)));
    // One commit for all of them: its stamp is the same.
    assert.equal(new Set(rows.map(({ stamp }) => stamp)).size, 1);
  });
});

Deno.test("D7 what was minted waits, sealed, and is written some minutes later with the rest", async () => {
  await withCustody(async (stage) => {
    await hold(stage, three);
    stage.writer.note(rid, "mia", "tower");
    await stage.writer.settled();
    assert.deepEqual(await rowsOf(stage), []);
    await stage.clock.run(16 * 60_000);
    assert.equal((await rowsOf(stage)).length, 1);
  });
});

Deno.test("D7 noting returns at once and keeps a bounded queue", async () => {
  await withCustody(async (stage) => {
    for (let at = 0; at < mapQueueMax + 5; at++) stage.writer.note(rid, "mia", "tower");
    assert.equal(stage.writer.lost, 5);
    await stage.writer.settled();
  });
});

Deno.test("C6 R48 the row lives as long as the log it unlocks, and then is swept", async () => {
  await withCustody(async (stage) => {
    await hold(stage, three);
    await minted(stage);
    stage.clock.advance(mapKeepMsDefault - dayMs);
    await stage.clock.run(120_000);
    assert.equal((await rowsOf(stage)).length, 1);
    stage.clock.advance(dayMs);
    await stage.clock.run(120_000);
    assert.deepEqual(
      await stage.store.list({
        prefix: timedTablePrefix(mapTableName),
        withExpired: true,
      }, 10),
      [],
    );
  });
});

Deno.test("C6 once the key of its day is destroyed, a row opens for nobody, copies of it neither", async () => {
  const keys = new Map<number, Uint8Array>();
  const dayKeys = {
    keyOf(day: number) {
      const key = keys.get(day) ?? crypto.getRandomValues(new Uint8Array(32));
      keys.set(day, key);
      return key;
    },
    existing: (day: number) => keys.get(day) ?? null,
  };
  await withCustody(async (stage) => {
    await hold(stage, three);
    await minted(stage);
    const [first, second] = [await filed(stage), await filed(stage)];
    for (const request of [first, second]) {
      await ok(allow(stage, "cara", request));
      await ok(allow(stage, "carl", request));
    }
    const outcome = (request: string) =>
      stage.ask("olga", "POST", `/reidentification/requests/${request}/outcome`);
    assert.equal((await ok(outcome(first))).body.account, "mia");
    keys.clear();
    assert.equal((await outcome(second)).body.code, "not_found");
  }, { dayKeys: () => dayKeys });
});

Deno.test("R44 an id used a little after midnight is found by the row of the day before", async () => {
  await withCustody(async (stage) => {
    await hold(stage, three);
    await minted(stage);
    const midnight = Math.ceil(startMs / dayMs) * dayMs;
    const ask = (fromMs: number, untilMs: number) => {
      stage.clock.advance(Math.max(0, untilMs - stage.clock.now()));
      const asked = {
        rid,
        building: "tower",
        fromMs,
        untilMs,
        ground: "security_incident",
        case: "2026-17",
        reason: "a theft at night",
        external: null,
        noticeAfterMs: 0,
      } as const;
      return stage.openings.ask(as("olga", { verifiedAtMs: stage.clock.now() }), asked);
    };
    const { request } = await ask(midnight, midnight + 60_000);
    const row = await stage.row("reidentification_request", request);
    assert.equal(row?.row.epochDay, Math.floor(startMs / dayMs));
    // The day after is another epoch: what was minted before says nothing of it.
    const refusal = await refusalOf(ask(midnight + dayMs, midnight + dayMs + 60_000));
    assert.equal(refusal.code, "not_found");
  });
});
