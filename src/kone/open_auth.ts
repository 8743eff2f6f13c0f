/** Puts together what knows the clients of the KONE-compatible API; streams get only its two ports. */
import type { MasterKey } from "../access/master_key.ts";
import type { Clock } from "../clock.ts";
import type { Lifts } from "../lifts.ts";
import type { Log } from "../operations/log.ts";
import { ApiClients } from "../people/api_clients/api_clients.ts";
import type { Registry } from "../people/registry/registry.ts";
import type { Site } from "../site.ts";
import type { KoneInventory } from "./inventory.ts";
import { RegistryClientRights } from "./registry_rights.ts";
import { KoneTokenDesk } from "./tokens.ts";

/** What it is made of. */
export interface KoneAuthSurroundings {
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  readonly site: Site;
  readonly inventory: KoneInventory;
  readonly clock: Clock;
  readonly log: Log;
  readonly lifts: Pick<Lifts, "endCaller">;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly randomId: () => string;
  /** Where clients reach this server, without a slash at the end. */
  readonly publicUrl: string;
  /** Says in tokens that nothing real moves. */
  readonly sandbox?: boolean;
}

/** The clients, their tokens and their rights. */
export interface KoneAuth {
  readonly clients: ApiClients;
  readonly tokens: KoneTokenDesk;
  readonly rights: RegistryClientRights;
  close(): void;
}

/** Opens it, once the registry runs. */
export async function openKoneAuth(around: KoneAuthSurroundings): Promise<KoneAuth> {
  const clients = new ApiClients(around);
  const rights = await RegistryClientRights.open({
    ...around,
    clients,
    fault: (fault) => around.log.error("client_rights", { fault }),
  });
  const tokens = new KoneTokenDesk({ ...around, clients, rights });
  return {
    clients,
    tokens,
    rights,
    close() {
      tokens.close();
      rights.close();
    },
  };
}
