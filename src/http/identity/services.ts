/** What the routes of the identity plane may use. A part that needs more adds a line here. */
import type { CameraLooks } from "../../camera_looks.ts";
import type { CapabilityDesk } from "../../access/capability_desk.ts";
import type { MasterKey } from "../../access/master_key.ts";
import type { ScreenDesk } from "../../access/screen_desk.ts";
import type { Proofs } from "../../access/proof.ts";
import type { AccessTokenVerifier } from "../../access/tokens.ts";
import type { Clock } from "../../clock.ts";
import type { Doors, UnitAddress } from "../../doors.ts";
import type { FloorLocks } from "../../floor_locks.ts";
import type { ApiClients } from "../../people/api_clients/api_clients.ts";
import type { Accounts } from "../../people/accounts/accounts.ts";
import type { AuditReader } from "../../people/audit/reader.ts";
import type { RecoveryDesk } from "../../people/accounts/recovery_desk.ts";
import type { DecommissionDesk } from "../../people/decommission/desk.ts";
import type { HoldKeeper } from "../../people/holds/keeper.ts";
import type { BuildingLogs } from "../../people/building_logs/building_logs.ts";
import type { KeyServices } from "../../people/keys/key_services.ts";
import type { OpeningDesk } from "../../people/reidentification/opening_desk.ts";
import type { Registry } from "../../people/registry/registry.ts";
import type { StoredFigures } from "../../privacy/analytics/stored_figures.ts";
import type { PurposeCounts } from "../../privacy/purposes.ts";
import type { RetentionFacts } from "../../privacy/stored_page.ts";
import type { UnitWords } from "../../unit_words.ts";
import type { SignIn } from "../../people/sessions/sign_in.ts";
import type { PushFacts } from "../../open_push.ts";
import type { Site } from "../../site.ts";

/** The services of the identity plane. */
export interface IdentityServices {
  readonly clock: Clock;
  readonly site: Site;
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  readonly accessTokens: AccessTokenVerifier;
  readonly doors: Doors;
  /** Left out where this server has no lifts. */
  readonly floorLocks?: FloorLocks;
  readonly accounts?: Accounts;
  /** Clients of the vendor-compatible API. */
  readonly apiClients?: ApiClients;
  readonly recoveryDesk?: RecoveryDesk;
  readonly audit?: AuditReader;
  readonly keys?: KeyServices;
  readonly capabilityDesk?: CapabilityDesk;
  /** Screens at landings. */
  readonly screens?: ScreenDesk;
  readonly proofs?: Proofs;
  readonly signIn?: SignIn;
  /** Buildings' own logs. */
  readonly buildingLogs?: BuildingLogs;
  /** Left out where no map of random ids is written. */
  readonly openings?: OpeningDesk;
  /** Counts what routes read personal data for (R94). */
  readonly reads?: PurposeCounts;
  /** Figures of use (R100), where this server keeps or kept any. */
  readonly figures?: Pick<StoredFigures, "read">;
  /** Copies the audit log for legal holds (R88). */
  readonly holds?: HoldKeeper;
  /** Ends the service in a building (R14); left out where this server keeps no devices. */
  readonly decommissions?: DecommissionDesk;
  /** Whether it rings at a unit; left out where nobody here knows. */
  readonly cameras?: { isRinging(at: UnitAddress): boolean };
  /** The public key that each unit said last, or null; left out where nobody here knows. */
  readonly unitKeys?: { keyOf(at: UnitAddress): string | null };
  /** Carries statements to units outside a ring; left out where this server does not. */
  readonly unitWords?: Pick<UnitWords, "say">;
  /** By what a technician's program connects with a camera; left out where nobody here can. */
  readonly looks?: CameraLooks;
  /** By what devices are woken when it rings; left out where this server wakes none. */
  readonly push?: PushFacts;
  /** How long logs are kept, where that is set. */
  readonly retention?: RetentionFacts;
  /** Where people reach this server, without a slash at the end; for links in mails and letters. */
  readonly publicUrl: string;
  /** False where no mail server is set: what a mail would have said is then handed over (R29). */
  readonly mailOn?: boolean;
  /** Who answers for personal data and how they are reached, for the notices of Article 14. */
  readonly controller?: string;
}
