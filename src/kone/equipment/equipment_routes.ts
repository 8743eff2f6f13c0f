/**
 * The operational REST API for lifts: how they stand, their last movement and door cycle, lit buttons.
 * Whether a lift serves and is in order takes the scope `equipmentstatus` or `rtm`. What it does takes
 * `rtm` and the monitoring right that the building's manager gave the client (C16): it tells when
 * people travel. There are no escalators and no service orders here, and it is said so by 204.
 */
import type { Context } from "hono";
import { z } from "zod";
import type { App, AppEnv } from "../../http/app.ts";
import { KoneError, missingScopes, notAllowed, wrongContentType } from "../answers.ts";
import { identityOf } from "../bearer.ts";
import type { ClientRights, KoneIdentity, KoneTokens } from "../client_rights.ts";
import type { KoneInventory } from "../inventory.ts";
import type { KoneNumbers } from "../numbers.ts";
import { grantedText, holdsKen, type ScopeType } from "../scopes.ts";
import { availabilityOf, buttonOf, doorOf, idOf, movementOf, statusOf } from "./equipment_views.ts";
import type { EquipmentRecorder, PlacedLift } from "./recorder.ts";

/** Lifts of one request. */
export const equipmentIdsMax = 100;

const prefix = "/api/v2/equipment";
/** Of version 1; of its own are the routes in `old_routes.ts`. */
export const oldPrefix = "/api/v1/equipment";
const workOrderLengthMax = 64;

/** What the routes need. */
export interface EquipmentRouteParts {
  readonly tokens: Pick<KoneTokens, "verify">;
  readonly rights: ClientRights;
  readonly numbers: KoneNumbers;
  readonly inventory: KoneInventory;
  readonly recorder: Pick<EquipmentRecorder, "record" | "movement" | "doors" | "buttons">;
  /** Holds a handler to its rate, and answers its errors. */
  readonly limited: (
    handle: (c: Context<AppEnv>) => Promise<Response>,
  ) => (c: Context<AppEnv>) => Promise<Response>;
  /** Holds a client to its rate; throws where it asks too much. */
  readonly askFor: (client: string) => void;
}

interface Search {
  readonly path: string;
  /** Any of these scopes; the first is the one that a refusal asks for. */
  readonly scopes: readonly ScopeType[];
  readonly monitors: boolean;
  readonly of: (at: PlacedLift) => readonly object[];
}

const bodySchema = z.object({
  equipmentIds: z.array(z.string().regex(/^(?:ken:)?\d{1,20}$/)).min(1).max(equipmentIdsMax),
});

/** Adds the routes. */
export function addEquipmentRoutes(app: App, parts: EquipmentRouteParts): void {
  const { recorder, limited } = parts;
  const stands = (view: typeof availabilityOf) => ({ lift }: PlacedLift) => {
    const record = recorder.record(lift.ken);
    return record === undefined ? [] : [view(record)];
  };
  const searches: readonly Search[] = [
    {
      path: "search/availability",
      scopes: ["rtm", "equipmentstatus"],
      monitors: false,
      of: stands(availabilityOf),
    },
    {
      path: "search/status",
      scopes: ["equipmentstatus", "rtm"],
      monitors: false,
      of: stands(statusOf),
    },
    {
      path: "search/movement",
      scopes: ["rtm"],
      monitors: true,
      of(at) {
        const movement = recorder.movement(at.lift.ken);
        return movement === undefined ? [] : [movementOf(at, movement)];
      },
    },
    {
      path: "elevator/door",
      scopes: ["rtm"],
      monitors: true,
      of: (at) => recorder.doors(at.lift.ken).map((door) => doorOf(at, door)),
    },
    {
      path: "elevator/button",
      scopes: ["rtm"],
      monitors: true,
      of: (at) => recorder.buttons(at.lift.ken).map((button) => buttonOf(at, button)),
    },
    { path: "escalator/movement/direction", scopes: ["rtm"], monitors: false, of: () => [] },
  ];
  for (const search of searches) {
    const path = `${prefix}/${search.path}`;
    app.post(
      path,
      limited(async (c) => {
        const identity = await identityOf(c, parts.tokens);
        parts.askFor(identity.client);
        const kens = kensIn(c.req.header("content-type"), await c.req.text());
        const lifts = liftsFor(parts, identity, kens, search.scopes);
        if (search.monitors) demandMonitoring(parts.rights, identity, lifts);
        const found = lifts.flatMap(search.of);
        return found.length === 0 ? c.body(null, 204) : c.json(found);
      }),
    );
    app.all(path, notAllowed("POST"));
  }

  const demandOrders = async (c: Context<AppEnv>) => {
    const identity = await identityOf(c, parts.tokens);
    parts.askFor(identity.client);
    liftsFor(parts, identity, [kenOf(c)], ["serviceinfo"]);
  };
  const orderList = limited(async (c) => {
    await demandOrders(c);
    // Published clients take an empty list for one with an order in it, and nothing for none.
    return c.body(null, 204);
  });
  const order = limited(async (c) => {
    await demandOrders(c);
    const number = c.req.param("workOrderNumber") ?? "";
    if (number.length > workOrderLengthMax) {
      throw invalid("Invalid workOrderNumber", { urlPath: "workOrderNumber" });
    }
    throw new KoneError(404, "Service order not found", [
      { type: "not_found", urlPath: "workOrderNumber" },
    ]);
  });
  for (const at of [prefix, oldPrefix]) {
    const orders = `${at}/:equipmentId/serviceOrders`;
    app.get(orders, orderList);
    app.all(orders, notAllowed("GET"));
    app.get(`${orders}/:workOrderNumber`, order);
    app.all(`${orders}/:workOrderNumber`, notAllowed("GET"));
  }
}

