/**
 * Routes for the cameras of units: what each may show now, for everybody of the building (R75), and
 * the record that the sticker is fitted, without which a camera stays off (R76).
 */
import { z } from "zod";
import { belongsTo, standingOf } from "../../people/authority.ts";
import { cameraStateOf } from "../../people/cameras/camera_state.ts";
import { noSuchBuilding } from "../../people/facilities/place.ts";
import type { Doer } from "../../people/registry/turn.ts";
import type { Ledger } from "../../people/registry/ledger.ts";
import { cameraStickerSchema } from "../../people/rows/camera_sticker.ts";
import { idSchema, timeSchema } from "../../people/rows/fields.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { buildingOf, buildingParams } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";
import type { IdentityServices } from "./services.ts";

const { id, unit, fittedOn, by } = cameraStickerSchema.shape;

const cameraAnswer = z.strictObject({
  unit,
  state: z.enum(["off", "calls", "troubleshooting"]).describe(
    "off: until the sticker is recorded; calls: shows within a ring or call alone; " +
      "troubleshooting: a technician may look until untilMs",
  ),
  untilMs: timeSchema.optional(),
  sticker: z.strictObject({ id, fittedOn, by: by.optional().describe("for managers alone") })
    .nullable(),
});

const listCameras = route({
  method: "get",
  path: "/buildings/{building}/cameras",
  summary: "What the cameras of a building may show now, and whether their stickers are recorded",
  who: "signed_in",
  may: [
    "manager",
    "main_user",
    "sub_user_admin",
    "sub_user",
    "managed_user",
    "technician",
    "owner",
  ],
  purposes: ["security"],
  objects: { building: "building" },
  params: buildingParams,
  status: 200,
  answer: z.strictObject({ cameras: z.array(cameraAnswer).max(1_000) }),
  refusals: ["not_found", "forbidden"],
  run({ services, by }, { params: { building } }) {
    buildingOf(services, building);
    const units = panelsOf(services, building);
    return services.registry.look((ledger, now) => {
      const isManager = demandInBuilding({ ledger, now }, by, building);
      return { cameras: units.map((unit) => cameraOf({ ledger, now }, building, unit, isManager)) };
    });
  },
});

const recordSticker = route({
  method: "post",
  path: "/buildings/{building}/camera-stickers",
  summary: "Record that the camera's sticker is fitted at a unit; its camera is off until then",
  who: "signed_in",
  may: ["manager"],
  purposes: [],
  objects: { building: "building" },
  params: buildingParams,
  body: cameraStickerSchema.pick({ unit: true, fittedOn: true }),
  status: 201,
  answer: z.strictObject({ id: idSchema }),
  refusals: ["not_found", "forbidden", "passkey_required", "invalid", "conflict", "unknown_unit"],
  async run({ services, by }, { params: { building }, body }) {
    buildingOf(services, building);
    await demandCameraOf(services, by, building, body.unit);
    return {
      id: (await services.registry.run(by, "record_camera_sticker", { building, ...body })).id,
    };
  },
});

const removeSticker = route({
  method: "delete",
  path: "/camera-stickers/{sticker}",
  summary: "Take the record of a sticker out; the unit's camera is off from then on",
  who: "signed_in",
  may: ["manager"],
  purposes: [],
  objects: { sticker: "camera_sticker" },
  params: z.strictObject({ sticker: idSchema }),
  status: 204,
  refusals: ["not_found", "forbidden", "passkey_required"],
  run: ({ services, by }, { params: { sticker } }) =>
    services.registry.run(by, "remove_camera_sticker", { id: sticker }),
});

/**
 * @throws {RefusalError} for who has nothing to do with the building, who learns no more than that;
 * then where it has no such unit with a panel.
 */
export async function demandCameraOf(
  services: IdentityServices,
  by: Doer,
  building: string,
  unit: string,
): Promise<void> {
  await services.registry.look((ledger, now) => demandInBuilding({ ledger, now }, by, building));
  if (panelsOf(services, building).includes(unit)) return;
  throw new RefusalError(
    refuse("unknown_unit", "Cannot find the camera: the building has no such unit with a panel"),
  );
}

function panelsOf({ site }: IdentityServices, building: string): readonly string[] {
  const units = site.buildings.find(({ id }) => id === building)?.units ?? [];
  return units.filter(({ panel }) => panel).map(({ id }) => id);
}

interface Rows {
  readonly ledger: Ledger;
  readonly now: number;
}

/** @returns whether it is a manager of the building. @throws {RefusalError} */
function demandInBuilding({ ledger, now }: Rows, { account, via }: Doer, building: string) {
  if (via === "console" || via === "server") return true;
  const standing = standingOf(ledger, account, now);
  if (!belongsTo(standing, building)) throw new RefusalError(noSuchBuilding);
  const { managerOf, appointments, members } = standing;
  if (![...appointments, ...members].some((one) => one.building === building)) {
    throw new RefusalError(
      refuse("forbidden", "Cannot see its cameras: they are for the people of the building"),
    );
  }
  return managerOf.includes(building);
}

function cameraOf(
  { ledger, now }: Rows,
  building: string,
  unit: string,
  isManager: boolean,
): z.input<typeof cameraAnswer> {
  const { allowed, session } = cameraStateOf(ledger, { building, unit }, now);
  const [sticker] = ledger.find("camera_sticker", "unit", `${building}/${unit}`);
  return {
    unit,
    state: !allowed ? "off" : session === null ? "calls" : "troubleshooting",
    ...(session !== null && { untilMs: session.untilMs }),
    sticker: sticker === undefined ? null : {
      id: sticker.id,
      fittedOn: sticker.fittedOn,
      ...(isManager && { by: sticker.by }),
    },
  };
}

/** The routes of cameras. */
export const cameraRoutes: readonly IdentityRoute[] = [listCameras, recordSticker, removeSticker];
