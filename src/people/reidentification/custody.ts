/**
 * Who the custodians of the map are, and the ceremonies by which they become it (C11). The operator
 * calls a ceremony; the custodians' devices do it (`privacy/reidentification/ceremony.ts`), and what
 * they send has been checked by the time it comes here (`custodian_desk.ts`). No share comes here
 * that is not sealed from device to device.
 *
 * An operator can call a ceremony among puppets. That opens nothing that was sealed before, for new
 * shares of a key take two custodians of the old; it is in the audit log, and everybody signed in
 * can read since when there is a map.
 */
import type { Ceremony } from "../../privacy/reidentification/ceremony.ts";
import type { Commitment } from "../../privacy/reidentification/dealing.ts";
import type { Packet } from "../../privacy/reidentification/share_packet.ts";
import { custodians, type PublicSet, threshold } from "../../privacy/reidentification/threshold.ts";
import { demandFresh, demandOperator, standingOf } from "../authority.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { endWaiting } from "./requests.ts";

/** How long custodians have for a ceremony. */
export const ceremonyLifeMs = 7 * 86_400_000;

type CeremonyRow = RowOf<"custodian_ceremony">;

/** The custodians of now, or undefined where there are none: re-identification is off. */
export function currentSet(ledger: Ledger): RowOf<"custodian_set"> | undefined {
  return ledger.one("custodian_set", "any", "yes");
}

/** The ceremony under way, or undefined. */
export function currentCeremony(ledger: Ledger): CeremonyRow | undefined {
  return ledger.one("custodian_ceremony", "any", "yes");
}

/** Whether an account is a custodian now. */
export function isCustodian(ledger: Ledger, account: string | null): boolean {
  return currentSet(ledger)?.custodians.some((seat) => seat.account === account) === true;
}

/**
 * A ceremony as it is shown to an operator or to somebody in it, who sees their own packets.
 * @throws {RefusalError} `not_found` for others.
 */
export function ceremonyFor(turn: Turn, id: string): CeremonyRow {
  const ceremony = turn.need("custodian_ceremony", id);
  const { account } = turn.by;
  const seats = [...ceremony.members, ...ceremony.dealers];
  if (
    account === null || !seats.some((seat) => seat.account === account) &&
      !standingOf(turn.ledger, account, turn.now).operator
  ) {
    turn.need("custodian_ceremony", "");
  }
  const member = ceremony.members.find((seat) => seat.account === account);
  return { ...ceremony, packets: ceremony.packets.filter(({ to }) => to === member?.index) };
}

/**
 * Calls a ceremony: for a new key where there are no custodians, else for new shares of the key
 * there is, dealt by two custodians of now.
 * @throws {RefusalError} `conflict` while another is under way.
 */
export function callCeremony(
  turn: Turn,
  input: { readonly custodians: readonly string[]; readonly dealers: readonly string[] },
): { readonly ceremony: string; readonly expiresAtMs: number } {
  demandOperator(turn);
  demandFresh(turn);
  if (currentCeremony(turn.ledger) !== undefined) {
    turn.refuse("conflict", "Cannot call a ceremony: another is under way");
  }
  const wanted = [...new Set(input.custodians)];
  if (wanted.length !== custodians) {
    turn.refuse(
      "invalid",
      `Cannot call a ceremony: it takes ${custodians} different people, got ${wanted.length}`,
    );
  }
  for (const account of wanted) demandFit(turn, account);
  const members = wanted.map((account, at) => ({ index: at + 1, account, device: null }));
  const set = currentSet(turn.ledger);
  const ceremony = turn.put("custodian_ceremony", {
    id: turn.newId(),
    kind: set === undefined ? "generate" : "reshare",
    stage: "registering",
    members,
    dealers: set === undefined ? members : dealersOf(turn, set, input.dealers),
    before: set?.shares ?? null,
    commitments: [],
    packets: [],
    confirmed: [],
    by: turn.by.account,
    createdAtMs: turn.now,
    expiresAtMs: turn.now + ceremonyLifeMs,
  });
  told(turn, ceremony, "called");
  return { ceremony: ceremony.id, expiresAtMs: ceremony.expiresAtMs };
}

