/**
 * Objections (R83): a switch for each purpose that the service can do without. What is objected to
 * stops in the turn that says so; the operator decides afterwards, with a reason. Upheld, it stays
 * stopped; overridden, it goes on, and the person is told.
 *
 * What stops: `communicate`, building news to those who may read it, and mails that a manager has
 * written on their own account; what people must be told, and answers to what they wrote, still
 * reach them. `fix_defects`, their flat is left out of troubleshooting sessions, one that runs too.
 * `analysis`, they are left out where a list is read for it; what phones count of use is linked to
 * nobody here, and has its own switch on the phone, off unless they turn it on.
 */
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { RightsRequest } from "../rows/rights_request.ts";
import { type Objectionable, objectionable, type Purpose } from "../../privacy/purposes.ts";
import { endRequest } from "./ending.ts";
import { openRequest, waits } from "./opening.ts";

/** The zone in which the operator's month is counted: theirs is no building's. */
const operatorZone = "UTC";

type Objection = NonNullable<RowOf<"account">["objections"]>[number];

/** Whether somebody's data may be used for a purpose: unless they object. Asked at each such use. */
export function mayUseFor(ledger: Ledger, account: string, purpose: Purpose): boolean {
  return !objectionsOf(ledger, account).some((one) => one.purpose === purpose);
}

/** Whether a flat may be shown for a purpose: unless somebody who lives there objects. */
export function mayUseFlatFor(ledger: Ledger, facility: string, purpose: Purpose): boolean {
  const isLet = ledger.get("facility", facility)?.let === true;
  return ledger.find("member", "facility", facility).every(({ account, role }) =>
    // The owner of a let flat has no say in what is seen of its people (C9).
    account === null || (role === "owner" && isLet) || mayUseFor(ledger, account, purpose)
  );
}

/** What somebody objects to. */
export function objectionsOf(ledger: Ledger, account: string): readonly Objection[] {
  return ledger.get("account", account)?.objections ?? [];
}

/**
 * Objects to a purpose; it stops at once. Objecting again changes nothing.
 * @throws {RefusalError} `limit_reached` where too many requests of the person wait.
 */
export function objectTo(
  turn: Turn,
  { purpose, text }: { readonly purpose: Objectionable; readonly text: string | null },
): Objection {
  const account = turn.need("account", turn.by.account ?? "");
  if (!objectionable.includes(purpose)) {
    turn.refuse("invalid", "Cannot object: the service cannot do without this purpose");
  }
  const stands = objectionsOf(turn.ledger, account.id).find((one) => one.purpose === purpose);
  if (stands !== undefined) return stands;
  const { id: request } = openRequest(turn, {
    kind: "objection",
    account: account.id,
    building: null,
    text,
    about: [],
    purpose,
  }, operatorZone);
  const objection: Objection = { purpose, atMs: turn.now, request };
  turn.put("account", { ...account, objections: [...account.objections ?? [], objection] });
  return objection;
}

/** Takes an objection back; the purpose goes on, and nothing is left to decide. */
export function liftObjection(
  turn: Turn,
  { purpose }: { readonly purpose: Objectionable },
): null {
  const { id } = turn.need("account", turn.by.account ?? "");
  const objection = objectionsOf(turn.ledger, id).find((one) => one.purpose === purpose);
  if (objection === undefined) return null;
  const request = turn.ledger.get("rights_request", objection.request);
  if (request !== undefined && waits(request)) endRequest(turn, request, "withdrawn", null);
  resume(turn, id, objection.request);
  return null;
}

/** Takes from an account the objection that a request was about, so that the purpose goes on. */
export function resume(turn: Turn, account: string, request: RightsRequest["id"]): void {
  const row = turn.ledger.get("account", account);
  if (row?.objections === undefined) return;
  const { objections, ...rest } = row;
  const left = objections.filter((one) => one.request !== request);
  turn.put("account", left.length === 0 ? rest : { ...rest, objections: left });
}
