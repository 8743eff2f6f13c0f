/** Carries what the edges ask about leases and holds to the groups' actors: {@link Leases}. */
import type { GrantCommand, GroupReply } from "../actors/elevator_group/commands.ts";
import type { Leases, Standing } from "./leases.ts";
import type { Done, GroupAddress } from "./lifts.ts";
import type { HoldRequest, HoldView, LeaseRequest, LeaseView } from "./protocol_grants.ts";

/** What a lease service needs. */
export interface LeaseServiceOptions {
  /** A fresh, unguessable id. */
  readonly newId: () => string;
  /** Asks a group's actor, and reads what it answers. */
  readonly ask: <T>(
    at: GroupAddress,
    command: GrantCommand,
    done: Done<T>,
    read: (reply: GroupReply) => T | undefined,
  ) => void;
}

/** The leases and holds of the cluster's groups. */
export class LeaseService implements Leases {
  readonly #options: LeaseServiceOptions;

  constructor(options: LeaseServiceOptions) {
    this.#options = options;
  }

  take(
    at: GroupAddress,
    caller: string,
    key: string,
    request: LeaseRequest,
    done: Done<LeaseView>,
  ): void {
    const lease = this.#options.newId();
    this.#lease(at, { type: "take_lease", caller, key, request, lease }, done);
  }

  renew(
    at: GroupAddress,
    caller: string,
    lease: string,
    lifeMs: number,
    done: Done<LeaseView>,
  ): void {
    this.#lease(at, { type: "renew_lease", caller, lease, lifeMs }, done);
  }

  release(at: GroupAddress, caller: string, lease: string, done: Done<LeaseView>): void {
    this.#lease(at, { type: "release_lease", caller, lease }, done);
  }

  read(at: GroupAddress, caller: string, lease: string, done: Done<LeaseView>): void {
    this.#lease(at, { type: "read_lease", caller, lease }, done);
  }

  hold(
    at: GroupAddress,
    caller: string,
    key: string,
    request: HoldRequest,
    longestMs: number,
    done: Done<HoldView>,
    standing?: Standing,
  ): void {
    const hold = this.#options.newId();
    const asked = { caller, key, request, longestMs, hold };
    const there = standing === undefined ? {} : { standing };
    this.#hold(at, { type: "hold_doors", ...asked, ...there }, done);
  }

  renewHold(
    at: GroupAddress,
    caller: string,
    hold: string,
    lifeMs: number,
    longestMs: number,
    done: Done<HoldView>,
  ): void {
    this.#hold(at, { type: "renew_hold", caller, hold, lifeMs, longestMs }, done);
  }

  releaseHold(at: GroupAddress, caller: string, hold: string, done: Done<HoldView>): void {
    this.#hold(at, { type: "release_hold", caller, hold }, done);
  }

  readHold(at: GroupAddress, caller: string, hold: string, done: Done<HoldView>): void {
    this.#hold(at, { type: "read_hold", caller, hold }, done);
  }

  #lease(at: GroupAddress, command: GrantCommand, done: Done<LeaseView>): void {
    this.#options.ask(
      at,
      command,
      done,
      (reply) => reply.ok && "lease" in reply ? reply.lease : undefined,
    );
  }

  #hold(at: GroupAddress, command: GrantCommand, done: Done<HoldView>): void {
    this.#options.ask(
      at,
      command,
      done,
      (reply) => reply.ok && "hold" in reply ? reply.hold : undefined,
    );
  }
}
