/** Routes of legal holds (R88): the operator's to place, review and end; read for a case. */
import { z } from "zod";
import { readAs } from "../../people/facilities/reach.ts";
import {
  holdsFor,
  holdsMax,
  recordsMax,
  recordsOf,
  recordsOfHoldMax,
} from "../../people/holds/holds.ts";
import { idSchema, nameSchema, noteSchema, timeSchema } from "../../people/rows/fields.ts";
import { type Hold, holdableClasses, holdSchema } from "../../people/rows/hold.ts";
import { buildingOf, buildingParams } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";

/** Records of one page. */
const pageMax = 100;
const holdParams = z.strictObject({ hold: idSchema });
const ofHold = { hold: "hold" } as const;
const step = {
  who: "signed_in",
  may: ["operator"],
  refusals: ["not_found", "forbidden", "passkey_required", "verification_needed", "conflict"],
} as const;

const holdView = holdSchema.omit({ through: true }).extend({
  reviewDue: z.boolean().describe("somebody must look now whether it is still needed"),
});
const listAnswer = z.strictObject({
  holds: z.array(holdView).max(holdsMax),
  held: z.int().describe("records that all holds keep together"),
  heldMax: z.int(),
});

const place = route({
  ...step,
  method: "post",
  path: "/holds",
  summary: "Place a legal hold on data of one person, or on the audit log of one building",
  purposes: ["legal"],
  objects: {},
  body: z.strictObject({
    account: idSchema.nullable().default(null),
    building: idSchema.nullable().default(null),
    classes: z.array(z.enum(holdableClasses)).min(1).max(holdableClasses.length),
    case: nameSchema.max(40).describe("the number under which the claim is kept"),
    reason: noteSchema.min(3),
    reviewAtMs: timeSchema.describe("by when somebody must look again; a year ahead at most"),
  }),
  status: 201,
  answer: z.strictObject({ id: idSchema, kept: z.int() }),
  refusals: [...step.refusals, "limit_reached"],
  async run({ services, by }, { body }) {
    if (body.building !== null) buildingOf(services, body.building);
    const { id, kept } = services.holds === undefined
      ? await services.registry.run(by, "place_hold", body)
      : await services.holds.place(by, body);
    return { id, kept };
  },
});

const list = route({
  ...step,
  method: "get",
  path: "/holds",
  summary: "Every legal hold, with those whose review is due",
  purposes: ["legal"],
  objects: {},
  status: 200,
  answer: listAnswer,
  run: ({ services, by }) =>
    readAs(services.registry, by, (turn) => ({
      holds: holdsFor(turn, null).map((hold) => viewOf(hold, turn.now)),
      held: turn.ledger.size("hold_record"),
      heldMax: recordsMax,
    })),
});

const listOfBuilding = route({
  ...step,
  may: ["manager"],
  method: "get",
  path: "/buildings/{building}/holds",
  summary: "The legal holds of a building",
  purposes: ["legal"],
  objects: { building: "building" },
  params: buildingParams,
  status: 200,
  answer: z.strictObject({ holds: z.array(holdView).max(holdsMax) }),
  run: ({ services, by }, { params: { building } }) =>
    readAs(services.registry, by, (turn) => ({
      holds: holdsFor(turn, building).map((hold) => viewOf(hold, turn.now)),
    })),
});

const review = route({
  ...step,
  method: "patch",
  path: "/holds/{hold}",
  summary: "Set the day of the next review, once a hold was found to be still needed",
  purposes: ["legal"],
  objects: ofHold,
  params: holdParams,
  body: z.strictObject({ reviewAtMs: timeSchema }),
  status: 204,
  run: ({ services, by }, { params, body }) =>
    services.registry.run(by, "review_hold", { id: params.hold, ...body }),
});

const end = route({
  ...step,
  method: "delete",
  path: "/holds/{hold}",
  summary: "End a legal hold; what it has kept goes, and its key",
  purposes: ["legal"],
  objects: ofHold,
  params: holdParams,
  status: 204,
  run: ({ services, by }, { params: { hold: id } }) =>
    services.registry.run(by, "end_hold", { id }),
});

const read = route({
  ...step,
  may: ["operator", "manager"],
  method: "post",
  path: "/holds/{hold}/records",
  summary: "Read what a hold has kept, for a case and a reason; the read is audited",
  purposes: ["legal", "audit"],
  objects: ofHold,
  params: holdParams,
  body: z.strictObject({
    case: nameSchema.max(40),
    reason: nameSchema.min(3),
    from: z.int().min(0).max(recordsOfHoldMax + pageMax).default(0).describe("`next` of before"),
  }),
  status: 200,
  answer: z.strictObject({
    records: z.array(z.strictObject({
      record: z.string().describe("what it is a copy of, as table/id"),
      atMs: timeSchema,
      content: z.string().describe("the copy, as JSON"),
    })).max(pageMax),
    next: z.int().nullable(),
  }),
  async run({ services: { registry }, by }, { params: { hold: id }, body: { from, ...why } }) {
    // The entry first: who is refused has read nothing, and who reads has left their trace.
    await registry.run(by, "note_hold_read", { id, ...why });
    return await readAs(registry, by, (turn) => {
      const all = recordsOf(turn, id);
      const next = from + pageMax;
      return {
        records: all.slice(from, next).map(({ record, atMs, content }) => ({
          record,
          atMs,
          content,
        })),
        next: next < all.length ? next : null,
      };
    });
  },
});

function viewOf({ through: _, ...hold }: Hold, now: number): z.input<typeof holdView> {
  return { ...hold, reviewDue: hold.endedAtMs === null && hold.reviewAtMs <= now };
}

/** The routes of legal holds. */
export const holdRoutes: readonly IdentityRoute[] = [
  place,
  list,
  listOfBuilding,
  review,
  end,
  read,
];
