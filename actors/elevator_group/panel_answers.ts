/**
 * What panels at landings are told (C13): the lamps of hall buttons, and the car that a destination
 * panel has announced, again where that car fails and another comes (E18).
 */
import type { CancelReason } from "../../src/protocol.ts";
import { panelReason } from "../../src/lift/panel_words.ts";
import type { Panel } from "../../src/site.ts";
import type { GroupEffect } from "./events.ts";
import type { PanelAnswer, PanelLamps } from "./hardware.ts";
import type { Call, GroupState } from "./state.ts";

/** What a press is told by. */
type PressName = Pick<PanelAnswer, "boot" | "seq">;

/** Under what the equipment log notes calls of people without a phone: one word for all of them. */
export const panelLogId = "panel";

/** The answer to a press that somebody is coming for; the car only where it stays the one. */
export function accepted({ boot, seq }: PressName, call?: Call): PanelAnswer {
  const { car, announced, number } = call ?? {};
  return {
    ...{ boot, seq, accepted: true },
    ...(announced && car !== undefined && { car }),
    ...(number !== undefined && { number }),
  };
}

/** The answer to a press that nobody is coming for; `why` as refusals and ends of calls have it. */
export function notAccepted({ boot, seq }: PressName, why: string): PanelAnswer {
  return { boot, seq, accepted: false, reason: panelReason(why) };
}

/** What a panel is told where the car that it has announced is no longer the one. */
export function anotherCar(before: Call | undefined, call: Call): readonly GroupEffect[] {
  const { pressed, announced, car } = call;
  if (pressed?.panel === undefined || !announced || car === undefined) return [];
  if (before === undefined || before.car === car) return [];
  return [{ type: "panel_answer", panel: pressed.panel, answer: accepted(pressed, call) }];
}

/** What a panel is told where no car comes for those who were told of one. */
export function noCar(
  { pressed, announced }: Call,
  how: "served" | CancelReason,
): readonly GroupEffect[] {
  if (pressed?.panel === undefined || !announced || how === "served") return [];
  return [{ type: "panel_answer", panel: pressed.panel, answer: notAccepted(pressed, how) }];
}

/** Whether a group has lamps that follow its calls. */
export function hasLamps({ model }: GroupState): boolean {
  return model.group.panels?.some(({ kind }) => kind === "buttons") ?? false;
}

/** The hall panels of a group and which of their lamps are lit; of one panel where it is named. */
export function lampsOf(
  state: GroupState,
  only?: string,
): readonly { readonly panel: string; readonly lit: PanelLamps }[] {
  const panels = state.model.group.panels ?? [];
  return panels.filter(({ id, kind }) => kind === "buttons" && (only === undefined || id === only))
    .map((panel) => ({ panel: panel.id, lit: lampsAt(state, panel) }));
}

function lampsAt({ lit }: GroupState, { level, side }: Panel): PanelLamps {
  const here = lit.filter((lamp) => lamp.level === level && lamp.side === side);
  return {
    up: here.some(({ direction }) => direction === "up"),
    down: here.some(({ direction }) => direction === "down"),
  };
}
