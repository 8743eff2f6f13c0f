/**
 * Tokens of the KONE-compatible API: JWTs signed with HS512 (RFC 7519, RFC 7518 §3.2), which only
 * this server ever checks. The key is made at each start, as that of capabilities is (E12): a key
 * derived from the root key would outlive restarts, and with it every token that was ended or spent,
 * unless a list of those were kept. Clients fetch a new token when they are told 401.
 *
 * A token names a client, and an end user by a keyed hash: addresses with tokens in them lie about in
 * logs of others. What it may do is not read from it but looked up by its `jti` (`live_tokens.ts`).
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { Clock } from "../clock.ts";
import type { ApiClients, ClientFacts } from "../people/api_clients/api_clients.ts";
import type { KoneIdentity, KoneTokens, KoneVerified } from "./client_rights.ts";
import { grantedText, type Holding, holdingOf, type Scope } from "./scopes.ts";
import type { KoneInventory } from "./inventory.ts";
import { type ClientShare, LiveTokens } from "./live_tokens.ts";
import type { RegistryClientRights } from "./registry_rights.ts";

/** How long a master token lives. */
export const tokenLifeS = 3_600;
/** How long a limited token lives where nothing else is said, and at most. */
export const limitedLifeS = 300;
export const limitedLifeMaxS = 600;
/** The longest token taken, in characters. */
export const tokenLengthMax = 8_192;

const algorithm = "HS512";
const audience = "kone-apis";
/** RFC 7518 §3.2: a key of at least the hash's size. */
const keyBytes = 64;
const refused: KoneVerified = { ok: false, message: "Invalid jwt token" };

/** What the desk needs. */
export interface KoneTokenParts {
  readonly clock: Clock;
  readonly clients: Pick<ApiClients, "check" | "userOf">;
  readonly rights: Pick<RegistryClientRights, "listen" | "refreshed">;
  readonly inventory: KoneInventory;
  /** So many unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** New at each call: 122 unguessable bits or more as text. */
  readonly randomId: () => string;
  /** Where clients reach this server, without a slash at the end. */
  readonly publicUrl: string;
  /** Says that nothing real moves, as in the demo. */
  readonly sandbox?: boolean;
}

/** A token as it is handed out. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresInS: number;
  /** In internal names. */
  readonly scope: string;
}

/** What a limited token shall be. */
export interface LimitedWish {
  readonly endUserIdentity: string;
  readonly scopes: readonly Scope[];
  readonly maxAgeS: number;
  readonly singleUse: boolean;
  readonly nonce?: string | undefined;
}

/** Why no token was made. */
export type NotIssued = "unknown_client" | "ended" | "too_many";

/** Makes and checks tokens. */
export class KoneTokenDesk implements KoneTokens {
  readonly #parts: KoneTokenParts;
  readonly #key: Uint8Array;
  readonly #live: LiveTokens;
  readonly #unlisten: () => void;
  /** Counts ends, so that what ended while it was looked up is looked up anew. */
  #ends = 0;

