/** Routes of the hand-over of a building to another operator (R97). */
import { z } from "zod";
import { readAs } from "../../people/facilities/reach.ts";
import {
  handovers,
  handoversMax,
  noticeDaysMax,
  noticeDaysMin,
} from "../../people/registers/handover.ts";
import { packageOf, packageSchema } from "../../people/registers/handover_package.ts";
import { idSchema, timeSchema } from "../../people/rows/fields.ts";
import { handoverSchema } from "../../people/rows/handover.ts";
import { buildingParams } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";

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
  method: "post",
  path: "/handovers/{handover}/package",
  summary: "Make the package, once the notice has run and a second operator has allowed it",
  purposes: ["legal"],
  objects: ofHandover,
  params: handoverParams,
  status: 200,
  answer: packageSchema,
  async run({ services: { registry }, by }, { params: { handover: id } }) {
    const { building } = await registry.run(by, "export_handover", { id });
    return await registry.look((ledger, now) => packageOf(ledger, building, now));
  },
});

/** The routes of hand-overs. */
export const handoverRoutes: readonly IdentityRoute[] = [
  announce,
  list,
  approve,
  cancel,
  makePackage,
];
