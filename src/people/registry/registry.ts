/** The registry as the rest of the identity plane speaks to it: commands, looks, and events. */
import type { ActorAddress } from "../../../actors/behaviour.ts";
import type { Directory } from "../../../actors/directory.ts";
import type { Outlets } from "../../../actors/surroundings.ts";
import { type Purpose, PurposeCounts } from "../../privacy/purposes.ts";
import { RefusalError } from "../../refusal.ts";
import {
  type RegistryCommand,
  type RegistryFault,
  registryKind,
  type RegistryReply,
  type RegistryState,
} from "./behaviour.ts";
import type { CommandName, InputOf, OutputOf } from "./commands.ts";
import type { Ledger } from "./ledger.ts";
import type { Doer, RegistryEvent } from "./turn.ts";

/** How long an asker waits for its turn; then the command is not run. */
export const answerWithinMs = 10_000;
/** Who may hear the registry at once. */
const listenersMax = 64;

/** Reads of rows for one purpose (R94). */
export interface PurposedReads {
  /** As {@link Registry.look}, counted. */
  look<T>(read: (ledger: Ledger, now: number) => T): Promise<T>;
}

/** The registry of one cluster. */
export class Registry implements Outlets<RegistryState, RegistryEvent, RegistryFault> {
  readonly #directory: () => Directory;
  readonly #address: ActorAddress;
  readonly #entropy: () => string;
  readonly #faulty: (fault: string) => void;
  /** How often personal data was read for what; routes are counted in it too. */
  readonly reads = new PurposeCounts();
  readonly #listeners = new Set<(event: RegistryEvent) => void>();

  /**
   * @param entropy at least 122 unguessable bits as text, new at each call.
   * @param faulty hears of what broke in a turn and had no effect.
   */
  constructor(
    directory: () => Directory,
    cluster: string,
    entropy: () => string,
    faulty: (fault: string) => void = () => {},
  ) {
    this.#faulty = faulty;
    this.#directory = directory;
    this.#address = { kind: registryKind, key: cluster };
    this.#entropy = entropy;
  }

  /**
   * Runs a command; resolves once what it did is durable.
   * @throws {RefusalError} with the rule that stood in the way; nothing was done.
   */
  run<K extends CommandName>(by: Doer, name: K, input: InputOf<K>): Promise<OutputOf<K>> {
    const command = { type: "run", name, input, by, entropy: this.#entropy() } as const;
    // The command of that name gives that output.
    return this.#ask(command) as Promise<OutputOf<K>>;
  }

  /**
   * Reads for one purpose, for whatever no route stands before, such as the postman: each look is
   * counted for it. A route names its purposes in the table and is counted there.
   */
  for(purpose: Purpose): PurposedReads {
    return {
      look: (read) => {
        this.reads.note([purpose]);
        return this.look(read);
      },
    };
  }

  /** Reads durable rows: the function runs in a turn and waits at the gate like any answer. */
  look<T>(read: (ledger: Ledger, now: number) => T): Promise<T> {
    return this.#ask({ type: "look", read }) as Promise<T>;
  }

  /** Hears what happens from now on; returns a function that ends it. */
  listen(listener: (event: RegistryEvent) => void): () => void {
    if (this.#listeners.size >= listenersMax) {
      throw new Error(`Cannot listen to the registry: at most ${listenersMax} do`);
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells everybody; one who breaks by it keeps it from nobody (C3). */
  event(_address: ActorAddress, event: RegistryEvent): void {
    const faults: unknown[] = [];
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
  }

  effect(_address: ActorAddress, { fault }: RegistryFault): void {
    this.#faulty(fault);
  }

  #ask(command: RegistryCommand): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#directory().tell<RegistryCommand, RegistryReply>(this.#address, command, {
        lane: "commands",
        withinMs: answerWithinMs,
        answer: (reply) => {
          if (reply.ok) resolve(reply.value);
          else reject(new RefusalError(reply.refusal));
        },
      });
    });
  }
}
