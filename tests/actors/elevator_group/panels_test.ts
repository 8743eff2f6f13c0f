/** People without a phone: hall buttons and destination panels (C13). */
import assert from "node:assert/strict";
import type { LiftLogEntry } from "../../../actors/elevator_group/state.ts";
import { lampsOf } from "../../../actors/elevator_group/panel_answers.ts";
import { GroupInHand, journey } from "./group_in_hand.ts";
import { PanelGroup } from "./panel_site.ts";

const up = { direction: "up" } as const;
const down = { direction: "down" } as const;

Deno.test("EG21 C13 a hall button is a landing call at its landing, without a car named", () => {
  const group = new PanelGroup();
  assert.deepEqual(group.press("hall-4", down), { boot: "p1", seq: 1, accepted: true });
  const { request, state, car, pressed, announced } = group.only;
  assert.deepEqual(request, {
    kind: "landing",
    from: 4,
    fromSide: "front",
    direction: "down",
    persons: 1,
  });
  assert.equal(state, "assigned");
  assert.ok(car !== undefined);
  assert.deepEqual(pressed, { panel: "hall-4", boot: "p1", seq: 1 });
  assert.equal(announced, undefined);
  assert.deepEqual(group.desired().calls.map(({ from, direction }) => [from?.level, direction]), [
    [4, "down"],
  ]);
});

Deno.test("EG21 a press that comes again makes no second call, open or served", () => {
  const group = new PanelGroup();
  const first = group.press("lobby", { to: 5 });
  assert.deepEqual(group.press("lobby", { to: 5 }, first.seq), first);
  const { id } = group.only;
  group.report({ stages: { [id]: "serving" } });
  group.report({ finished: [{ call: id, outcome: "served" }] });
  assert.equal(group.openCalls.length, 0);
  assert.deepEqual(group.press("lobby", { to: 5 }, first.seq), first, "long since served");
  group.reload();
  assert.deepEqual(group.press("lobby", { to: 5 }, first.seq), first, "after a load, too");
  assert.equal(group.openCalls.length, 0);
});

Deno.test("EG21 a hall button that is lit changes nothing, whoever presses and however often", () => {
  const group = new PanelGroup();
  group.press("hall-4", up);
  const { rows } = group.last;
  assert.ok(rows !== undefined);
  for (let more = 0; more < 5; more++) {
    const answer = group.press("hall-4", up);
    assert.equal(answer.accepted, true);
    assert.equal(group.last.rows, undefined);
  }
  assert.equal(group.openCalls.length, 1);
  group.press("hall-4", down);
  assert.equal(group.openCalls.length, 2, "the other direction is another button");
});

Deno.test("EG21 an impatient press that comes late, after the car has been, fetches no second car", () => {
  const group = new PanelGroup();
  group.press("hall-4", up);
  const { seq } = group.press("hall-4", up);
  const { id } = group.only;
  group.report({ finished: [{ call: id, outcome: "served" }] });
  assert.equal(group.press("hall-4", up, seq).accepted, true);
  assert.equal(group.press("hall-4", up, seq - 1).accepted, true);
  assert.equal(group.openCalls.length, 0);
  group.press("hall-4", up);
  assert.equal(group.openCalls.length, 1, "a new press is a new call");
});

Deno.test("EG21 somebody at a landing is not left when a phone there cancels", () => {
  const group = new PanelGroup();
  const phone = group.placed({ ...journey(4, 6), fromSide: "front" } as ReturnType<typeof journey>);
  group.press("hall-4", up);
  group.cancel(phone.id);
  assert.deepEqual(group.state.lit, [{ level: 4, side: "front", direction: "up" }]);
  assert.equal(group.openCalls.length, 1);
});

Deno.test("EG21 what a panel cannot offer, and what the group does not do, is answered with why", () => {
  const group = new PanelGroup();
  const reasonOf = (panel: string, what: Parameters<PanelGroup["press"]>[1]) =>
    group.press(panel, what).reason;
  assert.equal(reasonOf("lobby", { to: 7 }), "unknown_floor", "not among its levels");
  assert.equal(reasonOf("lobby", up), "unknown_floor", "it has no such buttons");
  assert.equal(reasonOf("hall-4", { to: 6 }), "unknown_floor");
  assert.equal(reasonOf("upstairs", { to: 8 }), "floor_locked");
  assert.equal(reasonOf("upstairs", { to: 77 }), "unknown_floor");
  assert.equal(reasonOf("hall-0-rear", down), undefined, "car c goes on to -1");
  assert.equal(reasonOf("lobby", { to: 5, persons: 16 }), "group_too_large");
  assert.equal(reasonOf("elsewhere", up), "unavailable");
  group.report({ mode: "fire-operation" });
  assert.equal(reasonOf("lobby", { to: 5 }), "fire_operation");
});

Deno.test("EG21 without a car a destination is refused at once", () => {
  const group = new PanelGroup();
  for (const car of ["a", "b", "c"]) group.carState(car, { mode: "out-of-service" });
  assert.equal(group.press("lobby", { to: 5 }).reason, "no_lift_available");
  assert.equal(group.openCalls.length, 0);
});

