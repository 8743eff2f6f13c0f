import assert from "node:assert/strict";
import { unitAccessSchema } from "../../../adapters/mqtt/unit_payloads.ts";
import { payloadBytesMax } from "../../../adapters/mqtt/payloads.ts";
import {
  accessListSteps,
  compileAccessList,
  listBytesMax,
  listDays,
  listTagsMax,
} from "../../../src/access/access_lists.ts";
import { listedTagLogId } from "../../../src/access/log_id.ts";
import { MasterKey } from "../../../src/access/master_key.ts";
import { serialHashOf } from "../../../src/access/tag_serial.ts";
import { Ledger, type RowOf } from "../../../src/people/registry/ledger.ts";
import type { Seed } from "../people/people_stage.ts";
import { aFacility, aGrant, startMs } from "../people/rows.ts";
import { testSite } from "./test_site.ts";
import { utcDayOf } from "../../../src/utc_day.ts";

const masterKey = new MasterKey(new Uint8Array(32).fill(7));
const at = { building: "tower", unit: "cellar" };
const dayMs = 86_400_000;
const weekdays = {
  windows: [1, 2, 3, 4, 5].map((day) => ({
    weekdays: [day],
    from: "08:00",
    until: "18:00",
    holidays: "as_usual" as const,
  })),
};

function tags(count: number): Seed {
  return Array.from({ length: count }, (_, n) => {
    const id = `0195a000-0000-7000-8000-${String(n).padStart(12, "0")}`;
    const row: RowOf<"tag"> = {
      id,
      building: "tower",
      serialHash: serialHashOf(`TAG${n}`),
      label: "Blue",
      facility: "a1",
      member: null,
      account: null,
      household: 1,
      status: "active",
      by: null,
      atMs: startMs,
    };
    return ["tag", row];
  });
}

function compiled(seed: Seed, now = startMs, unit = at) {
  const ledger = Ledger.of(seed);
  return compileAccessList({ ledger, site: testSite, masterKey, at: unit, now });
}

const grant = (change: Partial<RowOf<"grant">> = {}): Seed[number] => [
  "grant",
  aGrant("g", { kind: "facility", id: "a1" }, change),
];
const facility: Seed[number] = ["facility", aFacility("a1")];

Deno.test("E14 a list names tags by hash with UTC spans for the days ahead, and only its unit's doors", () => {
  const { list, untilMs, leftOut } = compiled([...tags(1), grant(), facility]);
  assert.equal(leftOut, 0);
  assert.deepEqual(list.tags, [{
    serialHash: serialHashOf("TAG0"),
    logId: listedTagLogId(
      masterKey,
      { id: "0195a000-0000-7000-8000-000000000000", atMs: startMs },
      "tower/cellar",
      utcDayOf(startMs),
    ),
    doors: [{ door: "bikes", spans: [[startMs, untilMs]] }],
  }]);
  assert.ok(untilMs - startMs >= listDays[0] * dayMs);
  const entrance = compiled([...tags(1), grant(), facility], startMs, {
    building: "tower",
    unit: "entrance",
  });
  assert.deepEqual(entrance.list.tags[0]?.doors.map(({ door }) => door), ["main", "parcels"]);
});

Deno.test("C7 R44 tomorrow's list names the same tag by another id", () => {
  const ids = [startMs, startMs + 60_000, startMs + dayMs].map((now) =>
    compiled([...tags(1), grant(), facility], now).list.tags[0]!.logId
  );
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[0], ids[2]);
});

Deno.test("E14 a schedule becomes spans in the building's own time zone", () => {
  const { list } = compiled([...tags(1), grant({ schedule: weekdays }), facility]);
  const spans = list.tags[0]!.doors[0]!.spans;
  // From nine on this Monday, then eight to six on weekdays; the tower's clock is UTC.
  assert.deepEqual(spans[0], [startMs, Date.UTC(2026, 2, 2, 18)]);
  assert.deepEqual(spans[1], [Date.UTC(2026, 2, 3, 8), Date.UTC(2026, 2, 3, 18)]);
  assert.equal(spans.length, 11);
});

Deno.test("R19 blocked and lost tags, ended grants and other households are on no list", () => {
  const [[, tag] = []] = tags(1) as [["tag", RowOf<"tag">]];
  const listed = (change: Partial<RowOf<"tag">>, limits: Partial<RowOf<"grant">> = {}) =>
    compiled([["tag", { ...tag!, ...change }], grant(limits), facility]).list.tags.length;
  assert.equal(listed({}), 1);
  assert.equal(listed({ status: "blocked" }), 0);
  assert.equal(listed({ status: "lost" }), 0);
  assert.equal(listed({ household: 0 }), 0);
  assert.equal(listed({ building: "annex" }), 0);
  assert.equal(listed({}, { suspended: true }), 0);
  assert.equal(listed({}, { untilMs: startMs }), 0);
  assert.equal(listed({}, { usesMax: 5 }), 0);
  assert.equal(listed({}, { endedAtMs: startMs }), 0);
});

