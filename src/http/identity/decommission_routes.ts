/** Routes of the end of the service in a building (R14). */
import { z } from "zod";
import {
  decommissions,
  decommissionsMax,
  readDecommission,
} from "../../people/decommission/decommission.ts";
import { readAs } from "../../people/facilities/reach.ts";
import { shareOf } from "../../people/decommission/share.ts";
import { packageOf, packageSchema } from "../../people/registers/handover_package.ts";
import { decommissionSchema } from "../../people/rows/decommission.ts";
import { idSchema, timeSchema } from "../../people/rows/fields.ts";
import { buildingParams } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";
import type { IdentityServices } from "./services.ts";

const decommissionParams = z.strictObject({ decommission: idSchema });
const ofDecommission = { decommission: "decommission" } as const;
const step = {
  who: "signed_in",
  may: ["operator"],
  refusals: ["not_found", "forbidden", "passkey_required", "verification_needed", "conflict"],
} as const;
const countsSchema = z.strictObject({
  facilities: z.int(),
  members: z.int(),
  appointments: z.int(),
  grants: z.int(),
  templates: z.int(),
  keys: z.int(),
  tags: z.int(),
  nameplates: z.int(),
  news: z.int(),
  threads: z.int(),
  certificates: z.int().nullable().describe("valid ones of its devices; null: not known here"),
});

const look = route({
  ...step,
  may: ["operator", "manager"],
  method: "get",
  path: "/buildings/{building}/decommission",
  summary: "What the end of a building's service would remove, and whether it is under way",
  purposes: ["legal"],
  objects: { building: "building" },
  params: buildingParams,
  status: 200,
  answer: z.strictObject({ decommission: decommissionSchema.nullable(), counts: countsSchema }),
  run: ({ services, by }, { params: { building } }) =>
    readAs(services.registry, by, (turn) => {
      const { decommission, counts } = readDecommission(turn, building);
      return { decommission, counts: withDevices(services, building, counts) };
    }),
});

const ask = route({
  ...step,
  method: "post",
  path: "/buildings/{building}/decommission",
  summary: "Ask for the end of a building's service; another operator must allow it",
  purposes: ["legal"],
  objects: { building: "building" },
  params: buildingParams,
  body: z.strictObject({ reason: decommissionSchema.shape.reason }),
  status: 201,
  answer: z.strictObject({ id: idSchema, expiresAtMs: timeSchema, counts: countsSchema }),
  refusals: [...step.refusals, "limit_reached"],
  async run({ services, by }, { params: { building }, body: { reason } }) {
    const { decommission, counts } = await services.registry.run(by, "ask_decommission", {
      building,
      reason,
    });
    const { id, expiresAtMs } = decommission;
    return { id, expiresAtMs, counts: withDevices(services, building, counts) };
  },
});

const list = route({
  ...step,
  method: "get",
  path: "/decommissions",
  summary: "The ends of buildings' services on record",
  purposes: ["legal"],
  objects: {},
  status: 200,
  answer: z.strictObject({
    decommissions: z.array(decommissionSchema).max(decommissionsMax),
  }),
  run: ({ services, by }) =>
    readAs(services.registry, by, (turn) => ({ decommissions: [...decommissions(turn)] })),
});

const exportFirst = route({
  ...step,
  may: ["operator", "manager"],
  method: "post",
  path: "/decommissions/{decommission}/package",
  summary: "Export the data of a building whose service is to end, as far as one may read it",
  purposes: ["legal"],
  objects: ofDecommission,
  params: decommissionParams,
  status: 200,
  answer: packageSchema,
  async run({ services: { registry }, by }, { params: { decommission: id } }) {
    const taken = await registry.run(by, "export_decommission", { id });
    return await registry.look((ledger, now) =>
      shareOf(packageOf(ledger, taken.building, now), taken.by)
    );
  },
});

const approve = route({
  ...step,
  method: "post",
  path: "/decommissions/{decommission}/approval",
  summary: "Allow the end of a building's service, as another operator; nothing opens from now on",
  purposes: ["legal"],
  objects: ofDecommission,
  params: decommissionParams,
  status: 204,
  async run({ services, by }, { params: { decommission: id } }) {
    if (services.decommissions !== undefined) await services.decommissions.approve(by, id);
    else await services.registry.run(by, "approve_decommission", { id });
    return null;
  },
});

const cancel = route({
  ...step,
  method: "delete",
  path: "/decommissions/{decommission}",
  summary: "Take back that a building's service is to end, before it is allowed",
  purposes: [],
  objects: ofDecommission,
  params: decommissionParams,
  status: 204,
  run: ({ services, by }, { params: { decommission: id } }) =>
    services.registry.run(by, "cancel_decommission", { id }),
});

function withDevices<C extends object>(
  { decommissions: desk }: IdentityServices,
  building: string,
  counts: C,
): C & { readonly certificates: number | null } {
  return { ...counts, certificates: desk?.certificates(building) ?? null };
}

/** The routes of the ends of buildings' services. */
export const decommissionRoutes: readonly IdentityRoute[] = [
  look,
  ask,
  list,
  exportFirst,
  approve,
  cancel,
];
