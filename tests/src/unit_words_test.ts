import assert from "node:assert/strict";
import type { UnitSignalled, UnitSignalling } from "../../adapters/mqtt/unit_signal_payloads.ts";
import { ManualClock } from "../../src/clock.ts";
import { RefusalError } from "../../src/refusal.ts";
import { RingSignalling } from "../../src/ring_signalling.ts";
import { personRate, repliesWithinMs, unitSessionsMax, UnitWords } from "../../src/unit_words.ts";

const at = { building: "tower", unit: "entrance" };
const list = { flat: "f".repeat(43), nonce: "n".repeat(22) };

function words({ reached = true } = {}) {
  const clock = new ManualClock();
  const toUnit: UnitSignalling[] = [];
  let ids = 0;
  const said = new UnitWords({
    clock,
    toUnit: (_at, signal) => {
      toUnit.push(signal);
      return reached;
    },
    randomId: () => `id-${ids++}`,
    randomBytes: (count) => new Uint8Array(count).fill(ids++),
  });
  const dropped: string[] = [];
  const relay = new RingSignalling({
    ...{ clock, toUnit: () => true, dropped: (why) => dropped.push(why) },
    papers: (from, signalled) => said.heard(from, signalled),
  });
  /** The unit replies in the session that was opened last, through the relay. */
  const reply = (signal: UnitSignalled["signal"], more: Partial<UnitSignalled> = {}, from = at) => {
    const { ring, peer, media, session } = toUnit.at(-1)!;
    relay.fromUnit(from, { ...{ ring, peer, media, session }, ...more, signal });
  };
  return { clock, toUnit, said, dropped, reply };
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "yes";
  } catch (error) {
    assert.ok(error instanceof RefusalError);
    return error.refusal.code;
  }
}

Deno.test("C2 statements go to a unit outside a ring, in order, and its replies come back in order", async () => {
  const { toUnit, said, reply, dropped } = words();
  const told = said.say(at, "mia", { statements: ["a.b.c", "d.e.f"], list });
  assert.deepEqual(toUnit.map(({ media, signal }) => [media, signal]), [
    ["papers", { kind: "statement", text: "a.b.c" }],
    ["papers", { kind: "statement", text: "d.e.f" }],
    ["papers", { kind: "list", ...list }],
  ]);
  assert.equal(new Set(toUnit.map(({ session }) => session)).size, 1);
  assert.ok(!JSON.stringify(toUnit).includes("mia"), "the unit learns nobody");
  // Of another unit, another session, or nobody's: passed over, and counted.
  reply({ kind: "statement", ok: true, said: "root" }, {}, { building: "tower", unit: "garage" });
  reply({ kind: "statement", ok: true, said: "root" }, { session: "x".repeat(22) });
  reply({ kind: "statement", ok: true, said: "root" }, { peer: "id-9" });
  reply({ kind: "statement", ok: true, said: "pinned" });
  reply({ kind: "statement", ok: false, said: "older" });
  reply({ kind: "list", text: "g.h.i" });
  assert.deepEqual(await told, {
    statements: [{ ok: true, said: "pinned" }, { ok: false, said: "older" }],
    list: "g.h.i",
  });
  assert.deepEqual(toUnit.at(-1)!.signal, { kind: "bye" });
  reply({ kind: "list", text: "g.h.i" });
  assert.deepEqual([dropped, said.size], [Array(4).fill("no_session"), 0]);
});

Deno.test("C2 a list is left out where the unit has no such flat, and where nobody asks for one", async () => {
  const { said, reply } = words();
  const asked = said.say(at, "mia", { statements: [], list });
  reply({ kind: "list" });
  assert.deepEqual(await asked, { statements: [] });
  const told = said.say(at, "mia", { statements: ["a.b.c"] });
  reply({ kind: "statement", ok: true, said: "known" });
  assert.deepEqual(await told, { statements: [{ ok: true, said: "known" }] });
});

Deno.test("a unit that is away, says goodbye or is slow is unavailable, and nothing waits for it", async () => {
  const away = words({ reached: false });
  assert.equal(await codeOf(away.said.say(at, "mia", { statements: ["a.b.c"] })), "unavailable");
  const { clock, said, reply, toUnit } = words();
  const refused = codeOf(said.say(at, "mia", { statements: ["a.b.c"] }));
  reply({ kind: "bye", reason: "no_papers" });
  assert.equal(await refused, "unavailable");
  const slow = codeOf(said.say(at, "mia", { statements: ["a.b.c"] }));
  await clock.run(repliesWithinMs);
  assert.equal(await slow, "unavailable");
  assert.equal(toUnit.at(-1)?.signal.kind, "bye", "a unit has room for so many sessions");
  assert.deepEqual([away.said.size, said.size], [0, 0]);
});

Deno.test("what one person says to a unit is bounded, and what a unit is told at once", async () => {
  const { clock, said, reply } = words();
  const once = async (who: string) => {
    const told = codeOf(said.say(at, who, { statements: ["a.b.c"] }));
    if (said.size > 0) reply({ kind: "statement", ok: true, said: "known" });
    return await told;
  };
  for (let n = 0; n < personRate.burst; n++) assert.equal(await once("mia"), "yes");
  assert.equal(await once("mia"), "busy");
  assert.equal(await once("sue"), "yes", "another person's bound is theirs");
  await clock.run(1_000 / personRate.perSecond);
  assert.equal(await once("mia"), "yes");
  const waiting = Array.from(
    { length: unitSessionsMax },
    (_, n) => codeOf(said.say(at, `p${n}`, { statements: ["a.b.c"] })),
  );
  assert.equal(await codeOf(said.say(at, "amy", { statements: ["a.b.c"] })), "busy");
  await clock.run(repliesWithinMs);
  assert.deepEqual(new Set(await Promise.all(waiting)), new Set(["unavailable"]));
});

Deno.test("C18 a sealed picture of a missed ring comes back once, from its own session alone", async () => {
  const { toUnit, said, reply, dropped } = words();
  const missed = { ring: "r1", device: "d".repeat(43) };
  const picture = { text: "sealed.text", proof: "g.h.i" };
  const told = said.say(at, "mia", { statements: ["a.b.c"], list, missed });
  assert.deepEqual(toUnit.at(-1)!.signal, { kind: "missed", ...missed });
  reply({ kind: "missed", picture }, { ring: "r1", media: "picture" });
  assert.deepEqual(dropped, ["order"], "in a ring nothing of this kind is handed on");
  reply({ kind: "missed", picture }); // out of order: passed over
  reply({ kind: "statement", ok: true, said: "known" });
  reply({ kind: "list" });
  reply({ kind: "missed", picture });
  assert.deepEqual(await told, { statements: [{ ok: true, said: "known" }], missed: picture });
  assert.equal(said.size, 0);
  const none = said.say(at, "mia", { statements: [], missed });
  reply({ kind: "missed" });
  assert.deepEqual(await none, { statements: [] });
});
