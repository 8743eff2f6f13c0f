/** Routes of the hand-over of a building to another operator (R97). */
import { z } from "zod";
import { shareOf } from "../../people/decommission/share.ts";
import { readAs } from "../../people/facilities/reach.ts";
import {
  handovers,
  handoversMax,
  noticeDaysMax,
  noticeDaysMin,
} from "../../people/registers/handover.ts";
import { importFacilitiesMax, importHandover } from "../../people/registers/handover_import.ts";
import { packageOf, packageSchema } from "../../people/registers/handover_package.ts";
import { idSchema, timeSchema } from "../../people/rows/fields.ts";
import { handoverSchema } from "../../people/rows/handover.ts";
import { buildingOf, buildingParams } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";

/** A package of the largest building that is taken in. */
const importBytesMax = 8_388_608;
const stepping = ["forbidden", "passkey_required", "verification_needed", "conflict"] as const;
const ofHandover = { handover: "handover" } as const;
const handoverParams = z.strictObject({ handover: idSchema });
const step = { who: "signed_in", may: ["operator"], refusals: [...stepping, "not_found"] } as const;

const announce = route({
  ...step,
  method: "post",
  path: "/buildings/{building}/handover",
  summary: "Announce that a building goes to another operator; everybody in it is told at once",
  purposes: ["legal"],
  objects: { building: "building" },
  params: buildingParams,
  body: z.strictObject({
    to: handoverSchema.shape.to,
    days: z.int().min(noticeDaysMin).max(noticeDaysMax).default(noticeDaysMin)
      .describe("of notice, before the package can be made"),
  }),
  status: 201,
  answer: z.strictObject({ id: idSchema, exportFromMs: timeSchema }),
  async run({ services, by }, { params, body }) {
    const wish = { ...params, ...body };
    const { id, exportFromMs } = await services.registry.run(by, "announce_handover", wish);
    return { id, exportFromMs };
  },
});

const list = route({
  ...step,
  method: "get",
  path: "/handovers",
  summary: "The hand-overs on record",
  purposes: ["legal"],
  bulk: "list",
  objects: {},
  status: 200,
  answer: z.strictObject({ handovers: z.array(handoverSchema).max(handoversMax * 64) }),
  run: ({ services, by }) =>
    readAs(services.registry, by, (turn) => ({ handovers: [...handovers(turn)] })),
});

const approve = route({
  ...step,
  method: "post",
  path: "/handovers/{handover}/approval",
  summary: "Allow a hand-over, as another operator than who announced it",
  purposes: [],
  objects: ofHandover,
  params: handoverParams,
  status: 204,
  run: ({ services, by }, { params: { handover: id } }) =>
    services.registry.run(by, "approve_handover", { id }),
});

const cancel = route({
  ...step,
  method: "delete",
  path: "/handovers/{handover}",
  summary: "Cancel a hand-over",
  purposes: [],
  objects: ofHandover,
  params: handoverParams,
  status: 204,
  run: ({ services, by }, { params: { handover: id } }) =>
    services.registry.run(by, "cancel_handover", { id }),
});

const makePackage = route({
  ...step,
  may: ["operator", "manager"],
  method: "post",
  path: "/handovers/{handover}/package",
  summary: "Make the package, as far as one may read it, once the notice has run and it is allowed",
  purposes: ["legal"],
  bulk: "export",
  objects: ofHandover,
  params: handoverParams,
  status: 200,
  answer: packageSchema,
  async run({ services: { registry }, by }, { params: { handover: id } }) {
    const taken = await registry.run(by, "export_handover", { id });
    return await registry.look((ledger, now) =>
      shareOf(packageOf(ledger, taken.building, now), taken.by)
    );
  },
});

const take = route({
  ...step,
  method: "post",
  path: "/handovers/import",
  summary: "Take in a package of another operator: people are invited; a package goes on where " +
    "it stopped",
  purposes: ["legal"],
  objects: {},
  bodyBytesMax: importBytesMax,
  body: z.strictObject({
    building: idSchema.describe("the building here that becomes the package's"),
    dryRun: z.boolean().describe("only say what would be taken in"),
    package: packageSchema.refine(
      ({ facilities }) => facilities.length <= importFacilitiesMax,
      { error: `must have at most ${importFacilitiesMax} facilities` },
    ),
  }),
  status: 200,
  answer: z.strictObject({
    applied: z.boolean(),
    facilities: z.int(),
    members: z.int(),
    people: z.int().describe("who were new here, and are invited"),
    posts: z.int(),
    templates: z.int(),
    grants: z.int(),
    there: z.int().describe("put in before"),
    left: z.int().describe("left out with the keys and tags whose they were"),
    tags: z.int().describe("to be read in anew"),
    keys: z.int().describe("to be given anew"),
    changes: z.int().describe("of users, to be set anew"),
  }),
  refusals: [...stepping, "not_found", "too_large", "limit_reached", "busy"],
  run({ services, by }, { body: { building, dryRun, package: pack } }) {
    const place = buildingOf(services, building);
    return importHandover(services.registry, by, { place, pack, dryRun });
  },
});

/** The routes of hand-overs. */
export const handoverRoutes: readonly IdentityRoute[] = [
  announce,
  list,
  approve,
  cancel,
  makePackage,
  take,
];