  constructor(parts: KoneTokenParts) {
    this.#parts = parts;
    this.#key = parts.randomBytes(keyBytes);
    this.#live = new LiveTokens(parts.clock);
    this.#unlisten = parts.rights.listen((ended) => {
      this.#ends++;
      this.#live.end(ended.client, ({ user }) => ended.concerns(user));
    });
  }

  /** Who issues the tokens. */
  get issuer(): string {
    return `${this.#parts.publicUrl}/api/v2/`;
  }

  /**
   * A token for a client that proves itself.
   * @param scopesFor the scopes that this client gets; what it throws is thrown.
   */
  async issue(
    client: string,
    secret: string,
    scopesFor: (facts: ClientFacts) => readonly Scope[],
    nonce?: string,
  ): Promise<IssuedToken | NotIssued> {
    for (;;) {
      const ends = this.#ends;
      const facts = await this.#parts.clients.check(client, secret);
      if (facts === null) return "unknown_client";
      if (ends !== this.#ends) continue;
      return await this.#sign(
        {
          client,
          user: null,
          scopes: scopesFor(facts),
          limited: false,
          singleUse: false,
        },
        facts,
        tokenLifeS,
        nonce,
      );
    }
  }

  /** A limited token below a master token that stands. The edge has compared their scopes. */
  async issueLimited(master: KoneIdentity, wish: LimitedWish): Promise<IssuedToken | NotIssued> {
    const share = this.#live.shareOf(master.jti);
    if (share === null || !this.stillValid(master)) return "ended";
    return await this.#sign(
      {
        client: master.client,
        user: this.#parts.clients.userOf(master.client, wish.endUserIdentity),
        scopes: wish.scopes,
        limited: true,
        singleUse: wish.singleUse,
      },
      share,
      wish.maxAgeS,
      wish.nonce,
    );
  }

  async verify(token: string): Promise<KoneVerified> {
    const shown = await this.#read(token);
    if (shown === null) return refused;
    // Whoever may use it at once finds rights that are as new.
    await this.#parts.rights.refreshed();
    const identity = this.#live.show(shown.jti ?? "");
    return identity === null ? refused : { ok: true, identity };
  }

  /** What a token says, where it stands; one of single use is spent by it. */
  async claims(token: string): Promise<JWTPayload | null> {
    const shown = await this.#read(token);
    return shown !== null && this.#live.show(shown.jti ?? "") !== null ? shown : null;
  }

  /** What the client of a token has, on the ids of the API's wire. */
  holdingOf({ jti }: KoneIdentity): Holding {
    const share = this.#live.shareOf(jti) ?? { products: [], buildings: [] };
    return holdingOf(this.#parts.inventory, share);
  }

  stillValid({ jti }: KoneIdentity): boolean {
    return this.#live.stands(jti);
  }

  listen(ended: (jti: string) => void): () => void {
    return this.#live.listen(ended);
  }

  /** Hears of no more ends. */
  close(): void {
    this.#unlisten();
  }

  async #read(presented: string): Promise<JWTPayload | null> {
    const token = bareToken(presented);
    if (token.length > tokenLengthMax) return null;
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [algorithm],
        issuer: this.issuer,
        audience,
        requiredClaims: ["exp", "jti", "sub"],
        currentDate: new Date(this.#parts.clock.now()),
      });
      return payload;
    } catch {
      // The library's own words may quote what came.
      return null;
    }
  }

  async #sign(
    wish: Omit<KoneIdentity, "jti" | "expiresAtMs">,
    { products, buildings }: ClientShare,
    lifeS: number,
    nonce: string | undefined,
  ): Promise<IssuedToken | NotIssued> {
    const { clock, randomId, inventory, sandbox = false } = this.#parts;
    if (!this.#live.hasRoom(wish.client, wish.scopes.length)) return "too_many";
    const iat = Math.floor(clock.now() / 1000);
    const jti = randomId();
    // Held before it is signed, so that an end meanwhile finds it.
    const expiresAtMs = (iat + lifeS) * 1000;
    this.#live.add({ ...wish, jti, expiresAtMs }, { products, buildings });
    const scope = grantedText(wish.scopes, inventory);
    const token = await new SignJWT({
      scope,
      sandbox,
      org: orgOf(wish.client),
      ...(wish.limited && { limited: true, user: wish.user }),
      ...(nonce !== undefined && { nonce }),
    })
      .setProtectedHeader({ alg: algorithm, typ: "JWT" })
      .setIssuer(this.issuer)
      .setAudience(audience)
      .setSubject(wish.client)
      .setJti(jti)
      .setIssuedAt(iat)
      .setExpirationTime(iat + lifeS)
      .sign(this.#key);
    return this.#live.stands(jti) ? { token, expiresInS: lifeS, scope } : "ended";
  }
}

/** A token without the word that some clients put before it, also where that was escaped twice. */
export function bareToken(presented: string): string {
  return presented.trim().replace(/^Bearer(?:\s|%20|\+)+/i, "");
}

/** The vendor's tokens name an organisation by a number; here every client is its own. */
function orgOf(client: string): number {
  return Buffer.from(createHash("sha256").update(`org ${client}`).digest()).readUIntBE(0, 3);
}
