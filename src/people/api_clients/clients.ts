/**
 * Clients of the vendor-compatible API: made, given a new secret and removed by the operator. A
 * removed client is nothing from that commit on; its end users and grants go in the next turns.
 */
import { demandOperator } from "../authority.ts";
import { endGrants } from "../grants/ending.ts";
import type { Due } from "../registry/commands.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { ClientProduct } from "../../kone/products.ts";
import type { Client } from "../rows/client.ts";

/** Clients of one cluster. */
export const clientsMax = 500;
/** Rows that a turn may have written before the rest of a removed client is left to the next. */
const rowsPerTurnMax = 300;

/** What the operator says of a client. */
export interface ClientWish {
  readonly name: string;
  readonly contact: string | null;
  /** Buildings of the site; the edge has checked that there are such. */
  readonly buildings: readonly string[];
  readonly products: readonly ClientProduct[];
  /** Keyed hash of the secret. */
  readonly secret: string;
  /** Left out: a new one; the demo has one that stays. */
  readonly id?: string;
}

/** Makes a client. @throws {RefusalError} `conflict` where its name or id is taken. */
export function createClient(turn: Turn, wish: ClientWish): Client {
  demandOperator(turn);
  if (turn.ledger.size("client") >= clientsMax) {
    turn.refuse("limit_reached", `Cannot add the client: there are ${clientsMax}`);
  }
  const id = wish.id ?? turn.newId();
  for (const client of turn.ledger.all("client")) {
    const named = client.name === wish.name && client.endedAtMs === undefined;
    if (client.id === id || named) {
      turn.refuse("conflict", "Cannot add the client: there is one of this name or id");
    }
  }
  const client = turn.put("client", {
    id,
    name: wish.name,
    contact: wish.contact,
    buildings: [...new Set(wish.buildings)],
    products: [...new Set(wish.products)],
    secret: wish.secret,
    secretAtMs: turn.now,
    by: turn.by.account,
    createdAtMs: turn.now,
  });
  turn.audit({
    what: "client_changed",
    about: [`client/${id}`],
    facts: {
      change: "added",
      products: client.products.join(" "),
      buildings: client.buildings.length,
    },
  });
  for (const building of client.buildings) turn.emit({ type: "access_changed", building });
  return client;
}

/** Gives a client a new secret; the old one counts no more, nor does any token made with it. */
export function rotateClientSecret(
  turn: Turn,
  { id, secret }: { readonly id: string; readonly secret: string },
): null {
  demandOperator(turn);
  turn.put("client", { ...needClient(turn, id), secret, secretAtMs: turn.now });
  turn.audit({ what: "client_changed", about: [`client/${id}`], facts: { change: "new secret" } });
  turn.emit({ type: "ended", what: "client", id });
  return null;
}

/** Removes a client. */
export function removeClient(turn: Turn, { id }: { readonly id: string }): null {
  demandOperator(turn);
  turn.put("client", { ...needClient(turn, id), endedAtMs: turn.now });
  turn.audit({ what: "client_changed", about: [`client/${id}`], facts: { change: "removed" } });
  turn.emit({ type: "ended", what: "client", id });
  return null;
}

/** A client that has not ended. @throws {RefusalError} `not_found`. */
export function needClient(turn: Turn, id: string): Client {
  const client = turn.need("client", id);
  return client.endedAtMs === undefined ? client : turn.need("client", "");
}

/** Whether a client serves a building. */
export function servesBuilding(ledger: Ledger, id: string, building: string): boolean {
  const client = ledger.get("client", id);
  return client?.endedAtMs === undefined && client?.buildings.includes(building) === true;
}

/** Removes what is left of clients that have ended, as much as one turn holds. */
export const clientsDue: Due = {
  next: (ledger) => ledger.count("client", "ended", "yes") > 0 ? 0 : null,
  run(turn) {
    for (const { id } of turn.ledger.find("client", "ended", "yes")) {
      for (const webhook of turn.ledger.find("webhook", "client", id)) {
        turn.remove("webhook", webhook.id);
      }
      for (const user of turn.ledger.find("client_user", "client", id)) {
        if (turn.rows.length > rowsPerTurnMax) return;
        endGrantsOf(turn, `client_user/${user.id}`);
        turn.remove("client_user", user.id);
      }
      if (turn.rows.length > rowsPerTurnMax) return;
      endGrantsOf(turn, `client/${id}`);
      turn.remove("client", id);
    }
  },
};

/** Ends every grant of a client or end user, at most 64. @param subject as `kind/id`. */
export function endGrantsOf(turn: Turn, subject: string): void {
  const grants = turn.ledger.find("grant", "subject", subject);
  endGrants(turn, grants.map(({ id }) => id), "its client was removed");
}
