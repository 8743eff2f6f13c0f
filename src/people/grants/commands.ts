/** What can be said to the registry about grants. */
import type { Due } from "../registry/commands.ts";
import type { Turn } from "../registry/turn.ts";

export const grantCommands = {
  /** Does nothing. */
  grants_nothing(_turn: Turn, _input: Record<never, never>): null {
    return null;
  },
} as const;

export const grantDue: readonly Due[] = [];
