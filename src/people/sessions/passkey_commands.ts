/** What can be said to the registry about passkeys. The proofs are checked before, at the edge. */
import { demandFresh, isFresh } from "../authority.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { mustProve } from "./proving.ts";

/** Passkeys of one account. */
export const passkeysMax = 16;
/**
 * What the passkeys of one account take up at most: a row holds 16 KiB, and what others must be
 * able to write of the account, such as where it is disabled, must always find room.
 */
const passkeysBytesMax = 8 * 1024;
/** How long after signing in a first passkey may be added without another proof. */
export const firstPasskeyWithinMs = 15 * 60_000;

type Account = RowOf<"account">;
type Passkey = Account["passkeys"][number];

export const passkeyCommands = {
  /**
   * Adds a passkey that was just made to the doer's own account; it proves the person in this
   * session. A further passkey takes a proof by one that is there, the first a new sign-in.
   */
  add_passkey(turn: Turn, input: Omit<Passkey, "addedAtMs">): Passkey {
    const { account, session } = own(turn);
    if (account.passkeys.length > 0) demandFresh(turn);
    else if (
      !isFresh(turn.by, turn.now) && turn.now - session.createdAtMs > firstPasskeyWithinMs
    ) {
      turn.refuse("verification_needed", "Cannot add the passkey: it takes a new sign-in");
    }
    if (account.passkeys.length >= passkeysMax) {
      turn.refuse("limit_reached", `Cannot add the passkey: an account has ${passkeysMax} at most`);
    }
    if (turn.ledger.count("account", "passkey", input.id) > 0) {
      turn.refuse("conflict", "Cannot add the passkey: it is in use already");
    }
    const passkey = { ...input, addedAtMs: turn.now };
    const passkeys = [...account.passkeys, passkey];
    if (new TextEncoder().encode(JSON.stringify(passkeys)).length > passkeysBytesMax) {
      turn.refuse("limit_reached", "Cannot add the passkey: those of the account take up too much");
    }
    turn.put("account", { ...account, passkeys });
    turn.put("session", { ...session, verifiedAtMs: turn.now });
    turn.audit({ what: "authn_passkey_added", about: [`account/${account.id}`] });
    return passkey;
  },

  /** Gives one of the doer's own passkeys another name. */
  rename_passkey(turn: Turn, input: { readonly passkey: string; readonly name: string }): Passkey {
    const { account } = own(turn);
    const renamed = { ...ownPasskey(turn, account, input.passkey), name: input.name };
    turn.put("account", {
      ...account,
      passkeys: account.passkeys.map((one) => one.id === renamed.id ? renamed : one),
    });
    return renamed;
  },

  /** Removes one of the doer's own passkeys; an operator or manager keeps at least one. */
  remove_passkey(turn: Turn, input: { readonly passkey: string }): null {
    const { account } = own(turn);
    const passkey = ownPasskey(turn, account, input.passkey);
    demandFresh(turn);
    if (account.passkeys.length === 1 && mustProve(turn.ledger, account.id, turn.now)) {
      turn.refuse(
        "passkey_required",
        "Cannot remove the passkey: an operator or manager has at least one",
      );
    }
    turn.put("account", {
      ...account,
      passkeys: account.passkeys.filter(({ id }) => id !== passkey.id),
    });
    turn.audit({ what: "authn_passkey_removed", about: [`account/${account.id}`] });
    return null;
  },

  /** A passkey has proved the person in their session, just now. */
  verify_session(turn: Turn, input: { readonly passkey: string; readonly counter: number }): null {
    const { account, session } = own(turn);
    usePasskey(turn, account, input.passkey, input.counter);
    turn.hold("session", { ...session, verifiedAtMs: turn.now, live: "behind" });
    return null;
  },
} as const;

/**
 * Notes that a passkey was used: its counter grows, and one that does not was used twice.
 * @throws {RefusalError} `sign_in_failed` for a passkey that is gone or whose counter stands.
 */
export function usePasskey(turn: Turn, account: Account, id: string, counter: number): Account {
  const passkey = account.passkeys.find((one) => one.id === id);
  if (
    passkey === undefined || ((counter > 0 || passkey.counter > 0) && counter <= passkey.counter)
  ) {
    turn.refuse("sign_in_failed", "Cannot accept the passkey: it does not prove an account in use");
  }
  if (counter === passkey.counter) return account;
  return turn.put("account", {
    ...account,
    passkeys: account.passkeys.map((one) => one === passkey ? { ...one, counter } : one),
  });
}

function own(turn: Turn): { readonly account: Account; readonly session: RowOf<"session"> } {
  const account = turn.need("account", turn.by.account ?? "");
  const session = turn.ledger.get("session", turn.by.session ?? "");
  if (session === undefined || session.account !== account.id || account.status !== "active") {
    turn.refuse("session_ended", "Cannot go on: the session has ended");
  }
  return { account, session };
}

function ownPasskey(turn: Turn, account: Account, id: string): Passkey {
  return account.passkeys.find((one) => one.id === id) ??
    turn.refuse("not_found", "Cannot find the passkey: there is none of this id");
}
