/**
 * Makes and checks what clients prove themselves with. A secret is 256 random bits, so a keyed hash
 * hides it as well as a slow one would, and checking it costs nothing worth attacking. It is shown
 * once, to whoever made it.
 */
import { Buffer } from "node:buffer";
import type { MasterKey } from "../../access/master_key.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import type { Client } from "../rows/client.ts";
import type { ClientWish } from "./clients.ts";

const secretBytes = 32;
/** The longest id or secret that is looked at, in characters. */
export const credentialLengthMax = 128;
/** The longest name that a client may have for a user of its own, in characters. */
export const endUserLengthMax = 256;

/** What a token may be made for. */
export type ClientFacts = Pick<Client, "id" | "name" | "buildings" | "products">;

/** What it is made of. */
export interface ApiClientsParts {
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  /** So many unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
}

/** The clients of a cluster. */
export class ApiClients {
  readonly #parts: ApiClientsParts;

  constructor(parts: ApiClientsParts) {
    this.#parts = parts;
  }

  /** Makes a client, with a secret that is never shown again. @throws {RefusalError}. */
  async add(
    by: Doer,
    wish: Omit<ClientWish, "secret">,
  ): Promise<{ readonly id: string; readonly secret: string }> {
    const { secret, digest } = this.#newSecret();
    const { id } = await this.#parts.registry.run(by, "create_client", { ...wish, secret: digest });
    return { id, secret };
  }

  /** Gives a client a new secret; the old one and all its tokens end. @throws {RefusalError}. */
  async rotate(by: Doer, id: string): Promise<{ readonly secret: string }> {
    const { secret, digest } = this.#newSecret();
    await this.#parts.registry.run(by, "rotate_client_secret", { id, secret: digest });
    return { secret };
  }

  /** The client that proves itself so, or null. */
  async check(id: string, secret: string): Promise<ClientFacts | null> {
    const { registry, masterKey } = this.#parts;
    if (id.length > credentialLengthMax || secret.length > credentialLengthMax) return null;
    const client = await registry.for("security").look((ledger) => ledger.get("client", id));
    // Whoever is unknown is checked like everybody else.
    const digest = client?.secret ?? masterKey.mac(purpose, "nobody's");
    const isRight = masterKey.verifies(digest, purpose, secret);
    if (!isRight || client === undefined || client.endedAtMs !== undefined) return null;
    const { name, buildings, products } = client;
    return { id, name, buildings, products };
  }

  /** A client's user, as tokens and rows know them: a keyed hash of the client's own name. */
  userOf(client: string, endUserIdentity: string): string {
    return this.#parts.masterKey.mac("kone_end_user", client, endUserIdentity);
  }

  /** The same user in one building, as grants name them. @param user as of {@link userOf}. */
  userAt(building: string, user: string): string {
    return this.#parts.masterKey.mac("kone_end_user_at", building, user);
  }

  #newSecret(): { readonly secret: string; readonly digest: string } {
    const { masterKey, randomBytes } = this.#parts;
    const secret = Buffer.from(randomBytes(secretBytes)).toString("base64url");
    return { secret, digest: masterKey.mac(purpose, secret) };
  }
}

const purpose = "kone_client_secret";
