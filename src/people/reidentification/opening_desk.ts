/**
 * Where a re-identification is asked for, allowed and shown. It finds the sealed row, checks the
 * parts that custodians' devices lend, and puts two of them together in memory, for one row and one
 * answer.
 */
import type { MasterKey } from "../../access/master_key.ts";
import { isOfLabel, openRow, type RowLabel } from "../../privacy/reidentification/sealed_row.ts";
import { combined, isPartOf, type Part } from "../../privacy/reidentification/threshold.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { readAs } from "../facilities/reach.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import { currentSet } from "./custody.ts";
import { type DayKeys, epochDayOf, type MapRow, mapRowId } from "./map_rows.ts";
import { type Asking, demandAsking, demandDecidable, demandOpenable } from "./requests.ts";
import type { MapReader } from "./stored_map.ts";

/** What the desk needs. */
export interface OpeningDeskParts {
  readonly registry: Registry;
  readonly map: MapReader;
  readonly masterKey: MasterKey;
  readonly dayKeys?: DayKeys;
}

/** A request as an answer to it names it. */
export type Answered = Omit<RowOf<"reidentification_request">, "row" | "approvals">;

/** What is shown, once. */
export interface Shown {
  readonly rid: string;
  readonly account: string;
  /** Null where the account is gone or has no name. */
  readonly name: string | null;
  /** What was asked, for the authority's answer. */
  readonly request: Answered;
}

/** Asks, allows and shows. */
export class OpeningDesk {
  readonly #parts: OpeningDeskParts;

  constructor(parts: OpeningDeskParts) {
    this.#parts = parts;
  }

  /**
   * Files a request.
   * @throws {RefusalError} `not_found` where the map has no row of this id in this building then.
   */
  async ask(
    by: Doer,
    asking: Asking,
  ): Promise<{ readonly request: string; readonly expiresAtMs: number }> {
    const { registry } = this.#parts;
    const key = await readAs(registry, by, (turn) => {
      demandAsking(turn, asking);
      return currentSet(turn.ledger)!.shares.key;
    });
    const found = await this.#find(asking, key);
    if (found === null) {
      throw new RefusalError(
        refuse("not_found", "Cannot ask: the map has no row of this id, building and time"),
      );
    }
    return await registry.run(by, "ask_reidentification", { ...asking, found });
  }

  /**
   * A custodian allows a request with the part that their device made.
   * @returns how many more custodians it takes.
   * @throws {RefusalError} `invalid` where the part is not proved for this row and request.
   */
  async approve(by: Doer, id: string, part: Part): Promise<number> {
    const { registry } = this.#parts;
    const { request, shares } = await readAs(registry, by, (turn) => ({
      request: demandDecidable(turn, id),
      shares: currentSet(turn.ledger)!.shares,
    }));
    const of = { point: request.row.sealed!.point, request: id };
    if (!isPartOf(part, of, shares)) {
      throw new RefusalError(
        refuse("invalid", "Cannot take the part: it is not proved for this row and request"),
      );
    }
    return await registry.run(by, "approve_reidentification", { request: id, part });
  }

  /**
   * Opens the row and shows what it hides, to the requester and once.
   * @throws {RefusalError}
   */
  async show(by: Doer, id: string): Promise<Shown> {
    const { registry, dayKeys } = this.#parts;
    const request = await readAs(registry, by, (turn) => demandOpenable(turn, id));
    const { row, rid, approvals } = request;
    const dayKey = row.underDay ? dayKeys?.existing(row.epochDay) ?? null : null;
    if (row.underDay && dayKey === null) {
      throw new RefusalError(
        refuse("not_found", "Cannot show it: the log of that day has had its time"),
      );
    }
    const parts = approvals.map(({ part }) => part!);
    const hidden = await openRow(combined(parts), row.sealed!, labelOf(request), dayKey);
    if (hidden === null) throw new Error("Cannot open a row of the map: its parts do not fit it");
    const account = new TextDecoder().decode(hidden);
    // Durable first: who comes a second time, or after a crash in between, is shown nothing.
    await registry.run(by, "show_reidentification", { request: id, person: account });
    const name = await registry.look((ledger) =>
      ledger.get("account", account)?.profile.name?.value ?? null
    );
    const { row: _, approvals: __, ...answered } = request;
    return { rid, account, name, request: { ...answered, status: "shown" } };
  }

  /** The window's days, then the day before it: an id goes on a little after midnight. */
  async #find({ rid, building, fromMs, untilMs }: Asking, key: string): Promise<MapRow | null> {
    const { map, masterKey } = this.#parts;
    const from = epochDayOf(fromMs);
    for (const epochDay of new Set([from, epochDayOf(untilMs), from - 1])) {
      const id = mapRowId(masterKey, rid, epochDay, key);
      const row = await map.read(id, epochDay);
      // An id is of one building; a request that names another one finds nothing.
      const label = { key, row: id, rid, epochDay, building };
      if (row !== null && isOfLabel(row.sealed, label)) return row;
    }
    return null;
  }
}

/** What the row of a request is about, as its custodians' devices check it. */
export function labelOf(
  { row, rid, building }: RowOf<"reidentification_request">,
): RowLabel {
  return { key: row.key, row: row.id, rid, epochDay: row.epochDay, building };
}
