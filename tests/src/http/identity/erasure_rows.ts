/** What an erasure has left in the tower, for the world that rights are tested in. */
import type { Seed } from "../../people/people_stage.ts";
import { startMs } from "../../people/rows.ts";

/** Tasks of somebody who is gone, one of them the operator's by now, and stan's stub. */
export function erasureRows(laterMs: number): Seed {
  return [
    ...(["open", "escalated"] as const).flatMap((state): Seed => [
      ["rights_request", {
        id: `task-${state}`,
        kind: "erasure",
        account: "gone",
        building: "tower",
        state,
        text: null,
        about: [`grant/gone-${state}`],
        purpose: null,
        askedAtMs: startMs,
        decideByMs: laterMs,
        decidedBy: null,
        decidedAtMs: null,
        answer: null,
        dueMs: laterMs,
      }],
      ["former_right", {
        id: `grant-gone-${state}`,
        account: "gone",
        building: "tower",
        task: `task-${state}`,
        kind: "grant",
        record: `gone-${state}`,
        facility: null,
        role: null,
        grant: {
          actions: ["open_door"],
          scope: { doors: "all", lifts: [] },
          schedule: null,
          fromMs: null,
          untilMs: null,
          usesMax: null,
          used: 0,
        },
        assertedBy: "max",
        assertedAtMs: startMs,
        endedAtMs: startMs,
      }],
    ]),
    ["log_stub", { id: "stan", name: "Stan Example", flats: ["tower/a9"], untilMs: laterMs }],
  ];
}

/** The task that a role decides: a manager the open one, the operator the other. */
export function ownTask(role: string): string {
  return role === "operator" ? "task-escalated" : "task-open";
}
