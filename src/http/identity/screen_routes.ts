/**
 * Routes for screens at landings: a screen pairs by a code that a manager types (the names are those
 * of RFC 8628), and gets its capabilities for what it was given then; managers see their screens and
 * end them. A screen's code signs nobody in: it is none of `device_routes.ts`.
 */
import { z } from "zod";
import { type ScreenDesk, screenTokenLengthMax } from "../../access/screen_desk.ts";
import { demandManager } from "../../people/authority.ts";
import { readAs } from "../../people/facilities/reach.ts";
import { idSchema, timeSchema } from "../../people/rows/fields.ts";
import { lobbyScreenSchema } from "../../people/rows/lobby_screen.ts";
import { screensMax } from "../../people/screens/pairing.ts";
import { groupsAt } from "../../live/landing.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { buildingOf, buildingParams } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";
import type { IdentityServices } from "./services.ts";

/** Where a manager types the code. */
const pairingPage = "/screens";
const { name, level, groups, unit } = lobbyScreenSchema.shape;

const begin = route({
  method: "post",
  path: "/screens/authorization",
  summary: "Begin to pair a screen at a landing: it shows the code, a manager types it",
  who: "anyone",
  may: "anyone",
  purposes: [],
  objects: {},
  body: z.strictObject({}),
  status: 200,
  answer: z.strictObject({
    device_code: z.string(),
    user_code: z.string().describe("shown on the screen"),
    verification_uri: z.string(),
    expires_in: z.int().describe("seconds"),
    interval: z.int().describe("seconds between two questions at /screens/token"),
  }),
  refusals: [],
  run({ services, peer }) {
    const codes = deskOf(services).begin(peer);
    return Promise.resolve({
      device_code: codes.deviceCode,
      user_code: codes.userCode,
      verification_uri: `${services.publicUrl}${pairingPage}`,
      expires_in: codes.expiresInMs / 1000,
      interval: codes.intervalMs / 1000,
    });
  },
});

const redeem = route({
  method: "post",
  path: "/screens/token",
  summary: "Ask for a paired screen's token, which holds until a manager ends the screen",
  who: "anyone",
  may: "anyone",
  purposes: [],
  objects: {},
  body: z.strictObject({ device_code: z.string().min(1).max(64) }),
  status: 200,
  answer: z.strictObject({ token: z.string() }),
  refusals: ["authorization_pending", "link_used"],
  run: ({ services }, { body }) =>
    Promise.resolve({ token: deskOf(services).redeem(body.device_code) }),
});

const capability = route({
  method: "post",
  path: "/screens/capability",
  summary: "Get a capability to be told what a screen shows, for the screen's token",
  who: "anyone",
  may: "anyone",
  purposes: [],
  objects: {},
  body: z.strictObject({ token: z.string().min(1).max(screenTokenLengthMax) }),
  status: 201,
  answer: z.strictObject({ capability: z.string(), expiresAtMs: timeSchema }),
  refusals: ["session_ended", "capability_revoked"],
  run: ({ services }, { body }) => deskOf(services).capability(body.token),
});

