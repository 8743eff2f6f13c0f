/**
 * The record that the camera's sticker is fitted at a unit (R76): part of setting a building up. A
 * manager makes it in their own name, so the command line of the machine cannot; who takes it out
 * turns the camera off again.
 */
import { demandManager } from "../authority.ts";
import type { Turn } from "../registry/turn.ts";
import type { CameraSticker } from "../rows/camera_sticker.ts";

/** Clocks of sites are ahead of UTC by fourteen hours at most. */
const aheadMs = 14 * 3_600_000;

/**
 * Records that a unit's sticker is fitted. The edge has checked that the building has such a unit.
 * @throws {RefusalError} `invalid` for a day to come, `conflict` where it is recorded already.
 */
export function recordSticker(
  turn: Turn,
  { building, unit, fittedOn }: Pick<CameraSticker, "building" | "unit" | "fittedOn">,
): CameraSticker {
  demandManager(turn, building);
  const { account } = turn.by;
  if (account === null) {
    turn.refuse("forbidden", "Cannot record the sticker: a manager does so in their own name");
  }
  if (Date.parse(fittedOn) > turn.now + aheadMs) {
    turn.refuse("invalid", `Cannot record the sticker: it is fitted already, got ${fittedOn}`);
  }
  if (turn.ledger.find("camera_sticker", "unit", `${building}/${unit}`).length > 0) {
    turn.refuse("conflict", "Cannot record the sticker: it is recorded; take that out first");
  }
  const sticker = turn.put("camera_sticker", {
    id: turn.newId(),
    building,
    unit,
    fittedOn,
    by: account,
    atMs: turn.now,
  });
  turn.audit({
    what: "camera_sticker_recorded",
    building,
    about: [`camera_sticker/${sticker.id}`],
    facts: { unit, fittedOn },
  });
  return sticker;
}

/** Takes the record of a sticker out, and so turns the unit's camera off. */
export function removeSticker(turn: Turn, { id }: { readonly id: string }): null {
  const { building, unit } = turn.need("camera_sticker", id);
  demandManager(turn, building);
  turn.remove("camera_sticker", id);
  turn.audit({
    what: "camera_sticker_removed",
    building,
    about: [`camera_sticker/${id}`],
    facts: { unit },
  });
  return null;
}
