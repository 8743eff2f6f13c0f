/**
 * What a unit and a device of a flat say to each other through this server to connect for picture
 * and voice: the unit offers, the device answers, candidates trickle (the order of ONVIF's WebRTC
 * specification). The server carries these texts and reads none of them: what matters in them is
 * signed by the two ends (`web/media/fingerprint_proof.js`). They hold addresses, so no log, store
 * or figure ever has one.
 */
import { z } from "zod";
import { sealedCharsMax } from "../web/media/missed_picture.js";

/** Picture: one line of video from the unit. Voice: one of sound, both ways, after the answer (C1). */
export const signalMedia = ["picture", "voice"] as const;
/** A connection between unit and device. */
export type SignalMedia = (typeof signalMedia)[number];

/** Longest texts, in characters; a device's must fit one frame of its socket with the rest. */
export const signalCharsMax = {
  offer: 16_384,
  answer: 12_288,
  proof: 2_048,
  certificate: 2_048,
  candidate: 1_024,
  statement: 12_288,
  list: 8_192,
} as const;

const printable = (max: number) => z.string().min(1).max(max);
const base64url = (least: number, most: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${least},${most}}$`));
const compact = (max: number) => z.string().min(1).max(max).regex(/^[A-Za-z0-9_.~-]+$/);
const word = z.string().regex(/^[a-z_]{1,40}$/);
const kid = base64url(43, 43);

/** Names one connection: random, made by the device that asks for it, new for each. */
export const signalSessionSchema = base64url(22, 43)
  .describe("16 to 32 random bytes in base64url, made by the device, new for each connection");

const candidate = z.strictObject({
  kind: z.literal("candidate"),
  candidate: printable(signalCharsMax.candidate).nullable()
    .describe("a line as SDP has it, of the one line of media; null: there are no more"),
});
const bye = z.strictObject({
  kind: z.literal("bye").describe("it is over; nothing follows"),
  reason: word.optional(),
});

const answer = z.strictObject({
  kind: z.literal("answer").describe("to the offer; once"),
  sdp: printable(signalCharsMax.answer),
  proof: compact(signalCharsMax.proof),
});

/** What a device says to a unit. */
export const deviceSignalSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("request").describe("asks for an offer; once in a session"),
    device: kid.describe("the name of the device's key, as the unit's own book has it"),
    flat: kid.describe("the name of its flat's key"),
  }),
  answer,
  candidate,
  bye,
  z.strictObject({
    kind: z.literal("statement").describe("for the unit's book of flats; before the request"),
    text: compact(signalCharsMax.statement),
  }),
  z.strictObject({
    kind: z.literal("list").describe("asks who can see the flat's door, as the unit signs it"),
    flat: kid,
    nonce: base64url(22, 43),
  }),
]);
/** What a device says to a unit. */
export type DeviceSignal = z.infer<typeof deviceSignalSchema>;

/** What a technician's program says in place of a request; no phone of a flat may (R75). */
export const lookSignalSchema = z.strictObject({
  kind: z.literal("look").describe("asks for an offer, to find a fault of the camera; once"),
  key: kid.describe("the public key that the technician has made for this alone"),
  text: compact(signalCharsMax.certificate).describe("a manager's word on it"),
});
/** What a technician's program says in place of a request. */
export type LookSignal = z.infer<typeof lookSignalSchema>;

/**
 * What a phone asks outside a ring, and what the unit says to that: the picture of a ring that was
 * missed, sealed to the phone's key and signed by the unit (C18). This server cannot open it.
 */
export const missedAskedSchema = z.strictObject({
  kind: z.literal("missed").describe("asks for the picture of a missed ring; given out once"),
  ring: z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/),
  device: kid.describe("the name of the device's key, as the unit's own book has it"),
});
/** A sealed picture, and the unit's word on it. */
export const missedPictureSchema = z.strictObject({
  text: compact(sealedCharsMax).describe("sealed to the device's key"),
  proof: compact(signalCharsMax.proof).describe("the unit's word on the text, the ring and device"),
});
/** A sealed picture, and the unit's word on it. */
export type MissedPicture = Readonly<z.infer<typeof missedPictureSchema>>;
/** What a unit says to a question for one. */
export const missedGivenSchema = z.object({
  kind: z.literal("missed"),
  picture: missedPictureSchema.optional().describe("left out where there is none"),
});

/** What a technician's program says to this server; the manager's word is here already. */
export const technicianSignalSchema = z.discriminatedUnion("kind", [
  lookSignalSchema.omit({ text: true }),
  answer,
  candidate,
  bye,
]);
/** What a technician's program says. */
export type TechnicianSignal = z.infer<typeof technicianSignalSchema>;

/** What a unit says to a device; other fields of a unit's are passed over. */
export const unitSignalSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("offer").describe("to the request; once"),
    sdp: printable(signalCharsMax.offer),
    proof: compact(signalCharsMax.proof),
    certificate: compact(signalCharsMax.certificate)
      .describe("the managers' word on the unit's key"),
  }),
  z.object(candidate.shape),
  z.object(bye.shape),
  z.object({
    kind: z.literal("statement").describe("what became of each statement, in their order"),
    ok: z.boolean(),
    said: word.describe("what it did, or the rule that it broke"),
  }),
  z.object({
    kind: z.literal("list"),
    text: compact(signalCharsMax.list).optional().describe("left out where there is no such flat"),
  }),
]);
/** What a unit says to a device. */
export type UnitSignal = z.infer<typeof unitSignalSchema>;

/** A server that helps two ends to reach each other, as WebRTC's configuration has it. */
export const iceServerSchema = z.strictObject({
  urls: z.array(z.string().min(1).max(256)).min(1).max(4),
  username: z.string().min(1).max(128).optional(),
  credential: z.string().min(1).max(128).optional(),
});
/** For who connects: with the request to the unit, with the offer to the device. */
export const iceServersSchema = z.array(iceServerSchema).max(4)
  .describe("valid for some minutes, for this connection; left out where there are none");
/** A server that helps two ends to reach each other. */
export type IceServer = Readonly<z.infer<typeof iceServerSchema>>;

/** Characters of a signal's texts. */
export function charsOf(signal: Readonly<{ kind: string }>): number {
  let chars = 0;
  for (const value of Object.values(signal)) if (typeof value === "string") chars += value.length;
  return chars;
}