Deno.test("E4 a list of any size fits its payload: fewer days first, then fewer tags, counted", () => {
  const sizes = [
    { count: 1_000, schedule: null, days: 14, leftOut: false },
    { count: 600, schedule: weekdays, days: 7, leftOut: false },
    { count: 3_000, schedule: weekdays, days: 1, leftOut: true },
    { count: 6_000, schedule: null, days: 1, leftOut: true },
  ];
  for (const { count, schedule, days, leftOut } of sizes) {
    const made = compiled([...tags(count), grant({ schedule }), facility]);
    const payload = {
      epoch: Number.MAX_SAFE_INTEGER,
      revision: Number.MAX_SAFE_INTEGER,
      ...made.list,
      kid: "k".repeat(43),
      signature: "s".repeat(86),
    };
    assert.ok(JSON.stringify(payload).length <= payloadBytesMax, `${count} tags`);
    assert.ok(unitAccessSchema.safeParse(payload).success, `${count} tags`);
    assert.equal(Math.floor((made.untilMs - startMs) / dayMs), days, `${count} tags`);
    assert.equal(made.leftOut > 0, leftOut, `${count} tags`);
    assert.equal(made.list.tags.length + made.leftOut, count);
  }
});

Deno.test("E4 a list that its tags fill to the last byte is made like any other", () => {
  const full = [...tags(1_700), grant(), facility];
  const bytesOf = (value: object) => JSON.stringify(value).length;
  const [tag] = compiled(full).list.tags;
  const step = bytesOf(tag!) + 1;
  // Ended QRs take what is needed for whole tags to fill the rest, give or take a byte.
  const spare = (listBytesMax - bytesOf(compiled([facility]).list)) % step;
  // The brackets and the name of the tags' list are nine bytes.
  for (let over = -2; over <= 11; over++) {
    let left = spare + over;
    const ended: string[] = [];
    while (left > 0) {
      // In JSON an id has quotes, and a comma from the second on.
      const length = Math.min(64, left - 2 - (ended.length > 0 ? 1 : 0));
      ended.push(String(ended.length).padStart(length, "q"));
      left -= length + 2 + (ended.length > 1 ? 1 : 0);
    }
    const qrs = ended.map((id): Seed[number] => ["door_qr", endedQr(id)]);
    const { list, leftOut } = compiled([...full, ...qrs]);
    assert.equal(list.revoked.length, ended.length);
    assert.ok(leftOut > 0 && bytesOf(list) <= listBytesMax);
  }
});

function endedQr(id: string): RowOf<"door_qr"> {
  return {
    id,
    building: "tower",
    holder: { key: "gone" },
    places: [{ doors: ["cellar/bikes"], spans: [] }],
    usesMax: null,
    issuedAtMs: startMs,
    notBeforeMs: startMs,
    expiresAtMs: startMs + dayMs,
  };
}

Deno.test("E10 a list of thousands of tags is worked out in small steps, and is the same", () => {
  const flats = Array.from({ length: 300 }, (_, n): Seed => [
    ["facility", aFacility(`f${n}`)],
    ["grant", aGrant(`g${n}`, { kind: "facility", id: `f${n}` }, { schedule: weekdays })],
  ]).flat();
  const ofFlats = tags(3_000).map(([table, row], n): Seed[number] => [
    table as "tag",
    { ...row as RowOf<"tag">, facility: `f${n % 300}` },
  ]);
  const source = { ledger: Ledger.of([...flats, ...ofFlats]), site: testSite, masterKey, at };
  const steps = accessListSteps({ ...source, now: startMs });
  let count = 0;
  for (let step = steps.next();; step = steps.next()) {
    if (step.done === true) {
      assert.deepEqual(step.value, compileAccessList({ ...source, now: startMs }));
      break;
    }
    count++;
  }
  assert.ok(count >= 3_000, `${count} steps`);
});

Deno.test("E4 as many plain tags fit as is said", () => {
  const { list, leftOut } = compiled([...tags(listTagsMax), grant(), facility]);
  assert.equal(list.tags.length, 1_588);
  assert.equal(leftOut, listTagsMax - list.tags.length);
  assert.ok(JSON.stringify(list).length <= listBytesMax);
});
