/** Keeps the deny feed: what was ended stays refused over a restart and on every node (C3). */
import type { Due } from "../registry/commands.ts";
import type { Turn } from "../registry/turn.ts";

/** Capabilities denied by one command at most. */
export const deniedPerTurnMax = 400;
/** How often expired rows are cleared away. */
const clearMs = 600_000;

/** A capability to deny. */
export interface ToDeny {
  readonly jti: string;
  readonly untilMs: number;
}

export const denyCommands = {
  /** Denies capabilities; at most {@link deniedPerTurnMax} at once. */
  deny_capabilities(turn: Turn, input: { readonly denied: readonly ToDeny[] }): null {
    for (const { jti, untilMs } of input.denied.slice(0, deniedPerTurnMax)) {
      if (untilMs > turn.now) turn.put("denied", { id: jti, untilMs });
    }
    return null;
  },
} as const;

export const denyDue: readonly Due[] = [{
  next(ledger) {
    // Ids are random, so the first is as good as any: its life is minutes, as that of all others.
    for (const { untilMs } of ledger.all("denied")) return untilMs + clearMs;
    return null;
  },
  run(turn) {
    let cleared = 0;
    for (const { id, untilMs } of turn.ledger.all("denied")) {
      if (untilMs <= turn.now && ++cleared <= deniedPerTurnMax) turn.remove("denied", id);
    }
  },
}];
