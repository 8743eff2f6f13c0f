/**
 * What a custodian's device does: a few steps from what it keeps and what the server shows to what
 * it keeps now and what it answers. It keeps a {@link DeviceState}, which its owner stores as a file
 * that nobody else reads; the page or program around it carries the answers over HTTP.
 *
 * It trusts the server with nothing but the carrying. Before a ceremony deals anything secret, the
 * custodian types the digits that the others read from their devices. Before it lends its share it
 * checks that the row is that of the pseudonym, day and building which the request shows.
 */
import { z } from "zod";
import {
  type Ceremony,
  dealingOf,
  deviceMatter,
  fingerprintOf,
  rosterOf,
  setOf,
  setText,
  shareMatter,
  transcriptOf,
} from "./ceremony.ts";
import {
  type Commitment,
  commitmentFault,
  commitmentOf,
  drawLine,
  heightAt,
  isHeightOf,
  shareFrom,
} from "./dealing.ts";
import {
  decodeScalar,
  elementSchema,
  encodePoint,
  encodeScalar,
  generator,
  type RandomBytes,
  randomScalar,
} from "./group.ts";
import { prove } from "./proof.ts";
import { isOfLabel, type RowLabel, type RowPoints } from "./sealed_row.ts";
import { openHeight, type Packet, sealHeight } from "./share_packet.ts";
import { indexSchema, type Part, partOf, publicSetSchema } from "./threshold.ts";

const heldShareSchema = z.strictObject({
  index: indexSchema,
  /** The share itself. */
  value: elementSchema,
  set: publicSetSchema,
});

/** What a device keeps; all of it secret. */
export const deviceStateSchema = z.strictObject({
  version: z.literal(1),
  /** The private half of the device's key. */
  secret: elementSchema,
  /** The share of the set that counts. */
  share: heldShareSchema.nullable(),
  /** The share that a ceremony has come to, until it counts. */
  next: heldShareSchema.nullable(),
  /** The line of a ceremony under way. */
  line: z.strictObject({
    ceremony: z.string().max(64),
    start: elementSchema,
    rise: elementSchema,
  }).nullable(),
});
/** What a device keeps; all of it secret. */
export type DeviceState = Readonly<z.infer<typeof deviceStateSchema>>;

/** What a device keeps now, and what it answers. */
export interface Step<T> {
  readonly state: DeviceState;
  readonly answer: T;
}

/** A row to be opened, as the request shows it to a custodian. */
export interface Opening {
  readonly request: string;
  readonly label: RowLabel;
  readonly points: RowPoints;
}

/** A device with a key of its own and no share. */
export function newDevice(random: RandomBytes): DeviceState {
  const secret = encodeScalar(randomScalar(random));
  return { version: 1, secret, share: null, next: null, line: null };
}

/** The device's public key. */
export function deviceKey({ secret }: DeviceState): string {
  return encodePoint(generator.multiply(decodeScalar(secret)));
}

/** Registers the device's key for a ceremony. */
export function register(
  state: DeviceState,
  { ceremony, account }: { readonly ceremony: string; readonly account: string },
  random: RandomBytes,
): { readonly device: string; readonly proof: string } {
  const proof = prove(decodeScalar(state.secret), deviceMatter(ceremony, account), random);
  return { device: deviceKey(state), proof };
}

/**
 * Draws a line and tells of it. @param heard the digits of {@link fingerprintOf} as the other
 * custodians read them.
 * @throws {Error} where they are others than this device's, or it is no dealer.
 */
export function commit(
  state: DeviceState,
  ceremony: Ceremony,
  heard: string,
  random: RandomBytes,
): Step<Commitment> {
  demandRoster(ceremony, heard);
  const index = seatOf(state, ceremony, "dealers");
  const { before } = ceremony;
  let line = drawLine(random);
  if (before !== null) {
    const { share } = state;
    if (share === null || setText(share.set) !== setText(before)) {
      throw new Error("Cannot deal anew: the set is another than the one of this device's share");
    }
    line = drawLine(random, decodeScalar(share.value));
  }
  const kept = {
    ceremony: ceremony.id,
    start: encodeScalar(line.start),
    rise: encodeScalar(line.rise),
  };
  return {
    state: { ...state, line: kept },
    answer: commitmentOf(line, index, rosterOf(ceremony), random),
  };
}

