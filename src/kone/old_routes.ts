/**
 * What of version 1 is served beside version 2, because published clients of version 2 still ask for
 * it: a building's topology, what a lift is, and how it stands. Calls of version 1 are not.
 */
import type { Context } from "hono";
import type { App, AppEnv } from "../http/app.ts";
import { KoneError, notAllowed } from "./answers.ts";
import { identityOf } from "./bearer.ts";
import {
  type EquipmentRouteParts,
  kenOf,
  liftsFor,
  oldPrefix,
} from "./equipment/equipment_routes.ts";
import { equipmentOf, statusOf } from "./equipment/equipment_views.ts";
import { callTypes, holdsGroup } from "./scopes.ts";
import { topologyData } from "./topology_data.ts";

const topology = "/api/v1/buildings/:buildingId";
const topologyTypes = [...callTypes, "topology"] as const;

/** Adds the routes. */
export function addOldRoutes(
  app: App,
  parts: Pick<
    EquipmentRouteParts,
    "tokens" | "numbers" | "inventory" | "recorder" | "limited" | "askFor"
  >,
): void {
  const { tokens, numbers, recorder, limited, askFor } = parts;
  const identityFor = async (c: Context<AppEnv>) => {
    const identity = await identityOf(c, tokens);
    askFor(identity.client);
    return identity;
  };
  app.get(
    topology,
    limited(async (c) => {
      const { scopes } = await identityFor(c);
      const id = (c.req.param("buildingId") ?? "").replace(/^building:/, "");
      const building = numbers.building(id);
      const groups = building?.groups.filter(({ number }) =>
        holdsGroup(scopes, topologyTypes, id, number)
      ) ?? [];
      if (building === undefined || groups.length === 0) {
        // Another's building is refused as one that is not there.
        throw new KoneError(403, "User do not have access for specified resource", [
          { type: "not_allowed", urlPath: "buildingId" },
        ]);
      }
      return c.json(topologyData(building, groups));
    }),
  );
  app.all(topology, notAllowed("GET"));

  const liftFor = async (c: Context<AppEnv>) => {
    const identity = await identityFor(c);
    return liftsFor(parts, identity, [kenOf(c)], ["equipmentstatus", "rtm"])[0]!;
  };
  const lift = `${oldPrefix}/:equipmentId`;
  app.get(lift, limited(async (c) => c.json(equipmentOf(await liftFor(c)))));
  app.all(lift, notAllowed("GET"));
  app.get(
    `${lift}/status`,
    limited(async (c) => {
      const record = recorder.record((await liftFor(c)).lift.ken);
      return record === undefined ? c.body(null, 204) : c.json(statusOf(record));
    }),
  );
  app.all(`${lift}/status`, notAllowed("GET"));
}
