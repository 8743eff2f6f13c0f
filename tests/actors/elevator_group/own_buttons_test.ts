/** Landing buttons that a controller reports while the server sends the cars. */
import assert from "node:assert/strict";
import type { ControllerReport, LandingButton } from "../../../actors/elevator_group/hardware.ts";
import { PanelGroup } from "./panel_site.ts";

const at4: LandingButton = { level: 4, side: "front", direction: "up" };
const at0: LandingButton = { level: 0, side: "rear", direction: "down" };

let made = 0;

/** The controller reports with these buttons lit. */
function report(
  group: PanelGroup,
  pressed: readonly LandingButton[],
  part: Partial<ControllerReport> = {},
): void {
  const held = [...group.state.controller.held].map(([call, { car, stage }]) => ({
    call,
    car,
    stage,
  }));
  group.send({
    type: "controller_report",
    report: {
      boot: group.boot,
      unitMs: group.now - group.bootedAtMs,
      mode: "normal",
      epoch: group.epoch,
      revision: group.state.revision,
      held,
      finished: [],
      pressed,
      ...part,
    },
    fresh: `0190a0b0-0000-7000-8000-0000${`${++made}`.padStart(8, "0")}`,
  });
}

Deno.test("EG21 each lit button of the controller has one call, however often it is reported", () => {
  const group = new PanelGroup();
  report(group, [at4, at0]);
  assert.deepEqual(group.openCalls.map(({ request }) => request.kind), ["landing", "landing"]);
  const ids = group.openCalls.map(({ id }) => id);
  report(group, [at4, at0]);
  report(group, [at0, at4, at4]);
  assert.deepEqual(group.openCalls.map(({ id }) => id), ids);
  assert.deepEqual(group.state.lit.map(({ level, side, direction }) => [level, side, direction]), [
    [0, "rear", "down"],
    [4, "front", "up"],
  ]);
});

Deno.test("EG21 the call of a button that went dark was answered, whichever car opened there", () => {
  const group = new PanelGroup();
  report(group, [at4, at0]);
  report(group, [at0]);
  assert.deepEqual(
    group.openCalls.map(({ request }) => request.kind === "landing" && request.from),
    [
      0,
    ],
  );
  const { id } = group.only;
  report(group, [], { finished: [{ call: id, outcome: "served" }] });
  assert.equal(group.openCalls.length, 0);
  report(group, [at4]);
  assert.equal(group.openCalls.length, 1, "pressed again is another call");
});

Deno.test("EG21 a report without buttons says nothing of them, and nonsense makes no call", () => {
  const group = new PanelGroup();
  report(group, [at4]);
  group.report();
  assert.equal(group.openCalls.length, 1);
  report(group, [
    at4,
    { level: 77, side: "front", direction: "up" },
    { level: 4, side: "rear", direction: "up" },
    { level: 9, side: "front", direction: "up" },
  ]);
  assert.equal(group.openCalls.length, 1);
});

Deno.test("EG21 a lit button keeps its call over a load; a reboot has forgotten it", () => {
  const group = new PanelGroup();
  report(group, [at4]);
  const { id } = group.only;
  group.reload();
  report(group, [at4]);
  assert.equal(group.only.id, id);
  group.boot = "another";
  group.bootedAtMs = group.now - 10;
  report(group, [], { epoch: 0, revision: 0, held: [] });
  assert.equal(group.openCalls.length, 0);
  assert.deepEqual(group.told(id).slice(-1), ["hardware_dropped"]);
});

Deno.test("EG21 in fire operation buttons make no calls, and afterwards those that are lit do", () => {
  const group = new PanelGroup();
  report(group, [at4], { mode: "fire-operation" });
  assert.equal(group.openCalls.length, 0);
  report(group, [at4]);
  assert.equal(group.openCalls.length, 1);
});
