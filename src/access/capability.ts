/**
 * A capability: a short signed token that holds a random id and the floors, or the doors, that it
 * may use, for minutes. The identity plane mints it, the equipment plane checks it, and neither
 * learns who the other means. One for lifts names no door, one for doors no floor and one for rings
 * neither, for a phone has another id for each (C4); one for a screen at a landing names what it
 * shows. It is a JWT of type `vestibule-capability+jwt`, signed with an
 * Ed25519 key that is made at each start (E12) and never leaves this process, with a random `jti`
 * that is unrelated to the id and never logged (C3).
 *
 * A token is verified once per socket or request (0.2 ms); after that {@link
 * CapabilityVerifier.stillValid} costs a comparison and a look into a map for each message.
 */
import { type CryptoKey, errors, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { type LiftUse, liftUses } from "../lift/lift_uses.ts";
import type { Answer } from "../lifts.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { Revocations } from "./revocations.ts";

/** The longest life of a capability. */
export const capabilityLifeMsMax = 600_000;
/** The longest token taken, in characters. */
export const capabilityLengthMax = 4096;

const tokenType = "vestibule-capability+jwt";
const audience = "equipment";
const algorithm = "EdDSA";
const idSchema = z.string().min(1).max(64);
const levelsSchema = z.union([z.literal("all"), z.array(z.int().min(-50).max(300)).max(351)]);
const liftsSchema = z.array(
  z.strictObject({
    group: z.string().min(1).max(40),
    levels: levelsSchema,
    /** What beyond calling its lifts. */
    uses: z.array(z.enum(liftUses)).max(liftUses.length).optional(),
  }),
)
  .max(32);

const doorsSchema = z.array(z.string().regex(/^[^/]{1,40}\/[^/]{1,40}$/)).max(128);
/** A screen at a landing: of these groups there, and of the directory of this unit. */
const screenSchema = z.strictObject({
  level: z.int().min(-50).max(300),
  groups: z.array(z.string().min(1).max(40)).max(32),
  unit: z.string().min(1).max(40).optional(),
});
/** What a screen at a landing may show. */
export type ScreenPlace = Readonly<z.infer<typeof screenSchema>>;

/** How its holder likes to be served; buckets, so that they say little (R22, C13). */
const prefersSchema = z.strictObject({
  walkingSpeed: z.enum(["slow", "normal", "fast"]).optional(),
  accessible: z.boolean().optional(),
});
/** How the holder of a capability likes to be served. */
export type Prefers = Readonly<z.infer<typeof prefersSchema>>;

const grantSchema = z.strictObject({
  rid: idSchema,
  building: z.string().min(1).max(40),
  lifts: liftsSchema,
  /** As `unit/door`. */
  doors: doorsSchema.default([]),
  prefers: prefersSchema.default({}),
  operator: z.boolean().optional(),
  log: z.boolean().optional(),
  rings: z.boolean().optional(),
  screen: screenSchema.optional(),
  verifiedUntilMs: z.int().multipleOf(60_000).optional(),
  ttlMs: z.int().min(1000).max(capabilityLifeMsMax),
}).refine(({ lifts, doors }) => lifts.length === 0 || doors.length === 0, {
  error: "a capability names lifts or doors, not both",
}).refine(({ lifts, doors, log }) => log !== true || lifts.length + doors.length === 0, {
  error: "a capability for the log names no lift and no door",
}).refine(
  ({ lifts, doors, log, operator, rings }) =>
    rings !== true || (lifts.length + doors.length === 0 && log !== true && operator !== true),
  { error: "a capability for rings carries nothing else" },
).refine(
  ({ lifts, doors, log, operator, rings, screen }) =>
    screen === undefined ||
    (lifts.length + doors.length === 0 && log !== true && operator !== true && rings !== true),
  { error: "a capability for a screen carries nothing else" },
).refine(
  ({ lifts, log, operator, rings, screen, verifiedUntilMs }) =>
    verifiedUntilMs === undefined ||
    (lifts.length === 0 && log !== true && operator !== true && rings !== true &&
      screen === undefined),
  { error: "a proof of its person goes with a capability for doors" },
);
/** What a capability should allow, and for how long. `rid` is the random id that its phone made. */
export type Grant = Readonly<z.input<typeof grantSchema>>;

const claimsSchema = z.object({
  jti: idSchema,
  exp: z.number(),
  rid: idSchema,
  building: z.string(),
  lifts: liftsSchema,
  doors: doorsSchema.default([]),
  prefers: prefersSchema.default({}),
  operator: z.boolean().optional(),
  log: z.boolean().optional(),
  rings: z.boolean().optional(),
  screen: screenSchema.optional(),
  verifiedUntilMs: z.int().optional(),
});

/** What one may do in one lift group. */
export interface LiftGrant {
  readonly group: string;
  readonly levels: "all" | ReadonlySet<number>;
  /** What beyond calling its lifts; left out: nothing. */
  readonly uses?: ReadonlySet<LiftUse>;
}

/** A verified capability. */
export interface Capability {
  readonly jti: string;
  /** The random id that stands for its holder in the equipment plane. */
  readonly rid: string;
  readonly building: string;
  readonly lifts: readonly LiftGrant[];
  /** As `unit/door`. */
  readonly doors: ReadonlySet<string>;
  readonly prefers: Prefers;
  /** May watch every call of the building, without ids (C5). */
  readonly operator: boolean;
  /** May read the building's equipment log, whose rows hold random ids alone (R43). */
  readonly log?: true;
  /** May take the rings of flats in the building; which, the desk alone knows (C4). */
  readonly rings?: true;
  /** May be told what this screen shows, and asks for nothing. */
  readonly screen?: ScreenPlace;
  /**
   * Until when it opens its doors, for until then its person counts as the one who holds the phone
   * (C8): a full minute, so that it links nothing (C4). Left out: it shows its doors and opens none.
   */
  readonly verifiedUntilMs?: number;
  readonly expiresAtMs: number;
}

/** The checking half, which is all that the edges get. */
export interface CapabilityVerifier {
  /** Checks a token: its form, signature, type, issuer, audience, expiry and revocation. */
  verify(token: string): Promise<Answer<Capability>>;
  /** Why a verified capability no longer holds, or undefined while it does. */
  stillValid(capability: Capability): Refusal | undefined;
}

/** Mints and verifies the capabilities of one start of one cluster. */
export class Capabilities implements CapabilityVerifier {
  readonly #clock: Clock;
  readonly #revocations: Revocations;
  readonly #randomId: () => string;
  readonly #issuer: string;
  readonly #keys: KeyPair;

  private constructor(parts: CapabilityParts, keys: KeyPair) {
    this.#clock = parts.clock;
    this.#revocations = parts.revocations;
    this.#randomId = parts.randomId;
    this.#issuer = `vestibule:${parts.cluster}`;
    this.#keys = keys;
  }

  /** Makes the key of this start, or takes one that a test has made. */
  static async create(parts: CapabilityParts, keys?: KeyPair): Promise<Capabilities> {
    return new Capabilities(
      parts,
      keys ?? await generateKeyPair(algorithm, { extractable: false }),
    );
  }

  /**
   * Mints a token. The identity plane calls it, for whom it has signed in.
   * @throws {TypeError} where the grant is out of bounds.
   */
  async mint(grant: Grant): Promise<string> {
    return (await this.issue(grant)).capability;
  }

  /** As {@link mint}, with the token's `jti` and expiry, for ending it before its time. */
  async issue(grant: Grant): Promise<Issued> {
    const sound = grantSchema.safeParse(grant);
    if (!sound.success) {
      throw new TypeError(`Cannot mint a capability: ${z.prettifyError(sound.error)}`);
    }
    const { rid, building, lifts, doors, prefers, operator, log, rings, screen, ttlMs } =
      sound.data;
    const { verifiedUntilMs } = sound.data;
    const jti = this.#randomId();
    const expiresAtS = Math.floor((this.#clock.now() + ttlMs) / 1000);
    const capability = await new SignJWT({
      rid,
      building,
      lifts,
      ...(doors.length > 0 && { doors }),
      ...(Object.keys(prefers).length > 0 && { prefers }),
      ...(operator === true && { operator }),
      ...(log === true && { log }),
      ...(rings === true && { rings }),
      ...(screen !== undefined && { screen }),
      ...(verifiedUntilMs !== undefined && { verifiedUntilMs }),
    })
      .setProtectedHeader({ alg: algorithm, typ: tokenType })
      .setIssuer(this.#issuer)
      .setAudience(audience)
      .setJti(jti)
      .setExpirationTime(expiresAtS)
      .sign(this.#keys.privateKey);
    return { capability, jti, expiresAtMs: expiresAtS * 1000 };
  }

  async verify(token: string): Promise<Answer<Capability>> {
    if (token.length > capabilityLengthMax) {
      return no(refuse("unauthenticated", "Cannot read the capability: it is too long"));
    }
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, this.#keys.publicKey, {
        algorithms: [algorithm],
        typ: tokenType,
        issuer: this.#issuer,
        audience,
        requiredClaims: ["exp", "jti"],
        currentDate: new Date(this.#clock.now()),
      }));
    } catch (error) {
      if (error instanceof errors.JWTExpired) return no(expired());
      // The library's own words may quote what came, so they stay here.
      return no(refuse(
        "unauthenticated",
        "Cannot accept the capability: it must be one that this server signed for equipment",
      ));
    }
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) {
      return no(refuse("unauthenticated", "Cannot accept the capability: its claims are not ours"));
    }
    const { jti, exp, rid, building, lifts, doors, prefers, operator, log, rings, screen } =
      claims.data;
    const { verifiedUntilMs } = claims.data;
    const capability: Capability = {
      jti,
      rid,
      building,
      lifts: lifts.map(({ group, levels, uses = [] }) => ({
        group,
        levels: levels === "all" ? levels : new Set(levels),
        ...(uses.length > 0 && { uses: new Set(uses) }),
      })),
      doors: new Set(doors),
      prefers,
      operator: operator === true,
      ...(log === true && { log }),
      ...(rings === true && { rings }),
      ...(screen !== undefined && { screen }),
      ...(verifiedUntilMs !== undefined && { verifiedUntilMs }),
      expiresAtMs: exp * 1000,
    };
    const refusal = this.stillValid(capability);
    return refusal === undefined ? { ok: true, value: capability } : no(refusal);
  }

  stillValid(capability: Capability): Refusal | undefined {
    if (capability.expiresAtMs <= this.#clock.now()) return expired();
    if (this.#revocations.has(capability.jti)) {
      return refuse("capability_revoked", "Cannot go on: the capability was revoked");
    }
    return undefined;
  }
}

/** A token and what its maker must know to end it. */
export interface Issued {
  readonly capability: string;
  readonly jti: string;
  readonly expiresAtMs: number;
}

/** An Ed25519 pair. */
export interface KeyPair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

/** What {@link Capabilities} is made of. */
export interface CapabilityParts {
  readonly clock: Clock;
  readonly revocations: Revocations;
  /** At least 122 unguessable bits as text, new at each call. */
  readonly randomId: () => string;
  /** The cluster's id, which names the issuer. */
  readonly cluster: string;
}

function expired(): Refusal {
  return refuse("capability_expired", "Cannot go on: the capability has expired");
}

function no(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
