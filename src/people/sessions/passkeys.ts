/**
 * Passkeys (WebAuthn) at the edge: challenges, and the proofs that answer them. A challenge is 256
 * random bits, good once for five minutes, for one purpose and, where somebody is signed in, for
 * their session. The person must be verified by the device; credentials are discoverable, so nobody
 * is named before they have proved who they are. Site and origin come from the public address.
 *
 * No statement about the make of a device is asked for (attestation `none`), and one that names
 * certificates is refused unread: checking it would ask servers outside (C14).
 */
import { Buffer } from "node:buffer";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { decodeAttestationObject, isoBase64URL } from "@simplewebauthn/server/helpers";
import type { Clock } from "../../clock.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import type { FreshProofs } from "./fresh_proofs.ts";
import { SingleUse } from "./single_use.ts";

/** How long a challenge is good. */
export const challengeLifeMs = 5 * 60_000;
/** EdDSA, ES256 and RS256 (COSE algorithm numbers), in the order of preference. */
const algorithms = [-8, -7, -257];
const challengesMax = 10_000;
const challengesOfOneMax = 32;
/** Shown by devices beside the name of the site. */
const siteName = "Vestibule";

/** What a challenge was made for: signing in, or something in a session. */
type Purpose = "sign_in" | `verify ${string}` | `register ${string}`;

/** What passkeys need. */
export interface PasskeysOptions {
  readonly registry: Registry;
  readonly clock: Clock;
  /** Unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
  /** Where people reach this server; its host is the site that passkeys belong to. */
  readonly publicUrl: string;
  /** Hears who has just proved themselves. */
  readonly freshProofs: Pick<FreshProofs, "prove">;
}

/** A proof that fits an account's passkey. */
export interface PasskeyProof {
  readonly account: string;
  readonly passkey: string;
  readonly counter: number;
}

/** Challenges, and the proofs that answer them. */
export class Passkeys {
  readonly #registry: Registry;
  readonly #randomBytes: PasskeysOptions["randomBytes"];
  readonly #origin: string;
  readonly #site: string;
  readonly #challenges: SingleUse<Purpose>;
  readonly #freshProofs: PasskeysOptions["freshProofs"];

