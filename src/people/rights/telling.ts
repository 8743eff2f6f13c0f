/** Tells those concerned by mail that a request waits or has moved; what it says stands in no mail. */
import { standingOf } from "../authority.ts";
import { queueMail } from "../mail/queue.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { RightsRequest } from "../rows/rights_request.ts";
import { mailedMax } from "./bounds.ts";

/** Who may decide on a request now: a building's managers and, where it came to them, operators. */
export function deciding(ledger: Ledger, request: RightsRequest, now: number): readonly string[] {
  const { building, state } = request;
  const managers = building === null ? [] : managersOf(ledger, building, now);
  if (building !== null && state !== "escalated") return managers;
  return [...new Set([...operatorsOf(ledger), ...managers])];
}

/** A mail to whoever may decide, unless they asked themselves or one to them still waits. */
export function tellDeciders(turn: Turn, request: RightsRequest): void {
  const { ledger, now } = turn;
  const told = deciding(ledger, request, now).filter((id) => id !== request.account);
  for (const id of told.slice(0, mailedMax)) {
    const waits = ledger.find("mail", "account", id).some(({ kind, about, givenUp }) =>
      kind === "request_waiting" && about === request.id && givenUp === null
    );
    const account = ledger.get("account", id);
    if (!waits && account !== undefined) queueMail(turn, "request_waiting", account, request.id);
  }
}

/** A mail to the person that there is news of their request. */
export function tellPerson(turn: Turn, { account: id, id: request }: RightsRequest): void {
  const account = turn.ledger.get("account", id);
  if (account?.status === "active") queueMail(turn, "request_news", account, request);
}

function operatorsOf(ledger: Ledger): readonly string[] {
  return ledger.find("account", "operator", "yes")
    .filter(({ status }) => status === "active").map(({ id }) => id);
}

function managersOf(ledger: Ledger, building: string, now: number): readonly string[] {
  return ledger.find("appointment", "building", `${building}/manager`)
    .map(({ account }) => account)
    .filter((id) => standingOf(ledger, id, now).managerOf.includes(building));
}
