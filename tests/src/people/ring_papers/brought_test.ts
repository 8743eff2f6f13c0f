import assert from "node:assert/strict";
import { isHeldBack } from "../../../../src/people/ring_papers/brought.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import type { HeardSignal } from "../../../../src/ring_signalling.ts";
import { makeFlatKey } from "../../../../web/media/flat_key.js";
import { makeDevice } from "../../../../web/media/flat_statements.js";
import { makeFlat, makeSite, nowMs } from "../../../browser/media/site_sample.ts";
import { household, listening, withRings } from "../../access/ring_stage.ts";
import { as, type Seed } from "../people_stage.ts";
import { startMs } from "../rows.ts";

const session = "s".repeat(22);

Deno.test("C2 in a ring, too, a phone brings no opening and no key that is not kept of its own flat", async () => {
  const keys = await makeSite();
  const { site } = keys.root;
  const own = await makeFlat(keys, { at: "2" });
  const theirs = await makeFlat(keys, { at: "1" });
  const row = (facility: string, seq: number, what: "opening" | "statement", text: string) =>
    ["ring_paper", {
      ...{ id: `p-${facility}-${seq}`, building: "tower", facility, what, seq, root: 1, text },
      atMs: startMs,
    }] satisfies Seed[number];
  const version = {
    ...{ id: "v1", building: "tower", version: 1, unit: null, facility: null },
    ...{ what: "version", text: keys.rootText, atMs: startMs } as const,
  } satisfies RowOf<"site_key">;
  const seed: Seed = [
    ...household,
    ["site_key", version],
    row("a2", 1, "opening", own.opening),
    row("a1", 1, "opening", theirs.opening),
  ];
  await withRings(async ({ desk, phone, press, signals, registry }) => {
    const heard: HeardSignal[] = [];
    const amy = listening(desk, await phone("amy"), { signal: (signal) => heard.push(signal) });
    const plan = await press("2");
    assert.ok(plan.reachable);
    const bring = (text: string) => {
      const [went, answered] = [signals.took.length, heard.length];
      const refusal = amy.signal({
        ...{ ring: "r-1", media: "picture", session },
        signal: { kind: "statement", text },
      });
      assert.equal(refusal, undefined, "what else the phone says in the ring goes on");
      if (signals.took.length > went) return "went";
      assert.deepEqual(heard[answered], {
        ...{ ring: "r-1", media: "picture", session },
        signal: { kind: "statement", ok: false, said: "not_kept" },
      });
      return "held";
    };
    const device = own.phone.x;
    const bare = (place: string) =>
      makeFlatKey({ site, place, device, claimKey: null, nowMs })
        .then(({ statement }) => statement);
    assert.equal(bring(theirs.opening), "held", "a neighbour's letter");
    assert.equal(bring(await bare("1")), "held", "a neighbour's flat, before its own people come");
    assert.equal(bring(await bare("2")), "held", "its own, past its main user");
    assert.equal(bring(own.opening), "went");
    assert.equal(bring(own.statement), "held", "not kept yet");
    const about = { site, flat: own.flat, device, nowMs };
    assert.equal(bring(await makeDevice(own.phone, about)), "went", "the unit knows who signs it");
    assert.equal(bring(keys.rootText), "went", "the managers' own");
    await registry.run(as("amy"), "add_flat_statement", {
      ...{ facility: "a2", text: own.statement, after: 1, root: 1 },
      judged: { kind: "key", what: "pinned", replaces: [], first: false },
    });
    await registry.look(() => null);
    await registry.look(() => null);
    assert.equal(bring(own.statement), "went", "kept while it rings");
  }, seed);
});

Deno.test("what cannot be read is the unit's to refuse", () => {
  assert.equal(isHeldBack("a.b.c", new Set()), false);
});
