/** A lift group with panels at its landings and a locked floor, in the hands of a test. */
import assert from "node:assert/strict";
import type { PanelAnswer, PanelPress } from "../../../actors/elevator_group/hardware.ts";
import { type GroupModel, modelGroup } from "../../../actors/elevator_group/model.ts";
import type { Call } from "../../../actors/elevator_group/state.ts";
import { checkSite } from "../../../src/site.ts";
import { GroupInHand, testSite } from "./group_in_hand.ts";

const [tower] = testSite.buildings;

/**
 * The tower with its exit at 0 and floor 8 locked, hall buttons at 0 and 4, at the rear of 0 and at
 * 8, and a destination panel at 0 that offers some floors.
 */
export const panelSite = checkSite({
  ...testSite,
  buildings: [{
    ...tower,
    floors: tower!.floors.map((floor) => ({ ...floor, exit: floor.level === 0 })),
    groups: tower!.groups.map((group) => ({
      ...group,
      lockedLevels: [8],
      panels: [
        { id: "hall-0", kind: "buttons", level: 0 },
        { id: "hall-0-rear", kind: "buttons", level: 0, side: "rear" },
        { id: "hall-4", kind: "buttons", level: 4 },
        { id: "hall-8", kind: "buttons", level: 8 },
        { id: "lobby", kind: "destination", level: 0, levels: [3, 4, 5, 6, 8, 9] },
        { id: "upstairs", kind: "destination", level: 8 },
      ],
    })),
  }],
});

/** The group of {@link panelSite}. */
export const panelModel: GroupModel = modelGroup(
  panelSite.buildings[0]!,
  panelSite.buildings[0]!.groups[0]!,
);

/** A group with panels, whose controller and cars have been heard. */
export class PanelGroup extends GroupInHand {
  #seq = 0;
  #made = 0;

  constructor(levels: Readonly<Record<string, number>> = {}) {
    super(panelModel);
    this.report();
    this.hearCars(levels);
    this.report();
    this.forget();
  }

  /** Somebody presses; a `seq` makes it a repeat of that press. */
  press(panel: string, what: Omit<PanelPress, "boot" | "seq">, seq = ++this.#seq): PanelAnswer {
    const { reply } = this.send({
      type: "panel_pressed",
      panel,
      press: { boot: "p1", seq, ...what },
      call: `0190a0b0-0000-7000-8000-${`${++this.#made}`.padStart(12, "0")}`,
    });
    assert.ok(reply?.ok === true && "answer" in reply, "a press is always answered");
    assert.deepEqual([reply.answer.boot, reply.answer.seq], ["p1", seq]);
    return reply.answer;
  }

  /** The calls that are open, in the order of their ids. */
  get openCalls(): readonly Call[] {
    return [...this.state.calls.values()].sort((a, b) => a.id < b.id ? -1 : 1);
  }

  /** The one call that is open. */
  get only(): Call {
    assert.equal(this.openCalls.length, 1);
    return this.openCalls[0]!;
  }

  /** What panels were told again, and which lamps went out, since they were forgotten. */
  get toldPanels(): readonly unknown[] {
    return this.effects.filter(({ type }) => type === "panel_answer" || type === "lamps");
  }
}
