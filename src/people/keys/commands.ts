/** What can be said to the registry about keys. */
import type { Due } from "../registry/commands.ts";
import type { Turn } from "../registry/turn.ts";

export const keyCommands = {
  /** Does nothing. */
  keys_nothing(_turn: Turn, _input: Record<never, never>): null {
    return null;
  },
} as const;

export const keyDue: readonly Due[] = [];
