/**
 * What the KONE-compatible API knows of who asks: a verified token, and what the manager's grants
 * let it do (C16). The implementations are `KoneTokenDesk` (`tokens.ts`) and `RegistryClientRights`
 * (`registry_rights.ts`), which see the identity plane; streams and routes ask only this, and the
 * equipment learns the `rid`, floors and cars alone.
 */
import type { Scope } from "./scopes.ts";

/** Of a verified token. */
export interface KoneIdentity {
  /** The client's id (`sub`); never a person's. */
  readonly client: string;
  /** A limited token's `endUserIdentity`, as an opaque keyed hash; null for a master token. */
  readonly user: string | null;
  readonly scopes: readonly Scope[];
  readonly limited: boolean;
  readonly singleUse: boolean;
  readonly jti: string;
  readonly expiresAtMs: number;
}

/** Verified, or why not. */
export type KoneVerified =
  | { readonly ok: true; readonly identity: KoneIdentity }
  | { readonly ok: false; readonly message: string };

/** Tokens, as the edges ask of them. */
export interface KoneTokens {
  /**
   * Verifies a token as it came (a leading "Bearer " is taken off): the identity, or why not. A
   * token of single use is spent by it: verify once for each request or socket.
   */
  verify(token: string): Promise<KoneVerified>;
  /** Whether it still stands (revoked, expired, client removed): checked per message. */
  stillValid(identity: KoneIdentity): boolean;
  /**
   * Hears of ends before their time, so that sockets are cut within a second (C3). A token that
   * expires by itself is not told of: `expiresAtMs` says when.
   */
  listen(ended: (jti: string) => void): () => void;
}

/** A medium that a client read, such as a card of its access system. */
export interface KoneMedia {
  readonly id: string;
  /** The company code that belongs to it. */
  readonly cc?: string;
  readonly type?: string;
}

/** What somebody may do in a lift group. */
export interface GroupRights {
  /** Floors that may be called: exits always, floors that the site does not lock, floors granted. */
  readonly levels: "all" | ReadonlySet<number>;
  readonly monitor: boolean;
  readonly robot: boolean;
  readonly priority: boolean;
  /**
   * The random id under which the calls stand in the equipment plane: another each UTC day, for each
   * client, end user and building; in memory alone and never logged.
   */
  readonly rid: string;
  /**
   * Of `levels`, those by a right of one's own: floors that somebody locked a while ago, which the
   * group alone knows, are open to these.
   */
  readonly granted?: ReadonlySet<number>;
}

/** Rights by the manager's grants: none means no locked floor; exit floors always. */
export interface ClientRights {
  /**
   * What this client (and end user, and medium) may do in a group of a building, both by the site's
   * own ids. Synchronous, and for every message anew. In a group that is not the client's: exits.
   */
  of(identity: KoneIdentity, building: string, group: string, media?: KoneMedia): GroupRights;
}