  constructor({ registry, clock, randomBytes, publicUrl, freshProofs }: PasskeysOptions) {
    this.#freshProofs = freshProofs;
    this.#registry = registry;
    this.#randomBytes = randomBytes;
    this.#origin = new URL(publicUrl).origin;
    this.#site = new URL(publicUrl).hostname;
    this.#challenges = new SingleUse(clock, {
      lifeMs: challengeLifeMs,
      max: challengesMax,
      ownerMax: challengesOfOneMax,
    });
  }

  /** What a browser needs to ask for any passkey of this site. `peer` only bounds how many. */
  async signInOptions(peer: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return await this.#requestOptions("sign_in", `peer ${peer}`, []);
  }

  /**
   * Whose passkey answered; null where the answer proves nobody. The row of a found account comes
   * too, for what must be noted of a failure.
   */
  async prove(
    response: AuthenticationResponseJSON,
  ): Promise<{ readonly account: string | null; readonly proof: PasskeyProof | null }> {
    const found = await this.#registry.look((ledger) => passkeyOf(ledger, response.id));
    if (found === undefined) return { account: null, proof: null };
    return {
      account: found.account.id,
      proof: await this.#check(response, found, "sign_in"),
    };
  }

  /** What a browser needs to ask for one of the doer's own passkeys. */
  async verifyOptions(by: Doer): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { account, session } = await this.#own(by);
    return await this.#requestOptions(
      `verify ${session}`,
      `session ${session}`,
      account.passkeys.map(({ id, transports }) => ({ id, transports: [...transports] })),
    );
  }

  /**
   * Proves the doer again, in the session they use.
   * @throws {RefusalError} `sign_in_failed` where the answer does not prove them.
   */
  async verify(by: Doer, response: AuthenticationResponseJSON): Promise<void> {
    const { account, session } = await this.#own(by);
    const passkey = account.passkeys.find(({ id }) => id === response.id);
    const proof = passkey === undefined
      ? null
      : await this.#check(response, { account, passkey }, `verify ${session}`);
    if (proof === null) {
      await this.#registry.run(by, "count_failed_sign_in", {
        account: account.id,
        method: "passkey",
        counts: false,
      });
      throw new RefusalError(
        refuse("sign_in_failed", "Cannot accept the passkey: it does not prove an account in use"),
      );
    }
    await this.#registry.run(by, "verify_session", proof);
    this.#freshProofs.prove(session);
  }

  /** What a browser needs to make a passkey for the doer. */
  async registerOptions(by: Doer): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { account, session } = await this.#own(by);
    return await generateRegistrationOptions({
      rpName: siteName,
      rpID: this.#site,
      userName: account.profile.email?.value ?? account.id,
      userDisplayName: account.profile.name?.value ?? "",
      userID: new TextEncoder().encode(account.id),
      challenge: this.#challenge(`register ${session}`, `session ${session}`),
      timeout: challengeLifeMs,
      attestationType: "none",
      excludeCredentials: account.passkeys.map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      supportedAlgorithmIDs: algorithms,
    });
  }

  /**
   * Adds the passkey that a browser has made.
   * @throws {RefusalError} `invalid` where the answer does not fit the challenge or the rules, and
   * what the command `add_passkey` refuses.
   */
  async register(
    by: Doer,
    name: string,
    response: RegistrationResponseJSON,
  ): Promise<RowOf<"account">["passkeys"][number]> {
    const { session } = await this.#own(by);
    const made = await this.#checkMade(response, `register ${session}`);
    if (made === null) {
      throw new RefusalError(
        refuse("invalid", "Cannot add the passkey: the answer does not fit the challenge and site"),
      );
    }
    const added = await this.#registry.run(by, "add_passkey", { ...made, name });
    this.#freshProofs.prove(session);
    return added;
  }

  async #checkMade(response: RegistrationResponseJSON, purpose: Purpose) {
    try {
      if (!statesNothing(response.response.attestationObject)) return null;
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response,
        expectedChallenge: (challenge) => this.#challenges.take(challenge) === purpose,
        expectedOrigin: this.#origin,
        expectedRPID: this.#site,
        requireUserVerification: true,
        supportedAlgorithmIDs: algorithms,
      });
      if (!verified) return null;
      const { id, publicKey, counter, transports } = registrationInfo.credential;
      return {
        id,
        publicKey: Buffer.from(publicKey).toString("base64url"),
        counter,
        transports: [...transports ?? []],
      };
    } catch {
      // The library's own words may quote what came, so they stay here.
      return null;
    }
  }

  async #check(
    response: AuthenticationResponseJSON,
    { account, passkey }: Found,
    purpose: Purpose,
  ): Promise<PasskeyProof | null> {
    const { userHandle } = response.response;
    if (userHandle !== undefined && userHandle !== Buffer.from(account.id).toString("base64url")) {
      return null;
    }
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge: (challenge) => this.#challenges.take(challenge) === purpose,
        expectedOrigin: this.#origin,
        expectedRPID: this.#site,
        credential: {
          id: passkey.id,
          publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
          counter: passkey.counter,
        },
        requireUserVerification: true,
      });
      return verified
        ? { account: account.id, passkey: passkey.id, counter: authenticationInfo.newCounter }
        : null;
    } catch {
      return null;
    }
  }

  async #requestOptions(
    purpose: Purpose,
    owner: string,
    allowCredentials: { id: string; transports: string[] }[],
  ): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return await generateAuthenticationOptions({
      rpID: this.#site,
      challenge: this.#challenge(purpose, owner),
      timeout: challengeLifeMs,
      allowCredentials,
      userVerification: "required",
    });
  }

  #challenge(purpose: Purpose, owner: string): Uint8Array<ArrayBuffer> {
    const bytes = this.#randomBytes(32);
    this.#challenges.put(Buffer.from(bytes).toString("base64url"), owner, purpose);
    return bytes;
  }

  async #own(by: Doer): Promise<{ account: RowOf<"account">; session: string }> {
    const account = await this.#registry.look((ledger) => ledger.get("account", by.account ?? ""));
    if (account === undefined || by.session === null) {
      throw new RefusalError(refuse("session_ended", "Cannot go on: the session has ended"));
    }
    return { account, session: by.session };
  }
}

interface Found {
  readonly account: RowOf<"account">;
  readonly passkey: RowOf<"account">["passkeys"][number];
}

function passkeyOf(ledger: Ledger, id: string): Found | undefined {
  const account = ledger.one("account", "passkey", id);
  const passkey = account?.passkeys.find((one) => one.id === id);
  return account === undefined || passkey === undefined ? undefined : { account, passkey };
}

/** Whether an attestation says nothing of the device's make: none, or signed by the key itself. */
function statesNothing(attestationObject: string): boolean {
  const decoded = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject));
  const format = decoded.get("fmt");
  return format === "none" ||
    (format === "packed" && decoded.get("attStmt").get("x5c") === undefined);
}
