/** Asks an access unit's actor something, and hands its answer on. */
import type { UnitCommand, UnitReply } from "../actors/access_unit/commands.ts";
import { unitKind, unknownUnit } from "../actors/access_unit/decide.ts";
import type { UnitModel } from "../actors/access_unit/model.ts";
import type { Directory } from "../actors/directory.ts";
import type { UnitAddress } from "./doors.ts";
import type { Done } from "./lifts.ts";
import { refuse } from "./refusal.ts";

/** Nobody waits longer than this for an answer; then the command is not run. */
const answerWithinMs = 10_000;

/** Where units are asked. */
export interface UnitsAsked {
  readonly directory: Directory;
  readonly models: ReadonlyMap<string, UnitModel>;
}

/** Asks a unit; `read` takes out of its reply what was asked for, if it is there. */
export function askUnit<T>(
  { directory, models }: UnitsAsked,
  at: UnitAddress,
  command: UnitCommand,
  done: Done<T>,
  read: (reply: UnitReply) => T | undefined,
): void {
  const key = unitKeyOf(at);
  if (!models.has(key)) return done({ ok: false, refusal: unknownUnit(key) });
  directory.tell<UnitCommand, UnitReply>({ kind: unitKind, key }, command, {
    lane: "commands",
    withinMs: answerWithinMs,
    answer: (reply) => {
      if (!reply.ok) return done(reply);
      const value = read(reply);
      done(
        value !== undefined ? { ok: true, value } : {
          ok: false,
          refusal: refuse("internal", "The access unit answered something else than was asked"),
        },
      );
    },
  });
}

/** A unit's key among actors. */
export function unitKeyOf({ building, unit }: UnitAddress): string {
  return `${building}/${unit}`;
}
