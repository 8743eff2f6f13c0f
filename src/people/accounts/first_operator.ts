/**
 * The first operator (R04). A fresh store has no users and no default password. At the start, while
 * nobody is an operator, a link is printed at the machine itself; who has it makes the first
 * account, once and within half an hour. A new start prints a new link, and the old one ends.
 */
import type { MasterKey } from "../../access/master_key.ts";
import type { Registry } from "../registry/registry.ts";
import type { RowOf } from "../registry/ledger.ts";
import { theServer, type Turn } from "../registry/turn.ts";
import { type NoticeTaken, takenNotice } from "./notice.ts";
import { newAccount } from "./new_account.ts";
import { type WholeProfile, withFields } from "./profiles.ts";
import { demandFreeAddress } from "./addresses.ts";
import { operatorSecret } from "./secrets.ts";

/** How long the link counts. */
export const operatorLinkLifeMs = 30 * 60_000;

/** What makes the printed link. */
export interface FirstOperatorOptions {
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  /** Shows a line to who stands at the machine; never a log. */
  readonly print: (line: string) => void;
}

/** Prints the link of the first operator where there is none. */
export class FirstOperator {
  readonly #options: FirstOperatorOptions;

  constructor(options: FirstOperatorOptions) {
    this.#options = options;
  }

  /** @returns whether a link was printed. */
  async start(): Promise<boolean> {
    const { registry, masterKey, publicUrl, print } = this.#options;
    const link = await registry.run(theServer, "make_operator_link", {});
    if (link === null) return false;
    print("No operator yet. Within 30 minutes, open this link once to become the first:");
    print(operatorUrl(masterKey, publicUrl, link.id));
    return true;
  }
}

/** The link's address; its secret stands in the fragment, which no server on the way sees. */
export function operatorUrl(masterKey: MasterKey, publicUrl: string, link: string): string {
  return `${publicUrl}/welcome#operator=${operatorSecret(masterKey, link)}`;
}

/** Makes the link, unless somebody is an operator already; earlier links end. */
export function makeOperatorLink(
  turn: Turn,
  _input: Record<never, never>,
): RowOf<"operator_link"> | null {
  if (turn.by.via !== "server" && turn.by.via !== "console") {
    turn.refuse("forbidden", "Cannot make the link: the server makes it at its start");
  }
  if (turn.ledger.count("account", "operator", "yes") > 0) return null;
  for (const { id } of turn.ledger.find("operator_link", "all", "yes")) {
    turn.remove("operator_link", id);
  }
  return turn.put("operator_link", {
    id: turn.newId(),
    createdAtMs: turn.now,
    expiresAtMs: turn.now + operatorLinkLifeMs,
    usedAtMs: null,
  });
}

/** What the holder of the link says. */
export interface FirstOperatorInput {
  /** The id of the link whose secret was shown. */
  readonly link: string;
  readonly profile: WholeProfile;
  readonly notice: NoticeTaken;
  /** As the hasher made it. */
  readonly password: string;
}

/** Makes the first operator's account. @throws {RefusalError} `link_used`. */
export function useOperatorLink(turn: Turn, input: FirstOperatorInput): { account: string } {
  const link = turn.ledger.get("operator_link", input.link);
  if (link === undefined || link.usedAtMs !== null || turn.now >= link.expiresAtMs) {
    turn.refuse("link_used", "Cannot make the operator: the link was used or has expired");
  }
  if (turn.ledger.count("account", "operator", "yes") > 0) {
    turn.refuse("link_used", "Cannot make the operator: there is one");
  }
  demandFreeAddress(turn, input.profile.email, null, true);
  const id = turn.newId();
  turn.put("operator_link", { ...link, usedAtMs: turn.now });
  turn.put("account", {
    ...newAccount(id, turn.now),
    status: "active",
    profile: withFields({}, input.profile, "self", id, turn.now),
    operator: true,
    password: input.password,
    notice: takenNotice(turn, input.notice),
  });
  turn.audit({ what: "user_created", about: [`account/${id}`], facts: { operator: true } });
  return { account: id };
}