const list = route({
  method: "get",
  path: "/buildings/{building}/screens",
  summary: "The screens at landings of a building",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: { building: "building" },
  params: buildingParams,
  status: 200,
  answer: z.strictObject({
    screens: z.array(z.strictObject({
      id: idSchema,
      name,
      level,
      groups,
      unit,
      pairedAtMs: timeSchema,
    })).max(screensMax),
    name: z.string().describe("of the building"),
    floors: z.array(z.strictObject({ level, label: z.string() })).max(351)
      .describe("where a lift stops, and a screen may hang; exits first"),
    directories: z.array(z.strictObject({ unit: idSchema, name: z.string() })).max(1_000),
  }),
  refusals: ["not_found", "forbidden", "passkey_required"],
  async run({ services, by }, { params: { building } }) {
    const screens = await readAs(services.registry, by, (turn) => {
      demandManager(turn, building);
      const rows = turn.ledger.find("lobby_screen", "building", building);
      return rows.map(({ id, name, level, groups, unit, atMs }) => ({
        ...{ id, name, level, groups: [...groups], unit, pairedAtMs: atMs },
      }));
    });
    const place = services.site.buildings.find(({ id }) => id === building);
    const floors = place?.floors.filter(({ level }) => groupsAt(place, level).length > 0) ?? [];
    return {
      screens,
      name: place?.name ?? building,
      floors: floors.toSorted((a, b) => Number(b.exit) - Number(a.exit) || a.level - b.level)
        .map(({ level, label }) => ({ level, label })),
      directories: (place?.units ?? []).filter(({ panel }) => panel)
        .map(({ id, name }) => ({ unit: id, name: name ?? id })),
    };
  },
});

const pair = route({
  method: "post",
  path: "/buildings/{building}/screens",
  summary: "Pair the screen that shows this code, and say what it shows",
  who: "signed_in",
  may: ["manager"],
  purposes: [],
  objects: { building: "building" },
  params: buildingParams,
  body: z.strictObject({
    user_code: z.string().min(1).max(20),
    name,
    level,
    groups: groups.optional().describe("left out: all that stop at the level"),
    unit: unit.default(null).describe("whose directory it shows; null: none"),
  }),
  status: 201,
  answer: z.strictObject({ id: idSchema }),
  refusals: [
    "not_found",
    "forbidden",
    "passkey_required",
    "unknown_floor",
    "unknown_group",
    "unknown_unit",
    "limit_reached",
  ],
  async run({ services, by }, { params: { building }, body }) {
    buildingOf(services, building);
    await readAs(services.registry, by, (turn) => demandManager(turn, building));
    const { user_code: code, ...wish } = body;
    const groups = demandPlace(services, building, wish);
    return { id: await deskOf(services).pair(by, code, { ...wish, building, groups }) };
  },
});

const end = route({
  method: "delete",
  path: "/screens/{screen}",
  summary: "End a screen: it is dark within a second, and must be paired anew",
  who: "signed_in",
  may: ["manager"],
  purposes: [],
  objects: { screen: "lobby_screen" },
  params: z.strictObject({ screen: idSchema }),
  status: 204,
  refusals: ["not_found", "forbidden", "passkey_required"],
  run: ({ services, by }, { params: { screen: id } }) =>
    services.registry.run(by, "end_lobby_screen", { id }),
});

/** The groups whose calls are shown. @throws {RefusalError} for a place that is not there. */
function demandPlace(
  { site }: IdentityServices,
  id: string,
  wish: {
    readonly level: number;
    readonly groups?: readonly string[] | undefined;
    readonly unit: string | null;
  },
): string[] {
  const building = site.buildings.find((each) => each.id === id);
  if (!building?.floors.some(({ level }) => level === wish.level)) {
    throw new RefusalError(refuse("unknown_floor", "Cannot pair: the building has no such floor"));
  }
  const here = groupsAt(building, wish.level).map((group) => group.id);
  if (wish.groups?.some((group) => !here.includes(group))) {
    throw new RefusalError(
      refuse("unknown_group", "Cannot pair: a lift group does not stop at the floor"),
    );
  }
  if (wish.unit !== null && !building.units.some((one) => one.id === wish.unit && one.panel)) {
    throw new RefusalError(
      refuse("unknown_unit", "Cannot pair: the building has no such unit with a directory"),
    );
  }
  return [...new Set(wish.groups ?? here)];
}

function deskOf({ screens }: IdentityServices): ScreenDesk {
  if (screens !== undefined) return screens;
  throw new RefusalError(refuse("unavailable", "Cannot do that: this server has no screens"));
}

/** The routes of screens at landings. */
export const screenRoutes: readonly IdentityRoute[] = [begin, redeem, capability, list, pair, end];