/** The heights of the device's line, sealed to each member. @throws {Error} */
export async function deal(
  state: DeviceState,
  ceremony: Ceremony,
  random: RandomBytes,
): Promise<{ readonly packets: readonly Packet[] }> {
  const from = seatOf(state, ceremony, "dealers");
  const { line } = state;
  if (line?.ceremony !== ceremony.id) {
    throw new Error("Cannot deal: this device has told of no line in this ceremony");
  }
  demandCommitments(ceremony);
  const drawn = { start: decodeScalar(line.start), rise: decodeScalar(line.rise) };
  const own = ceremony.commitments.find(({ dealer }) => dealer === from);
  if (own?.start !== encodePoint(generator.multiply(drawn.start))) {
    throw new Error("Cannot deal: another line is told under this device's name");
  }
  const transcript = transcriptOf(ceremony);
  const packets = ceremony.members.map(({ index: to, device }) =>
    sealHeight(heightAt(drawn, to), decodeScalar(state.secret), deviceOf(device), {
      from,
      to,
      transcript,
    }, random)
  );
  return { packets: await Promise.all(packets) };
}

/**
 * Takes the heights, checks each against what its dealer told, and confirms the share.
 * @param heard as for {@link commit}; a new custodian hears them here for the first time.
 * @throws {Error} where a height is missing or wrong; then the ceremony must be ended.
 */
export async function accept(
  state: DeviceState,
  ceremony: Ceremony,
  heard: string,
  random: RandomBytes,
): Promise<Step<{ readonly proof: string }>> {
  demandRoster(ceremony, heard);
  demandCommitments(ceremony);
  const to = seatOf(state, ceremony, "members");
  const transcript = transcriptOf(ceremony);
  const heights: { dealer: number; height: bigint }[] = [];
  for (const { index: from, device } of ceremony.dealers) {
    const packet = ceremony.packets.find((one) => one.from === from && one.to === to);
    const commitment = ceremony.commitments.find(({ dealer }) => dealer === from)!;
    const height = packet === undefined
      ? null
      : await openHeight(packet, decodeScalar(state.secret), deviceOf(device), {
        from,
        to,
        transcript,
      });
    if (height === null || !isHeightOf(height, to, commitment)) {
      throw new Error(
        `Cannot take the share: dealer ${from} gave no height of the line it told of`,
      );
    }
    heights.push({ dealer: from, height });
  }
  const value = shareFrom(heights, dealingOf(ceremony));
  const next = { index: to, value: encodeScalar(value), set: setOf(ceremony) };
  return {
    // The old share stays until the new set counts: a ceremony may still fail.
    state: { ...state, next, line: null },
    answer: { proof: prove(value, shareMatter(transcript, to), random) },
  };
}

/**
 * Once a set counts: keeps its share and forgets the one before. Of a set that this device has no
 * share of it hears nothing new: a server's word alone must not make it throw a share away.
 */
export function settle(state: DeviceState, set: string): DeviceState {
  if (state.next?.set.set === set) {
    return { ...state, share: state.next, next: null, line: null };
  }
  return state.share?.set.set === set ? { ...state, next: null, line: null } : state;
}

/**
 * The device's part in opening one row.
 * @throws {Error} where the row is not the one that the request names, or the device has no share.
 */
export function lend(
  state: DeviceState,
  { request, label, points }: Opening,
  random: RandomBytes,
): Part {
  const { share } = state;
  if (share === null || share.set.key !== label.key) {
    throw new Error("Cannot open: this device holds no share of the key of this row");
  }
  if (!isOfLabel(points, label)) {
    throw new Error("Cannot open: the row is not that of this pseudonym, day and building");
  }
  return partOf(decodeScalar(share.value), share.index, { point: points.point, request }, random);
}

function demandRoster(ceremony: Ceremony, heard: string): void {
  if (fingerprintOf(ceremony).replaceAll(" ", "") !== heard.replaceAll(/\s/g, "")) {
    throw new Error("Cannot go on: the custodians' devices do not show the same digits");
  }
}

function demandCommitments(ceremony: Ceremony): void {
  const roster = rosterOf(ceremony);
  for (const { index } of ceremony.dealers) {
    const told = ceremony.commitments.find(({ dealer }) => dealer === index);
    const fault = told === undefined
      ? "there is none"
      : commitmentFault(told, dealingOf(ceremony), roster);
    if (fault !== null) throw new Error(`Cannot take dealer ${index}'s commitment: ${fault}`);
  }
}

function seatOf(state: DeviceState, ceremony: Ceremony, among: "members" | "dealers"): number {
  const own = deviceKey(state);
  const seats = ceremony[among].filter(({ device }) => device === own);
  if (seats.length !== 1) {
    throw new Error(`Cannot go on: this device is not one of the ceremony's ${among}`);
  }
  return seats[0]!.index;
}

function deviceOf(device: string | null): string {
  if (device === null) throw new Error("Cannot go on: a device has not registered its key");
  return device;
}
