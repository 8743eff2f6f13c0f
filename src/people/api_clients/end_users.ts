/** End users of clients, entered by a building's manager, so that they can have grants there. */
import { demandManager } from "../authority.ts";
import { demandManagerOf } from "../grants/holding.ts";
import type { Turn } from "../registry/turn.ts";
import type { ClientUser } from "../rows/client.ts";
import { endGrantsOf, servesBuilding } from "./clients.ts";

/** End users of one client in one building at most. */
export const clientUsersMax = 10_000;

/** Enters an end user; once is enough, and a second time changes nothing. */
export function enterClientUser(
  turn: Turn,
  { id, client, building }: Pick<ClientUser, "id" | "client" | "building">,
): ClientUser {
  demandManager(turn, building);
  if (!servesBuilding(turn.ledger, client, building)) turn.need("client", "");
  const known = turn.ledger.get("client_user", id);
  if (known !== undefined) return known;
  if (turn.ledger.count("client_user", "at", `${client}/${building}`) >= clientUsersMax) {
    turn.refuse("limit_reached", `Cannot enter the end user: there are ${clientUsersMax}`);
  }
  const by = turn.by.account;
  const user = turn.put("client_user", { id, client, building, by, atMs: turn.now });
  turn.audit({
    what: "client_changed",
    building,
    about: [`client/${client}`, `client_user/${id}`],
    facts: { change: "end user entered" },
  });
  return user;
}

/** Takes an end user out, with every grant that was theirs. */
export function removeClientUser(turn: Turn, { id }: { readonly id: string }): null {
  const user = turn.need("client_user", id);
  demandManagerOf(turn, "client_user", user.building);
  endGrantsOf(turn, `client_user/${id}`);
  turn.remove("client_user", id);
  turn.audit({
    what: "client_changed",
    building: user.building,
    about: [`client/${user.client}`, `client_user/${id}`],
    facts: { change: "end user removed" },
  });
  return null;
}
