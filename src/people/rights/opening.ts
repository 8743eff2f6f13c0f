/**
 * Opens a request: a row with the day by which it must be answered, told to whoever decides and to
 * the audit log, which never hears what it says. How many wait is bounded, per person and per
 * building; of what has ended the oldest goes where a person has very many on record.
 */
import type { Ledger } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { RightsRequest } from "../rows/rights_request.ts";
import { dayMs } from "../../access/zone.ts";
import { keptMax, openMax, toldPerDayMax, waitingAtMax } from "./bounds.ts";
import { oneMonthAfter, remindBeforeMs } from "./deadline.ts";
import { tellDeciders } from "./telling.ts";

/** What a request begins with. */
export type Asked = Pick<
  RightsRequest,
  "kind" | "account" | "building" | "text" | "about" | "purpose"
>;

/** Whether it waits for somebody's decision. */
export function waits({ state }: Pick<RightsRequest, "state">): boolean {
  return state === "open" || state === "escalated";
}

/** The requests of a person, the latest first. */
export function requestsOf(ledger: Ledger, account: string): readonly RightsRequest[] {
  return [...ledger.find("rights_request", "account", account)]
    .sort((a, b) => b.askedAtMs - a.askedAtMs || (a.id < b.id ? 1 : -1));
}

/**
 * Opens a request.
 * @param timeZone in which its month is counted, an IANA name
 * @throws {RefusalError} `limit_reached`
 */
export function openRequest(turn: Turn, asked: Asked, timeZone: string): RightsRequest {
  const own = requestsOf(turn.ledger, asked.account);
  if (own.filter(waits).length >= openMax) {
    turn.refuse("limit_reached", `Cannot ask: ${openMax} requests of yours wait already`);
  }
  const { building } = asked;
  if (
    building !== null &&
    turn.ledger.count("rights_request", "waitingAt", building) >= waitingAtMax
  ) {
    turn.refuse("limit_reached", `Cannot ask: ${waitingAtMax} wait in the building already`);
  }
  // Fewer wait than are kept, so there is one that has ended.
  const oldest = own.length >= keptMax ? own.filter((one) => !waits(one)).at(-1) : undefined;
  if (oldest !== undefined) turn.remove("rights_request", oldest.id);
  const decideByMs = oneMonthAfter(turn.now, timeZone);
  const request = turn.put("rights_request", {
    ...asked,
    id: turn.newId(),
    state: "open",
    askedAtMs: turn.now,
    decideByMs,
    decidedBy: null,
    decidedAtMs: null,
    answer: null,
    dueMs: Math.max(turn.now, decideByMs - remindBeforeMs),
  });
  noteRequest(turn, request, "right_asked", {});
  // A switch that goes to and fro must fill nobody's mailbox; the inbox has them all.
  const lately = own.filter(({ askedAtMs }) => turn.now - askedAtMs < dayMs).length;
  if (lately < toldPerDayMax) tellDeciders(turn, request);
  return request;
}

/** Notes a step of a request for the log; what it says is in none. */
export function noteRequest(
  turn: Turn,
  { id, kind, building, account, about, purpose }: RightsRequest,
  what: "right_asked" | "right_decided",
  facts: Readonly<Record<string, string | number | boolean>>,
): void {
  turn.audit({
    what,
    building: building ?? undefined,
    about: [`rights_request/${id}`, `account/${account}`, ...about].slice(0, 64),
    facts: { kind, ...(purpose !== null && { purpose }), ...facts },
  });
}
