/**
 * Who somebody else is, in the words of a role: a person's copy of their data names no other account
 * by its id, nor by its name.
 */
import type { Ledger } from "../../people/registry/ledger.ts";

/** Whom a value of a copy names. */
export const whose = ["self", "manager", "operator", "household", "server", "other"] as const;
/** Whom a value of a copy names. */
export type Whose = (typeof whose)[number];

/** Tells who accounts are to one person, as far as the rows of one moment say. */
export class WhoIs {
  readonly #ledger: Ledger;
  readonly #account: string;
  readonly #flats: ReadonlySet<string>;
  readonly #known = new Map<string, Whose | null>();

  constructor(ledger: Ledger, account: string) {
    this.#ledger = ledger;
    this.#account = account;
    this.#flats = new Set(ledger.find("member", "account", account).map((row) => row.facility));
  }

  /** Who that is; null for a text that is no account's id. */
  of(id: string): Whose | null {
    let known = this.#known.get(id);
    if (known === undefined) this.#known.set(id, known = this.#find(id));
    return known;
  }

  #find(id: string): Whose | null {
    if (id === this.#account) return "self";
    const row = this.#ledger.get("account", id);
    if (row === undefined) return null;
    const flats = this.#ledger.find("member", "account", id);
    if (flats.some(({ facility }) => this.#flats.has(facility))) return "household";
    const posts = this.#ledger.find("appointment", "account", id);
    if (posts.some(({ post }) => post === "manager")) return "manager";
    return row.operator ? "operator" : "other";
  }
}
