import type { RowOf } from "../registry/ledger.ts";

/** An account of which nothing is known yet. */
export function newAccount(id: string, nowMs: number): RowOf<"account"> {
  return {
    id,
    status: "invited",
    profile: {},
    preferences: {},
    operator: false,
    password: null,
    passkeys: [],
    notice: null,
    recovery: null,
    failures: { count: 0, lastAtMs: 0 },
    lastSeenDay: null,
    createdAtMs: nowMs,
  };
}