/** A member registers the key of their device; the last one begins the dealing. */
export function registerDevice(
  turn: Turn,
  input: { readonly ceremony: string; readonly device: string },
): null {
  const ceremony = demandStage(turn, input.ceremony, "registering");
  const seat = demandSeat(turn, ceremony.members);
  const devices = [...ceremony.members, ...ceremony.dealers]
    .filter(({ account }) => account !== seat.account).map(({ device }) => device);
  if (devices.includes(input.device)) {
    turn.refuse("conflict", "Cannot register the device: another custodian's has this key");
  }
  const members = ceremony.members.map((other) =>
    other.index === seat.index ? { ...other, device: input.device } : other
  );
  turn.put("custodian_ceremony", {
    ...ceremony,
    members,
    dealers: ceremony.kind === "generate" ? members : ceremony.dealers,
    stage: members.every(({ device }) => device !== null) ? "committing" : "registering",
  });
  return null;
}

/** A dealer tells of its line. @param input.commitment was checked. */
export function tellLine(
  turn: Turn,
  input: { readonly ceremony: string; readonly commitment: Commitment },
): null {
  const ceremony = demandStage(turn, input.ceremony, "committing");
  const seat = demandSeat(turn, ceremony.dealers);
  const { commitment } = input;
  if (
    commitment.dealer !== seat.index ||
    ceremony.commitments.some(({ dealer }) => dealer === seat.index)
  ) {
    turn.refuse("conflict", "Cannot take the commitment: every dealer tells of one line, its own");
  }
  const commitments = [...ceremony.commitments, commitment];
  turn.put("custodian_ceremony", {
    ...ceremony,
    commitments,
    stage: commitments.length === ceremony.dealers.length ? "dealing" : "committing",
  });
  return null;
}

/** A dealer gives each member a height, sealed. */
export function dealHeights(
  turn: Turn,
  input: { readonly ceremony: string; readonly packets: readonly Packet[] },
): null {
  const ceremony = demandStage(turn, input.ceremony, "dealing");
  const seat = demandSeat(turn, ceremony.dealers);
  const to = new Set(input.packets.map((packet) => packet.to));
  if (
    input.packets.length !== ceremony.members.length || to.size !== ceremony.members.length ||
    input.packets.some(({ from }) => from !== seat.index) ||
    ceremony.packets.some(({ from }) => from === seat.index)
  ) {
    turn.refuse("conflict", "Cannot take the packets: a dealer gives each member one, once");
  }
  const packets = [...ceremony.packets, ...input.packets];
  const whole = ceremony.dealers.length * ceremony.members.length;
  turn.put("custodian_ceremony", {
    ...ceremony,
    packets,
    stage: packets.length === whole ? "confirming" : "dealing",
  });
  return null;
}

/**
 * A member confirms that it holds its share; with the last one the new shares count.
 * @param input.shares what the ceremony comes to, worked out from the commitments.
 * @returns whether they count now.
 */
export function confirmShare(
  turn: Turn,
  input: { readonly ceremony: string; readonly shares: PublicSet },
): boolean {
  const ceremony = demandStage(turn, input.ceremony, "confirming");
  const seat = demandSeat(turn, ceremony.members);
  const confirmed = [...new Set([...ceremony.confirmed, seat.index])].sort((a, b) => a - b);
  if (confirmed.length < custodians) {
    turn.put("custodian_ceremony", { ...ceremony, confirmed });
    return false;
  }
  const before = currentSet(turn.ledger);
  if ((before?.shares.set ?? null) !== (ceremony.before?.set ?? null)) {
    turn.refuse("conflict", "Cannot end the ceremony: the custodians are others by now");
  }
  if (before !== undefined) turn.remove("custodian_set", before.id);
  turn.put("custodian_set", {
    id: input.shares.set,
    shares: input.shares,
    custodians: ceremony.members.map(({ index, account, device }) => ({
      index,
      account,
      device: device!,
    })),
    keySinceMs: before?.keySinceMs ?? turn.now,
    sinceMs: turn.now,
  });
  // The sealed heights have done their work.
  turn.remove("custodian_ceremony", ceremony.id);
  endWaiting(turn, "custodians_changed");
  told(turn, ceremony, "ended_well");
  return true;
}