Deno.test("EG21 C4 the log says of a press that it was one, and not at which landing", () => {
  const group = new PanelGroup();
  group.press("hall-4", up);
  group.report({ finished: [{ call: group.only.id, outcome: "served" }] });
  const entries = group.rows.loaded().filter(({ table }) => table === "lift_log")
    .map(({ value }) => value as LiftLogEntry);
  assert.deepEqual(entries.map(({ result, logId }) => [result, logId]), [["served", "panel"]]);
});

Deno.test("EG21 a panel never runs out of keys: a lobby presses all day", () => {
  const group = new PanelGroup();
  group.checked = false; // sheer numbers: more than the keys of one caller
  for (let press = 0; press < 100; press++) {
    assert.equal(group.press("lobby", { to: 5 }).accepted, true);
    const { id } = group.only;
    group.report({ finished: [{ call: id, outcome: "served" }] });
    group.live(1_000);
  }
});

Deno.test("EG21 what is lit inside a car counts like any trip of it", () => {
  const idle = GroupInHand.inService({ a: 0, b: 0, c: 5 });
  assert.equal(idle.placed(journey(1, 9)).car, "a", "both stand at 0, the first is as good");
  const group = GroupInHand.inService({ a: 0, b: 0, c: 5 });
  group.carState("a", { carCalls: [2, 3, 4, 5, 6, 7, 8, 9] });
  assert.equal(group.placed(journey(1, 9)).car, "b");
});

Deno.test("EG22 E18 a destination is answered with its car, and no turn gives it to another", () => {
  const group = new PanelGroup({ a: 9, b: 9, c: 5 });
  const { car } = group.press("lobby", { to: 9 });
  assert.ok(car === "a" || car === "b");
  const { id, announced } = group.only;
  assert.equal(announced, true);
  const other = car === "a" ? "b" : "a";
  group.position(other, 0);
  const { epoch } = group;
  const move = { call: id, from: car, to: other, etaMs: 1_000 };
  const improvement = { epoch, revision: group.state.revision, gain: 1, evaluations: 1 };
  group.send({ type: "improved", improvement: { ...improvement, moves: [move] } });
  group.live(5_000);
  group.carState(other, {});
  assert.equal(group.callOf(id).car, car);
  assert.deepEqual(group.toldPanels.filter((told) => JSON.stringify(told).includes("answer")), []);
});

Deno.test("EG22 E18 where the announced car fails the panel is told the other one, then why none comes", () => {
  const group = new PanelGroup();
  const first = group.press("lobby", { to: 9 });
  const other = first.car === "a" ? "b" : "a";
  group.carState(first.car!, { mode: "out-of-service" });
  assert.deepEqual(group.toldPanels.filter((told) => JSON.stringify(told).includes("answer")), [{
    type: "panel_answer",
    panel: "lobby",
    answer: { boot: "p1", seq: first.seq, accepted: true, car: other, number: first.number },
  }]);
  assert.equal(group.press("lobby", { to: 9 }, first.seq).car, other);
  group.forget();
  group.report({ mode: "fire-operation" });
  assert.deepEqual(group.toldPanels.filter((told) => JSON.stringify(told).includes("answer")), [{
    type: "panel_answer",
    panel: "lobby",
    answer: { boot: "p1", seq: first.seq, accepted: false, reason: "fire_operation" },
  }]);
});

Deno.test("EG22 lamps light and go out with the calls of their landing and side, and at nobody else's", () => {
  const group = new PanelGroup();
  const lamps = () =>
    lampsOf(group.state).filter(({ lit }) => lit.up || lit.down)
      .map(({ panel, lit }) => `${panel} ${lit.up ? "up" : ""}${lit.down ? "down" : ""}`);
  group.press("hall-4", up);
  group.press("hall-0-rear", down);
  assert.deepEqual(lamps(), ["hall-0-rear down", "hall-4 up"]);
  assert.deepEqual(group.toldPanels, [{ type: "lamps" }, { type: "lamps" }]);
  const { id } = group.openCalls.find(({ request }) =>
    request.kind === "landing" && request.from === 4
  )!;
  group.report({ stages: { [id]: "serving" } });
  assert.deepEqual(lamps(), ["hall-0-rear down"]);
  assert.deepEqual(group.toldPanels.length, 3);
});

Deno.test("EG22 lamps are shown whole when the link or a panel comes back, and after a load", () => {
  const group = new PanelGroup();
  group.press("hall-4", up);
  group.forget();
  group.send({ type: "panel_status", panel: "hall-4", online: true });
  assert.deepEqual(group.toldPanels, [{ type: "lamps", panel: "hall-4" }]);
  group.send({ type: "panel_status", panel: "hall-4", online: false });
  group.send({ type: "link", up: true });
  assert.deepEqual(group.toldPanels.slice(1), [{ type: "lamps" }]);
  group.forget();
  group.reload();
  assert.deepEqual(group.toldPanels.slice(0, 1), [{ type: "lamps" }]);
});
