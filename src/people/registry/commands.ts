/**
 * Everything that can be said to the registry, by name, and what it does of itself when a time has
 * come. A part of the identity plane has its commands in a file of its own; they meet here.
 *
 * A command is a synchronous function of a turn and an input: no clock, no randomness, no I/O.
 */
import { accountCommands, accountDue } from "../accounts/commands.ts";
import { cameraCommands } from "../cameras/commands.ts";
import { clientCommands, clientDues } from "../api_clients/commands.ts";
import { auditCommands } from "../audit/commands.ts";
import { decommissionCommands, decommissionDue } from "../decommission/commands.ts";
import { buildingLogCommands, buildingLogDues } from "../building_logs/commands.ts";
import { denyCommands, denyDue } from "../denying/commands.ts";
import { erasureCommands, erasureDues } from "../erasure/commands.ts";
import { exportCommands } from "../export/commands.ts";
import { facilityCommands, facilityDue } from "../facilities/commands.ts";
import { grantCommands, grantDue } from "../grants/commands.ts";
import { holdCommands, holdDue } from "../holds/commands.ts";
import { keyCommands, keyDue } from "../keys/commands.ts";
import { mailCommands } from "../mail/commands.ts";
import { pushCommands } from "../push/commands.ts";
import { registerCommands, registerDue } from "../registers/commands.ts";
import { reidentificationCommands, reidentificationDue } from "../reidentification/commands.ts";
import { ringPaperCommands, ringPaperDues } from "../ring_papers/commands.ts";
import { ringCommands } from "../rings/commands.ts";
import { rightsCommands, rightsDue } from "../rights/commands.ts";
import { screenCommands } from "../screens/commands.ts";
import { sealingCommands } from "../sealing/commands.ts";
import { sessionCommands, sessionDue } from "../sessions/commands.ts";
import type { Ledger } from "./ledger.ts";
import type { Turn } from "./turn.ts";

/** What comes due by itself. */
export interface Due {
  /** When `run` has something to do next, as wall time; null for never. Cheap: asked every turn. */
  next(ledger: Ledger): number | null;
  /** Does what is due now; at most some hundred rows a turn, the rest in the next. */
  run(turn: Turn): void;
}

export const commands = {
  ...accountCommands,
  ...auditCommands,
  ...decommissionCommands,
  ...buildingLogCommands,
  ...cameraCommands,
  ...clientCommands,
  ...denyCommands,
  ...erasureCommands,
  ...exportCommands,
  ...facilityCommands,
  ...grantCommands,
  ...holdCommands,
  ...keyCommands,
  ...mailCommands,
  ...pushCommands,
  ...registerCommands,
  ...reidentificationCommands,
  ...rightsCommands,
  ...ringCommands,
  ...ringPaperCommands,
  ...screenCommands,
  ...sealingCommands,
  ...sessionCommands,
} as const;

export const dues: readonly Due[] = [
  ...accountDue,
  ...decommissionDue,
  ...buildingLogDues,
  ...clientDues,
  ...denyDue,
  ...erasureDues,
  ...facilityDue,
  ...grantDue,
  ...holdDue,
  ...keyDue,
  ...registerDue,
  ...reidentificationDue,
  ...rightsDue,
  ...ringPaperDues,
  ...sessionDue,
];

/** All commands and their types. */
export type Commands = typeof commands;
/** The name of a command. */
export type CommandName = keyof Commands;
/** What a command is given. */
export type InputOf<K extends CommandName> = Parameters<Commands[K]>[1];
/** What it answers. */
export type OutputOf<K extends CommandName> = ReturnType<Commands[K]>;
