/** What can be said to the registry about accounts. */
import type { Due } from "../registry/commands.ts";
import type { Turn } from "../registry/turn.ts";

export const accountCommands = {
  /** Does nothing. */
  accounts_nothing(_turn: Turn, _input: Record<never, never>): null {
    return null;
  },
} as const;

export const accountDue: readonly Due[] = [];
