/**
 * Correction (R81): what people say of themselves they change at once (`accounts/own.ts`); what
 * their managers keep of them they ask to have put right. The manager changes the record by its own
 * route and then says so.
 */
import type { Turn } from "../registry/turn.ts";
import type { RightsRequest } from "../rows/rights_request.ts";
import { aboutMax } from "./bounds.ts";
import { openRequest } from "./opening.ts";
import { buildingOfOwn } from "./own_records.ts";

/** What somebody wants to have put right. */
export interface CorrectionInput {
  readonly building: string;
  /** The building's, an IANA name. */
  readonly timeZone: string;
  /** Records of their own, as `table/id`. */
  readonly about: readonly string[];
  readonly text: string;
}

/**
 * Asks a building's managers for a correction.
 * @throws {RefusalError} `not_found` for a record that is not one's own or of another building,
 * `invalid` for one's own account, which one changes oneself, `limit_reached`.
 */
export function askCorrection(turn: Turn, input: CorrectionInput): RightsRequest {
  const account = turn.need("account", turn.by.account ?? "");
  const about = [...new Set(input.about)];
  if (about.length === 0 || about.length > aboutMax) {
    turn.refuse("invalid", `Cannot ask: about 1 to ${aboutMax} records, got ${about.length}`);
  }
  if (about.includes(`account/${account.id}`)) {
    turn.refuse("invalid", "Cannot ask: what your account says you change yourself, by /me");
  }
  for (const record of about) {
    if (buildingOfOwn(turn.ledger, account.id, record) !== input.building) {
      turn.refuse("not_found", "Cannot find the record: none of yours has this id there");
    }
  }
  return openRequest(turn, {
    kind: "correction",
    account: account.id,
    building: input.building,
    text: input.text,
    about,
    purpose: null,
  }, input.timeZone);
}
