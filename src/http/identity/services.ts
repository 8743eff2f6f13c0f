/** What the routes of the identity plane may use. A part that needs more adds a line here. */
import type { MasterKey } from "../../access/master_key.ts";
import type { AccessTokenVerifier } from "../../access/tokens.ts";
import type { Clock } from "../../clock.ts";
import type { Doors } from "../../doors.ts";
import type { Registry } from "../../people/registry/registry.ts";
import type { Site } from "../../site.ts";

/** The services of the identity plane. */
export interface IdentityServices {
  readonly clock: Clock;
  readonly site: Site;
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  readonly accessTokens: AccessTokenVerifier;
  readonly doors: Doors;
  /** Where people reach this server, without a slash at the end; for links in mails and letters. */
  readonly publicUrl: string;
}
