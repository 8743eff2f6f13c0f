/** What can be said to the registry about mail. */
import type { Due } from "../registry/commands.ts";
import type { Turn } from "../registry/turn.ts";

export const mailCommands = {
  /** Does nothing. */
  mail_nothing(_turn: Turn, _input: Record<never, never>): null {
    return null;
  },
} as const;

export const mailDue: readonly Due[] = [];