/** The lift in a path, with or without `ken:`. @throws {KoneError} 400 where it is no ken. */
export function kenOf(c: Context<AppEnv>): string {
  const ken = /^(?:ken:)?(\d{1,20})$/.exec(c.req.param("equipmentId") ?? "")?.[1];
  if (ken === undefined) throw invalid("Invalid equipmentId", { urlPath: "equipmentId" });
  return ken;
}

/**
 * The lifts with these kens, all of which a token must cover.
 * @throws {KoneError} 403, for a lift that is not there as for one that is another's.
 */
export function liftsFor(
  { numbers, inventory }: Pick<EquipmentRouteParts, "numbers" | "inventory">,
  { scopes }: KoneIdentity,
  kens: readonly string[],
  types: readonly ScopeType[],
): readonly PlacedLift[] {
  const lacking: string[] = [];
  const lifts: PlacedLift[] = [];
  for (const ken of kens) {
    const at = numbers.ken(ken);
    const holds = at !== undefined &&
      types.some((type) => holdsKen(scopes, type, ken, at.building.id));
    if (holds) lifts.push(at);
    else lacking.push(`${internalName[types[0] ?? ""] ?? types[0]}${ken}`);
  }
  if (lacking.length > 0) throw missingScopes(lacking, grantedText(scopes, inventory));
  return lifts;
}

/** @throws {KoneError} 403 where a manager has not let the client watch one of the lifts (C16). */
export function demandMonitoring(
  rights: ClientRights,
  identity: KoneIdentity,
  lifts: readonly PlacedLift[],
): void {
  for (const { building, group, lift } of lifts) {
    if (rights.of(identity, building.building, group.group).monitor) continue;
    throw new KoneError(
      403,
      `Monitoring of ${idOf(lift)} is not granted by the manager of its building`,
      [{ type: "not_allowed", bodyPath: "equipmentIds" }],
    );
  }
}

/** As refusals name a scope of a lift. */
const internalName: Readonly<Record<string, string>> = {
  rtm: "rtmv2/ken:",
  equipmentstatus: "equipmentstatus/",
  serviceinfo: "serviceinfov2/sken:",
};

function kensIn(type: string | undefined, text: string): readonly string[] {
  if (text.trim() === "") throw invalid("Request body is required", { bodyPath: "equipmentIds" });
  if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type)) throw wrongContentType();
  let came: unknown;
  try {
    came = JSON.parse(text);
  } catch {
    throw invalid("Invalid json payload", {});
  }
  const isEmpty = typeof came !== "object" || came === null || !("equipmentIds" in came);
  if (isEmpty) throw invalid("Request body is required", { bodyPath: "equipmentIds" });
  const sound = bodySchema.safeParse(came);
  if (!sound.success) throw invalid("Invalid equipmentIds", { bodyPath: "equipmentIds" });
  return [...new Set(sound.data.equipmentIds.map((id) => id.replace(/^ken:/, "")))];
}

function invalid(
  message: string,
  at: { readonly bodyPath?: string; readonly urlPath?: string },
): KoneError {
  return new KoneError(400, message, [{ type: "invalid", ...at }]);
}
