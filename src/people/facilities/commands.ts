/** What can be said to the registry about facilities. */
import type { Due } from "../registry/commands.ts";
import type { Turn } from "../registry/turn.ts";

export const facilityCommands = {
  /** Does nothing. */
  facilities_nothing(_turn: Turn, _input: Record<never, never>): null {
    return null;
  },
} as const;

export const facilityDue: readonly Due[] = [];
