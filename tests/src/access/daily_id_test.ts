import assert from "node:assert/strict";
import fc from "fast-check";
import { currentId, idGraceMs, idOf, type IdScope, idUses } from "../../../src/access/daily_id.ts";
import { utcDayOf } from "../../../src/utc_day.ts";

const midnightMs = Date.UTC(2026, 2, 2);
const today: IdScope = { use: "lift", building: "tower", day: utcDayOf(midnightMs) };
const tower = { use: "lift", building: "tower" } as const;

/** The code with which an id of a scope is refused at a moment, or `ok`. */
function codeAt(scope: IdScope, atMs: number, wish: Parameters<typeof currentId>[1] = tower) {
  const answer = currentId({ ...scope, rid: idOf("key", scope) }, wish, atMs);
  return "code" in answer ? answer.code : "ok";
}

Deno.test("R44 C4 the same key has another id on each day, in each building and for each use", () => {
  const scopes = idUses.flatMap((use) =>
    ["tower", "annex"].flatMap((building) =>
      [0, 1, 2].map((ahead) => ({ use, building, day: today.day + ahead }))
    )
  );
  const ids = scopes.map((scope) => idOf("key", scope));
  assert.equal(new Set(ids).size, scopes.length);
  assert.deepEqual(ids, scopes.map((scope) => idOf("key", scope)), "and the same one each time");
});

Deno.test("R44 two ids are not the same unless key, use, building and day are, whatever they hold", () => {
  const word = fc.string({
    minLength: 1,
    maxLength: 12,
    unit: fc.constantFrom("a", "1", "-", "_"),
  });
  const scopes = fc.record({
    key: word,
    use: fc.constantFrom(...idUses),
    building: word,
    day: fc.nat(99_999),
  });
  fc.assert(fc.property(scopes, scopes, (a, b) => {
    const same = a.key === b.key && a.use === b.use && a.building === b.building && a.day === b.day;
    assert.equal(idOf(a.key, a) === idOf(b.key, b), same);
  }));
});

Deno.test("R44 ids of two days cannot be linked without the key: a guess at it has to be right", () => {
  const tomorrow = { ...today, day: today.day + 1 };
  const [seenToday, seenTomorrow] = [idOf("key", today), idOf("key", tomorrow)];
  // Whoever has one id has nothing that leads to the other: taking it for the key does not.
  for (const guess of [seenToday, seenTomorrow, "another key", ""]) {
    assert.notEqual(idOf(guess, tomorrow), seenTomorrow);
    assert.notEqual(idOf(guess, today), seenToday);
  }
});

Deno.test("R44 E2 an id is good for its UTC day and ten minutes of the next, and not a moment longer", () => {
  const untilMs = midnightMs + 86_400_000 + idGraceMs;
  assert.equal(codeAt(today, midnightMs), "ok");
  assert.equal(codeAt(today, midnightMs + 86_399_999), "ok");
  assert.equal(codeAt(today, untilMs - 1), "ok");
  assert.equal(codeAt(today, untilMs), "id_expired");
  assert.equal(codeAt(today, midnightMs - 1), "id_expired", "tomorrow's is not there yet");
  const given = currentId({ ...today, rid: "r" }, tower, midnightMs);
  assert.ok(!("code" in given));
  assert.deepEqual(given, { rid: "r", untilMs });
});

Deno.test("R44 a phone whose id is refused is told to roll it, and the server's time", () => {
  const refusal = currentId({ ...today, rid: "r" }, tower, midnightMs + 2 * 86_400_000);
  assert.ok("code" in refusal);
  assert.equal(refusal.serverTimeMs, midnightMs + 2 * 86_400_000);
  assert.match(refusal.detail, /make today's/);
});

Deno.test("R44 C4 an id for lifts is none for doors, and one of a building none for another", () => {
  assert.equal(codeAt(today, midnightMs, { use: "door", building: "tower" }), "unauthenticated");
  assert.equal(codeAt(today, midnightMs, { use: "lift", building: "annex" }), "unauthenticated");
});
