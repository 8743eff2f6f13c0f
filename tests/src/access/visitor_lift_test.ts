/** A lift for who is let in by a ring, over a recording double of rings and lifts. */
import assert from "node:assert/strict";
import type { CallVisitorLift } from "../../../src/access/ring_desk.ts";
import { type Refusal, refuse } from "../../../src/refusal.ts";
import type { RingView } from "../../../src/rings.ts";
import type { Seed } from "../people/people_stage.ts";
import { aFacility, aGrant, aMember, anAccount, aSession } from "../people/rows.ts";
import { aRing, entrance, household, listening, type RingStage, withRings } from "./ring_stage.ts";

type Called = Parameters<CallVisitorLift>;

/** Amy's flat on floor 3, and Una's, of which nobody knows the floor. */
const flats: Seed = [
  ...household,
  ["account", anAccount("una")],
  ["session", aSession("una")],
  ["facility", aFacility("a3", { number: "3", level: null })],
  ["member", aMember("a3", "una")],
  ["grant", aGrant("g3", { kind: "facility", id: "a3" })],
];

/** What a press of a flat comes to when its person opens with a lift. */
async function opened(
  { desk, phone, press, rings }: RingStage,
  who: string,
  number: string,
  { lift = true, door = "main" }: { readonly lift?: boolean; readonly door?: string } = {},
) {
  const capability = await phone(who);
  const { heard } = listening(desk, capability);
  const ring = `r-${rings.asked.length + 1}`;
  const [{ handle } = { handle: "" }] = (await press(number, ring)).targets;
  const doors = ["main", "parcels"];
  desk.tell(entrance, { handle, view: aRing(ring, { doors }) });
  rings.view = aRing(ring, { ...rings.view, ring, doors });
  const open = () =>
    new Promise<RingView | Refusal>((resolve) =>
      desk.open(
        capability,
        ring,
        { door, key: "key-1", ...(lift && { lift }) },
        (answer) => resolve(answer.ok ? answer.value : answer.refusal),
      )
    );
  return { shown: heard.at(-1), answer: await open() };
}

async function withLifts(body: (stage: RingStage, called: Called[]) => Promise<void>) {
  const called: Called[] = [];
  await withRings((stage) => body(stage, called), flats, undefined, (...call) => {
    called.push(call);
  });
}

Deno.test("C13 a lift comes for the visitor once the unit has said that the door is open, and takes them to the flat's floor", async () => {
  await withLifts(async (stage, called) => {
    stage.rings.view = aRing("r", { opened: ["main"] });
    const { shown, answer } = await opened(stage, "amy", "2");
    assert.deepEqual(shown?.lifts, ["main"], "the parcel room has no lift");
    assert.deepEqual((answer as RingView).lift, { from: 0, to: 3 });
    const [[at, ring, floors, home]] = called as [Called];
    assert.deepEqual([at, home], [{ ...entrance, door: "main" }, 3]);
    assert.equal(ring, "r-1", "the ring, of which lifts do not learn (C4)");
    assert.ok(floors.some(({ group, level }) => group === "main" && level === 3));
    const { answer: without } = await opened(stage, "amy", "2", { lift: false });
    assert.equal((without as RingView).lift, undefined);
    assert.equal(called.length, 1, "unless it was asked for");
  });
});

Deno.test("E5 no lift comes where the unit has not said that this door opened", async () => {
  await withLifts(async (stage, called) => {
    stage.rings.view = aRing("r", { opened: ["parcels"] });
    const { answer } = await opened(stage, "amy", "2");
    assert.equal((answer as RingView).lift, undefined);
    stage.rings.open = (...[, , , , , done]) =>
      done({ ok: false, refusal: refuse("not_confirmed", "Cannot say whether the door opened") });
    assert.equal(((await opened(stage, "amy", "2")).answer as Refusal).code, "not_confirmed");
    assert.deepEqual(called, []);
  });
});

Deno.test("C3 no lift comes to a floor where who lets the visitor in may not go, nor to a flat without one", async () => {
  await withLifts(async (stage, called) => {
    stage.rings.view = aRing("r", { opened: ["main"] });
    const mia = await opened(stage, "mia", "1");
    assert.deepEqual((mia.answer as RingView).opened, ["main"], "the door opens all the same");
    assert.equal((mia.answer as RingView).lift, undefined, "her grant has no lifts");
    const una = await opened(stage, "una", "3");
    assert.equal(una.shown?.lifts, undefined);
    assert.equal((una.answer as RingView).lift, undefined);
    assert.deepEqual(called, []);
  });
});

Deno.test("where nothing calls lifts for visitors, none is offered", async () => {
  await withRings(async (stage) => {
    stage.rings.view = aRing("r", { opened: ["main"] });
    const { shown, answer } = await opened(stage, "amy", "2");
    assert.deepEqual([shown?.lifts, (answer as RingView).lift], [undefined, undefined]);
  }, flats);
});