/** Ends a ceremony that somebody in it cannot or will not go on with, or that the operator stops. */
export function stopCeremony(turn: Turn, input: { readonly ceremony: string }): null {
  const ceremony = ceremonyFor(turn, input.ceremony);
  demandFresh(turn);
  turn.remove("custodian_ceremony", ceremony.id);
  told(turn, ceremony, "stopped");
  return null;
}

/**
 * Ends the custody: no map is written from now on, and what was written can be opened by nobody. A
 * ceremony under way ends with it.
 */
export function endCustody(turn: Turn, _input: Readonly<Record<string, never>>): null {
  demandOperator(turn);
  demandFresh(turn);
  const set = currentSet(turn.ledger);
  const ceremony = currentCeremony(turn.ledger);
  if (ceremony !== undefined) {
    turn.remove("custodian_ceremony", ceremony.id);
    told(turn, ceremony, "stopped");
  }
  if (set === undefined) return null;
  turn.remove("custodian_set", set.id);
  endWaiting(turn, "custodians_changed");
  turn.audit({
    what: "custodians_changed",
    about: [
      `custodian_set/${set.id}`,
      ...set.custodians.map(({ account }) => `account/${account}`),
    ],
    facts: { step: "custody_ended" },
  });
  return null;
}

/** Removes a ceremony that has taken too long; the server's own. */
export function expireCeremony(turn: Turn, ceremony: CeremonyRow): void {
  turn.remove("custodian_ceremony", ceremony.id);
  told(turn, ceremony, "expired");
}

function dealersOf(
  turn: Turn,
  set: RowOf<"custodian_set">,
  dealers: readonly string[],
): Ceremony["dealers"] {
  const seats = set.custodians.filter(({ account }) => dealers.includes(account));
  if (seats.length !== threshold || new Set(dealers).size !== threshold) {
    turn.refuse(
      "invalid",
      `Cannot call a ceremony: ${threshold} custodians of now must deal, got ${seats.length}`,
    );
  }
  return seats.map(({ index, account, device }) => ({ index, account, device }));
}

/** A custodian proves themselves by passkey at every step, so they must have one. */
function demandFit(turn: Turn, account: string): void {
  const row = turn.ledger.get("account", account);
  if (row?.status !== "active") {
    turn.refuse("not_found", "Cannot find the account: there is none of this id that is active");
  }
  if (row.passkeys.length === 0) {
    turn.refuse("passkey_required", "Cannot call a ceremony: a custodian has a passkey");
  }
}

function demandStage(turn: Turn, id: string, stage: CeremonyRow["stage"]): CeremonyRow {
  ceremonyFor(turn, id);
  demandFresh(turn);
  const ceremony = turn.need("custodian_ceremony", id);
  if (ceremony.stage !== stage || turn.now >= ceremony.expiresAtMs) {
    turn.refuse("conflict", `Cannot go on: the ceremony is at another step than ${stage}`);
  }
  return ceremony;
}

function demandSeat(turn: Turn, seats: Ceremony["members"]): Ceremony["members"][number] {
  return seats.find(({ account }) => account === turn.by.account) ??
    turn.refuse("forbidden", "Cannot go on: this step is others' in the ceremony");
}

function told(turn: Turn, { id, kind, members }: CeremonyRow, step: string): void {
  turn.audit({
    what: "custodians_changed",
    about: [`custodian_ceremony/${id}`, ...members.map(({ account }) => `account/${account}`)],
    facts: { step, kind },
  });
}
