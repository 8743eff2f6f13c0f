/** What can be said to the registry about devices that want to be woken when it rings. */
import type { Turn } from "../registry/turn.ts";
import {
  pushDevicesMax,
  type PushSubscription,
  type PushTarget,
} from "../rows/push_subscription.ts";
import { dayOf } from "../sessions/beginning.ts";
import { pushServiceFor } from "./push_services.ts";

export const pushCommands = {
  subscribe_push: subscribe,
  unsubscribe_push: unsubscribe,
  drop_push: drop,
} as const;

/**
 * The device that asks wants to be woken; what it said before is replaced.
 * @throws {RefusalError} `conflict` where the register of sub-processors has no such push service;
 * `limit_reached` where too many devices of the account are woken.
 */
function subscribe(turn: Turn, target: PushTarget): PushSubscription {
  const { account, id } = ownSession(turn);
  if (pushServiceFor(turn.ledger, target.endpoint, null) === undefined) {
    turn.refuse(
      "conflict",
      "Cannot send to this push service: it has no entry in the register of sub-processors",
    );
  }
  // One browser has one address: whoever signs in on it next is not woken for the one before.
  for (const other of turn.ledger.find("push_subscription", "endpoint", target.endpoint)) {
    if (other.id !== id) turn.remove("push_subscription", other.id);
  }
  const known = turn.ledger.get("push_subscription", id);
  if (
    known === undefined &&
    turn.ledger.count("push_subscription", "account", account) >= pushDevicesMax
  ) {
    turn.refuse("limit_reached", `Cannot wake this device: an account has ${pushDevicesMax} such`);
  }
  return turn.put("push_subscription", {
    id,
    account,
    target,
    sinceDay: known?.sinceDay ?? dayOf(turn.now),
  });
}

/** The device that asks is not to be woken any more. */
function unsubscribe(turn: Turn, _input: Readonly<Record<never, never>>): null {
  const { id } = ownSession(turn);
  if (turn.ledger.get("push_subscription", id) !== undefined) turn.remove("push_subscription", id);
  return null;
}

/** Its push service says that it is gone. A later one of the same device stays. */
function drop(turn: Turn, { id, endpoint }: { readonly id: string; readonly endpoint: string }) {
  if (turn.by.via !== "server") turn.refuse("forbidden", "Cannot drop it: only the server does");
  const row = turn.ledger.get("push_subscription", id);
  if (row?.target?.endpoint === endpoint) turn.remove("push_subscription", id);
  return null;
}

function ownSession(turn: Turn): { readonly id: string; readonly account: string } {
  const session = turn.ledger.get("session", turn.by.session ?? "");
  if (session === undefined || session.account !== turn.by.account) {
    turn.refuse("not_found", "Cannot find the session: there is none of this id");
  }
  return session;
}
