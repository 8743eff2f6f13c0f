/**
 * What can be said to the registry about sessions. Passwords and proofs were checked before, at the
 * edge, since they are costly; each command looks again whether what was checked still stands.
 */
import { demandFresh } from "../authority.ts";
import { queueMail } from "../mail/queue.ts";
import type { Due } from "../registry/commands.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { endOfSession } from "../rows/session.ts";
import { signInRowId } from "../rows/sign_in.ts";
import { type Beginning, beginSession, dayOf } from "./beginning.ts";
import { endSession, endSessions } from "./ending.ts";
import { accountBackOff } from "./failure_counts.ts";
import { passkeyCommands, usePasskey } from "./passkey_commands.ts";
import { mustProve } from "./proving.ts";
import { isCurrent, keepingDue } from "./keeping.ts";
import { sessionSweep } from "./sweep.ts";
import { tellingDue } from "./telling.ts";

/** A token of the generation before counts once more for this long: its answer may be lost. */
export const repeatWithinMs = 10_000;

type Session = RowOf<"session">;

/** What using a refresh token led to. */
export type Rotation =
  | { readonly outcome: "rotated" | "repeated"; readonly session: Session }
  /** The session was at its end, or an older token came back and ended it. */
  | { readonly outcome: "ended" };

export const sessionCommands = {
  ...passkeyCommands,

  /** Begins a session for who was proved some other way, such as by an invitation's link. */
  begin_session(turn: Turn, input: Beginning & { readonly account: string }): Session {
    return beginSession(turn, input.account, input);
  },

  /** Begins a session for a password that fits. */
  sign_in_with_password(turn: Turn, input: {
    readonly account: string;
    readonly deviceName: string;
    /** The stored text that the password was held against. */
    readonly was: string;
    /** The same password with today's parameters, where the stored text has weaker ones (R03). */
    readonly becomes: string | null;
  }): Session {
    const account = turn.ledger.get("account", input.account);
    if (account === undefined || account.password !== input.was) {
      turn.refuse("sign_in_failed", "Cannot sign in: what was given fits no account in use");
    }
    if (account.passkeys.length > 0 && mustProve(turn.ledger, account.id, turn.now)) {
      turn.refuse("passkey_required", "Cannot sign in: operators and managers do so by passkey");
    }
    if (input.becomes !== null) turn.put("account", { ...account, password: input.becomes });
    const { deviceName } = input;
    return beginSession(turn, account.id, { method: "password", deviceName, verifiedAtMs: null });
  },

  /** Begins a session for a passkey that proved its holder. */
  sign_in_with_passkey(turn: Turn, input: {
    readonly account: string;
    readonly passkey: string;
    readonly counter: number;
    readonly deviceName: string;
  }): Session {
    const account = turn.ledger.get("account", input.account);
    if (account?.status === "active") usePasskey(turn, account, input.passkey, input.counter);
    const { deviceName } = input;
    return beginSession(turn, input.account, {
      method: "passkey",
      deviceName,
      verifiedAtMs: turn.now,
    });
  },

  /** Begins a session for a client that a signed-in person approved, if they still are. */
  sign_in_approved(turn: Turn, input: {
    readonly approvedIn: string;
    readonly deviceName: string;
    readonly verifiedAtMs: number | null;
  }): Session {
    const approver = turn.ledger.get("session", input.approvedIn);
    if (approver === undefined || turn.now >= endOfSession(approver)) {
      turn.refuse("session_ended", "Cannot sign in: the session that approved it has ended");
    }
    const { deviceName, verifiedAtMs } = input;
    return beginSession(turn, approver.account, {
      method: "device_code",
      deviceName,
      verifiedAtMs,
    });
  },

  /**
   * Notes a failed sign-in: at the account where there is one, as a number where there is none. Both
   * write, so that neither is quicker (R06).
   */
  count_failed_sign_in(turn: Turn, input: {
    readonly account: string | null;
    readonly method: "password" | "passkey";
    /** Whether it makes the next one wait longer; a passkey cannot be guessed. */
    readonly counts: boolean;
  }): null {
    const account = input.account === null ? undefined : turn.ledger.get("account", input.account);
    if (account === undefined) {
      const row = turn.ledger.get("sign_in", signInRowId) ??
        { id: signInRowId, unknown: 0, sweptDay: null };
      turn.put("sign_in", { ...row, unknown: row.unknown + 1 });
      return null;
    }
    const { count, lastAtMs } = account.failures;
    const before = turn.now - lastAtMs < accountBackOff.forgetMs ? count : 0;
    const failures = { count: Math.min(1_000_000, before + 1), lastAtMs: turn.now };
    turn.put("account", input.counts ? { ...account, failures } : account);
    turn.audit({
      what: "authn_login_fail",
      about: [`account/${account.id}`],
      facts: { method: input.method },
    });
    return null;
  },

  /**
   * Uses a refresh token that the edge has found genuine. The current generation is followed by the
   * next. The one just before it gets the same answer once more within ten seconds; any other means
   * that two hold the session, which ends it (V10.4.5).
   */
  rotate_session(turn: Turn, input: {
    readonly session: string;
    readonly generation: number;
    /** The current token was handed out within the last ten seconds, as far as the edge knows. */
    readonly lately: boolean;
  }): Rotation {
    const session = turn.ledger.get("session", input.session);
    const account = turn.ledger.get("account", session?.account ?? "");
    if (session === undefined) return { outcome: "ended" };
    if (account?.status !== "active") {
      endSession(turn, session, "account");
      return { outcome: "ended" };
    }
    if (turn.now >= endOfSession(session)) {
      endSession(turn, session, "expired");
      return { outcome: "ended" };
    }
    if (isCurrent(session, input.generation)) {
      const today = dayOf(turn.now);
      if (account.lastSeenDay !== today) turn.hold("account", { ...account, lastSeenDay: today });
      const { repeated: _, ...rest } = session;
      const rotated = turn.hold("session", {
        ...rest,
        generation: input.generation + 1,
        lastSeenDay: today,
        live: "behind",
      });
      return { outcome: "rotated", session: rotated };
    }
    if (
      input.generation === session.generation - 1 && session.repeated !== true && input.lately
    ) {
      return {
        outcome: "repeated",
        session: turn.hold("session", { ...session, repeated: true, live: "behind" }),
      };
    }
    turn.audit({
      what: "authn_token_reuse",
      about: [`session/${session.id}`, `account/${session.account}`],
    });
    endSession(turn, session, "token_reuse");
    return { outcome: "ended" };
  },

  /**
   * Gives the doer a new password, hashed at the edge after the old one was checked there; whoever
   * never had one needs a fresh passkey. Their other sessions end.
   */
  change_own_password(turn: Turn, input: {
    readonly was: string | null;
    readonly becomes: string;
  }): null {
    const account = turn.need("account", turn.by.account ?? "");
    if (input.was === null) demandFresh(turn);
    if (account.password !== input.was) {
      turn.refuse("sign_in_failed", "Cannot change the password: the old one is not right");
    }
    turn.put("account", { ...account, password: input.becomes });
    turn.audit({ what: "authn_password_change", about: [`account/${account.id}`] });
    endSessions(turn, account.id, "password_change", turn.by.session ?? undefined);
    queueMail(turn, "sessions_ended", account);
    return null;
  },

  /** Ends one of the doer's own sessions. */
  end_session(turn: Turn, input: { readonly session: string }): null {
    const session = turn.ledger.get("session", input.session);
    if (session === undefined || session.account !== turn.by.account) {
      turn.refuse("not_found", "Cannot find the session: there is none of this id");
    }
    endSession(turn, session, session.id === turn.by.session ? "sign_out" : "by_person");
    return null;
  },

  /** Ends all of the doer's own sessions but the one they use. */
  end_other_sessions(turn: Turn, _input: Record<never, never>): { readonly ended: number } {
    const account = turn.need("account", turn.by.account ?? "");
    const before = turn.ledger.count("session", "account", account.id);
    endSessions(turn, account.id, "by_person", turn.by.session ?? undefined);
    return { ended: before - turn.ledger.count("session", "account", account.id) };
  },
} as const;

export const sessionDue: readonly Due[] = [sessionSweep, tellingDue, keepingDue];
