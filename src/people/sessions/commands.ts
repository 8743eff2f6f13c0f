/** What can be said to the registry about sessions. */
import type { Due } from "../registry/commands.ts";
import type { Turn } from "../registry/turn.ts";

export const sessionCommands = {
  /** Does nothing. */
  sessions_nothing(_turn: Turn, _input: Record<never, never>): null {
    return null;
  },
} as const;

export const sessionDue: readonly Due[] = [];
