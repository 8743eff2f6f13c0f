/** A manager's route for locking floors of a building's lifts. */
import { z } from "zod";
import type { GroupAddress } from "../../lifts.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { buildingOf, buildingParams } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";
import type { IdentityServices } from "./services.ts";

const lockBody = z.strictObject({
  group: z.string().min(1).max(40),
  level: z.int().min(-50).max(300),
  locked: z.boolean(),
});

/** The routes of floors. */
export const floorRoutes: readonly IdentityRoute[] = [
  route({
    method: "put",
    path: "/buildings/{building}/locked-floors",
    summary: "Lock a floor of a lift group, or unlock it; exit floors are never locked",
    who: "signed_in",
    may: ["manager"],
    purposes: [],
    objects: { building: "building" },
    params: buildingParams,
    body: lockBody,
    status: 200,
    answer: z.strictObject({
      locked: z.array(z.int()).max(350).describe("the levels of the group that are locked now"),
    }),
    refusals: [
      "not_found",
      "forbidden",
      "passkey_required",
      "unknown_group",
      "unknown_floor",
      "invalid",
      "unavailable",
    ],
    async run({ services, by }, { params: { building }, body }) {
      buildingOf(services, building);
      demandLockable(services, building, body);
      await services.registry.run(by, "note_floor_lock", { building, ...body });
      return { locked: [...await lock(services, { building, group: body.group }, body)] };
    },
  }),
];

/** Refused before it is noted: what the lift group would refuse. */
function demandLockable(
  { site }: IdentityServices,
  building: string,
  { group, level, locked }: z.output<typeof lockBody>,
): void {
  const place = site.buildings.find(({ id }) => id === building);
  const found = place?.groups.find(({ id }) => id === group);
  if (found === undefined) {
    throw new RefusalError(refuse("unknown_group", "Cannot lock: no such group in the building"));
  }
  if (!found.cars.some(({ serves }) => serves.some((stop) => stop.level === level))) {
    const detail = `Cannot lock or unlock the floor: the group does not stop at ${level}`;
    throw new RefusalError(refuse("unknown_floor", detail));
  }
  if (locked && place?.floors.some((floor) => floor.level === level && floor.exit)) {
    const detail = `Cannot lock the floor: an exit floor is never locked, got ${level}`;
    throw new RefusalError(refuse("invalid", detail));
  }
}

function lock(
  { floorLocks }: IdentityServices,
  at: GroupAddress,
  { level, locked }: z.output<typeof lockBody>,
): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    if (floorLocks === undefined) {
      const refusal = refuse("unavailable", "Cannot lock: this server has no lifts");
      return reject(new RefusalError(refusal));
    }
    floorLocks.lockFloor(at, level, locked, (answer) => {
      if (answer.ok) resolve(answer.value);
      else reject(new RefusalError(answer.refusal));
    });
  });
}
