/**
 * A ceremony in which custodians come to their shares, as everybody in it sees it: three members
 * register the keys of their devices, the dealers tell of their lines, then give each member a
 * height, and each member confirms that it holds its share. The server keeps the board and is not
 * trusted with it: from the *roster* every device makes the same few digits, which the custodians
 * read to each other before anything secret is dealt, and what was told is bound to every packet.
 */
import { z } from "zod";
import { type Commitment, commitmentSchema, type Dealing, publicSetOf } from "./dealing.ts";
import {
  digestOf,
  elementSchema,
  fromBase64url,
  generator,
  type Point,
  readPoint,
} from "./group.ts";
import { packetSchema } from "./share_packet.ts";
import {
  custodians,
  indexSchema,
  type PublicSet,
  publicSetSchema,
  threshold,
} from "./threshold.ts";

/** Where a ceremony stands. */
export const ceremonyStages = ["registering", "committing", "dealing", "confirming"] as const;

/** Somebody in a ceremony, with the key of their device. */
export const seatSchema = z.strictObject({
  index: indexSchema,
  account: z.string().min(1).max(64),
  device: elementSchema.nullable(),
});
/** Somebody in a ceremony, with the key of their device. */
export type Seat = Readonly<z.infer<typeof seatSchema>>;

/** A ceremony as it is shown to a device. */
export const ceremonySchema = z.strictObject({
  id: z.string().min(1).max(64),
  /** `generate`: a new key. `reshare`: new shares of the key of `before`. */
  kind: z.enum(["generate", "reshare"]),
  stage: z.enum(ceremonyStages),
  /** Who is to hold the shares. */
  members: z.array(seatSchema).length(custodians),
  /** Who deals: the members or, in a resharing, two custodians of the old set by their old index. */
  dealers: z.array(seatSchema).min(threshold).max(custodians),
  before: publicSetSchema.nullable(),
  commitments: z.array(commitmentSchema).max(custodians),
  /** To a member: those that are for it. */
  packets: z.array(packetSchema).max(custodians * custodians),
  confirmed: z.array(indexSchema).max(custodians),
});
/** A ceremony as it is shown to a device. */
export type Ceremony = Readonly<z.infer<typeof ceremonySchema>>;

/** How the lines of a ceremony add up. */
export function dealingOf({ kind, before, dealers }: Ceremony): Dealing {
  if (kind === "generate" || before === null) return { kind: "generate" };
  return { kind, before, dealers: dealers.map(({ index }) => index) };
}

/** Who takes part with which key, and what is shared anew: what must be the same for all. */
export function rosterOf({ id, kind, members, dealers, before }: Ceremony): string {
  const seats = (of: readonly Seat[]) =>
    of.map(({ index, account, device }) => [index, account, device]);
  const old = before === null ? null : setText(before);
  return digestOf("roster", JSON.stringify([id, kind, seats(members), seats(dealers), old]));
}

/** A set as one text, the same wherever it is read from. */
export function setText({ key, set, publicKey, shares }: PublicSet): string {
  return JSON.stringify([key, set, publicKey, shares.map(({ index, point }) => [index, point])]);
}

/**
 * The roster in 25 digits, in groups of five, for custodians to read to each other: 83 bits, too
 * many for a server to find another roster with the same.
 */
export function fingerprintOf(ceremony: Ceremony): string {
  const bytes = fromBase64url(rosterOf(ceremony));
  let number = 0n;
  for (const byte of bytes.subarray(0, 24)) number = number * 256n + BigInt(byte);
  return String(number % 10n ** 25n).padStart(25, "0").replace(/(\d{5})(?=\d)/g, "$1 ");
}

/** Everything told in a ceremony before heights are dealt. */
export function transcriptOf(ceremony: Ceremony): string {
  const told = [...ceremony.commitments].sort((a, b) => a.dealer - b.dealer)
    .map(({ dealer, start, rise, proof }) => [dealer, start, rise, proof]);
  return digestOf("transcript", rosterOf(ceremony), JSON.stringify(told));
}

/**
 * The set of shares that a ceremony comes to.
 * @throws {Error} where not every dealer has told of a line, or the lines cancel each other.
 */
export function setOf(ceremony: Ceremony): PublicSet {
  const { id, before, dealers, commitments } = ceremony;
  const told: Commitment[] = dealers.map(({ index }) => {
    const found = commitments.find(({ dealer }) => dealer === index);
    if (found === undefined) throw new Error("Cannot add up the lines: a dealer's is missing");
    return found;
  });
  const set = publicSetOf({ key: before?.key ?? id, set: id }, told, dealingOf(ceremony));
  const sound = [set.publicKey, ...set.shares.map(({ point }) => point)]
    .every((point) => readPoint(point) !== null);
  if (!sound) throw new Error("Cannot add up the lines: they cancel each other");
  if (before !== null && set.publicKey !== before.publicKey) {
    throw new Error("Cannot add up the lines: they come to another key");
  }
  return set;
}

/** What a device proves when it registers its key. */
export function deviceMatter(ceremony: string, account: string) {
  return { purpose: "device", context: [ceremony, account], bases: [generator] as Point[] };
}

/** What a member proves when it confirms its share. */
export function shareMatter(transcript: string, index: number) {
  return { purpose: "share", context: [transcript, String(index)], bases: [generator] as Point[] };
}
