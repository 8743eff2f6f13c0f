/**
 * Carries what happens at doors to the logs of the buildings that keep one of their own. The way is
 * one-way: doors learn of no log, and no id of a phone or credential goes along, nor a private door.
 */
import { isPublic, type UnitModel } from "../actors/access_unit/model.ts";
import type { OpenedHow } from "../actors/access_unit/events.ts";
import type { Clock } from "./clock.ts";
import type { DoorAddress, DoorAlarm, UnitAddress } from "./doors.ts";
import type { BuildingLogs } from "./people/building_logs/building_logs.ts";
import type { BuildingLogMeans, BuildingLogResult } from "./people/rows/building_log.ts";

const meansOf: Readonly<Record<OpenedHow, BuildingLogMeans>> = {
  app: "phone",
  credential: "credential",
  alone: "credential",
  exit: "exit",
};

/** From doors to buildings' own logs. */
export class BuildingLogFeed {
  readonly #models: ReadonlyMap<string, UnitModel>;
  readonly #logs: Pick<BuildingLogs, "note">;
  readonly #clock: Clock;

  constructor(
    models: ReadonlyMap<string, UnitModel>,
    logs: Pick<BuildingLogs, "note">,
    clock: Clock,
  ) {
    this.#models = models;
    this.#logs = logs;
    this.#clock = clock;
  }

  /** A door was opened. @param atMs when, where the unit says it late; left out: now */
  opened(at: DoorAddress, how: OpenedHow, atMs = this.#clock.now()): void {
    this.#note(at, "opened", meansOf[how], atMs);
  }

  /** A door complains of something. */
  alarm(at: UnitAddress, door: string | null, alarm: DoorAlarm): void {
    if (door === null || (alarm !== "forced" && alarm !== "held_open")) return;
    this.#note({ ...at, door }, alarm, null, this.#clock.now());
  }

  #note(
    { building, unit, door }: DoorAddress,
    result: BuildingLogResult,
    means: BuildingLogMeans | null,
    atMs: number,
  ): void {
    const model = this.#models.get(`${building}/${unit}`);
    if (model === undefined || !isPublic(model, door)) return;
    const minute = Math.floor(Math.min(atMs, this.#clock.now()) / 60_000) * 60_000;
    this.#logs.note({ building, minute, door: `${unit}/${door}`, result, means });
  }
}
