/**
 * Routes of erasures (R82, R12): asking for one, its receipt, what it leaves managers and the
 * operator to decide, and whom an id in the logs was (C6).
 */
import { z } from "zod";
import { demandOperator } from "../../people/authority.ts";
import type { Asked } from "../../people/erasure/asking.ts";
import { receiptFor, receiptSecret } from "../../people/erasure/receipt.ts";
import {
  type Decided,
  escalatedTasks,
  listedMax,
  tasksOf,
  type TaskView,
} from "../../people/erasure/tasks.ts";
import { readAs } from "../../people/facilities/reach.ts";
import { authoritiesOf, complaintWords } from "../../people/registers/authorities.ts";
import { erasureCauses, erasureStates, keepGrounds } from "../../people/rows/erasure.ts";
import { idSchema, nameSchema, timeSchema } from "../../people/rows/fields.ts";
import { formerRightSchema } from "../../people/rows/former_right.ts";
import { flatsMax } from "../../people/rows/log_stub.ts";
import { rightsRequestSchema } from "../../people/rows/rights_request.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { bestLanguage } from "../../words/language.ts";
import { buildingOf, buildingParams } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";
import type { IdentityServices } from "./services.ts";

/** Erasures on one page of the list. */
const pageMax = 100;

/** In a body, for a case and a reason belong in no address. */
const whyShape = {
  case: nameSchema.max(40).describe("the number under which it is kept"),
  reason: nameSchema.min(3),
} as const;
const whySchema = z.strictObject(whyShape);
const askedSchema = z.strictObject({
  erasure: idSchema,
  secret: z.string().describe("shows the receipt; it is said once, and cannot be found out again"),
});
const taskSchema = z.strictObject({
  task: idSchema,
  account: idSchema,
  building: idSchema,
  state: rightsRequestSchema.shape.state,
  askedAtMs: timeSchema,
  decideByMs: timeSchema.describe("then it goes to the operator"),
  rights: z.array(
    formerRightSchema.omit({ id: true, account: true, building: true, task: true }),
  ).describe("as they stood when they ended; they open nothing"),
});
const tasksSchema = z.strictObject({ tasks: z.array(taskSchema).max(listedMax) });
const taskParams = z.strictObject({ task: idSchema });
const decideRefusals = [
  "not_found",
  "forbidden",
  "conflict",
  "invalid",
  "passkey_required",
] as const;

/** The routes of erasures. */
export const erasureRoutes: readonly IdentityRoute[] = [
  route({
    method: "post",
    path: "/me/erase",
    summary: "Erase oneself: access ends at once, then everything kept of one is made unreadable",
    who: "signed_in",
    may: "self",
    purposes: ["legal"],
    objects: {},
    body: z.strictObject({ confirm: z.literal("erase") }),
    status: 200,
    answer: askedSchema,
    refusals: ["not_found", "last_manager", "conflict", "passkey_required", "verification_needed"],
    run: async ({ services, by }) =>
      asked(services, await services.registry.run(by, "erase_own", {}), false),
  }),
  route({
    method: "post",
    path: "/erasures/receipt",
    summary: "Read the receipt of an erasure, by its secret",
    who: "anyone",
    may: "anyone",
    purposes: ["legal"],
    objects: {},
    body: z.strictObject({ erasure: idSchema, secret: z.string().min(1).max(64) }),
    status: 200,
    answer: z.strictObject({
      erasure: idSchema,
      state: z.enum(erasureStates),
      askedAtMs: timeSchema,
      accessEndedAtMs: timeSchema,
      keysDestroyedAtMs: timeSchema.nullable().describe("null: not yet"),
      secondPlaceAtMs: timeSchema.nullable()
        .describe("since when no backup brings anything back; null: not yet, or none is made"),
      tasks: z.array(z.strictObject({
        building: z.string(),
        state: z.enum(["waits_for_manager", "waits_for_operator", "deleted", "kept"]),
        untilMs: timeSchema.nullable(),
        ground: z.enum(keepGrounds).nullable(),
      })),
      logStub: z.strictObject({ untilMs: timeSchema, destroyedAtMs: timeSchema.nullable() })
        .describe("name and flats, sealed, for the operator alone, as long as logs name an id"),
      auditUntilMs: timeSchema.describe("entries of the log that name a random id go by then"),
      complaint: z.strictObject({
        controller: z.string().nullable(),
        words: z.string(),
        authorities: z.array(z.strictObject({
          country: z.string(),
          name: z.string(),
          web: z.string(),
        })),
      }),
    }),
    refusals: ["not_found"],
    async run({ services, languages }, { body }) {
      const { registry, masterKey, site, controller } = services;
      const receipt = await receiptFor(registry, masterKey, body);
      if (receipt === null) {
        throw new RefusalError(
          refuse("not_found", "Cannot show the receipt: there is none of this id and secret"),
        );
      }
      const countries = new Set(site.buildings.map(({ country }) => country));
      return {
        ...receipt,
        tasks: receipt.tasks.map((task) => ({
          ...task,
          building: site.buildings.find(({ id }) => id === task.building)?.name ?? task.building,
        })),
        complaint: {
          controller: controller ?? null,
          words: complaintWords[bestLanguage(languages)],
          authorities: [...countries].flatMap((country) =>
            country === undefined ? [] : [...authoritiesOf(country)]
          ),
        },
      };
    },
  }),
  route({
    method: "get",
    path: "/erasures",
    summary: "The erasures on record, by their ids",
    who: "signed_in",
    may: ["operator"],
    purposes: ["legal"],
    objects: {},
    query: z.strictObject({ after: idSchema.optional() }),
    status: 200,
    answer: z.strictObject({
      erasures: z.array(z.strictObject({
        erasure: idSchema,
        account: idSchema,
        state: z.enum(erasureStates),
        by: z.enum(erasureCauses),
        askedAtMs: timeSchema,
        keysDestroyedAtMs: timeSchema.nullable(),
        secondPlaceAtMs: timeSchema.nullable(),
        logUntilMs: timeSchema,
      })).max(pageMax),
      next: idSchema.nullable(),
    }),
    refusals: ["forbidden", "passkey_required"],
    run: ({ services, by }, { query: { after = "" } }) =>
      readAs(services.registry, by, (turn) => {
        demandOperator(turn);
        const rows = [...turn.ledger.all("erasure")].filter(({ id }) => id > after)
          .sort((a, b) => a.id < b.id ? -1 : 1);
        return {
          erasures: rows.slice(0, pageMax).map((row) => ({
            erasure: row.id,
            account: row.account,
            state: row.state,
            by: row.by,
            askedAtMs: row.askedAtMs,
            keysDestroyedAtMs: row.keysDestroyedAtMs,
            secondPlaceAtMs: row.secondPlaceAtMs,
            logUntilMs: row.logUntilMs,
          })),
          next: rows.length > pageMax ? rows[pageMax - 1]!.id : null,
        };
      }),
  }),
  route({
    method: "post",
    path: "/accounts/{account}/erase",
    summary: "Erase somebody for a case, also somebody who has stopped; no hold may stand",
    who: "signed_in",
    may: ["operator"],
    purposes: ["legal"],
    objects: { account: "account" },
    params: z.strictObject({ account: idSchema }),
    body: whySchema,
    status: 200,
    answer: askedSchema,
    refusals: [
      "not_found",
      "forbidden",
      "last_manager",
      "conflict",
      "passkey_required",
      "verification_needed",
    ],
    run: async ({ services, by }, { params, body }) =>
      asked(
        services,
        await services.registry.run(by, "erase_account", { ...params, ...body }),
        true,
      ),
  }),
  route({
    method: "post",
    path: "/accounts/{account}/log-stub",
    summary: "Read whom an id in the logs was, after their erasure; the read is audited",
    who: "signed_in",
    may: ["operator"],
    purposes: ["security", "legal"],
    objects: { account: "account" },
    params: z.strictObject({ account: idSchema }),
    body: whySchema,
    status: 200,
    answer: z.strictObject({
      name: z.string().nullable(),
      flats: z.array(z.string()).max(flatsMax),
      untilMs: timeSchema,
    }),
    refusals: ["not_found", "forbidden", "passkey_required", "verification_needed"],
    async run({ services, by }, { params, body }) {
      const stub = await services.registry.run(by, "read_log_stub", { ...params, ...body });
      return { name: stub.name, flats: [...stub.flats], untilMs: stub.untilMs };
    },
  }),
  route({
    method: "get",
    path: "/buildings/{building}/erasure-tasks",
    summary: "What erased people leave a building's managers to delete, and since when",
    who: "signed_in",
    may: ["manager"],
    purposes: ["legal"],
    objects: { building: "building" },
    params: buildingParams,
    status: 200,
    answer: tasksSchema,
    refusals: ["not_found", "forbidden", "passkey_required"],
    run: ({ services, by }, { params }) =>
      readAs(
        services.registry,
        by,
        (turn) => shown(tasksOf(turn, buildingOf(services, params.building).building)),
      ),
  }),
  route({
    method: "get",
    path: "/erasure-tasks",
    summary: "What no manager confirmed within 30 days, for the operator to decide",
    who: "signed_in",
    may: ["operator"],
    purposes: ["legal"],
    objects: {},
    status: 200,
    answer: tasksSchema,
    refusals: ["forbidden", "passkey_required"],
    run: ({ services, by }) => readAs(services.registry, by, (turn) => shown(escalatedTasks(turn))),
  }),
  route({
    method: "post",
    path: "/erasure-tasks/{task}/confirmation",
    summary: "Delete, as a manager, what was asserted of somebody who was erased",
    who: "signed_in",
    may: ["manager"],
    purposes: ["legal"],
    objects: { task: "rights_request" },
    params: taskParams,
    status: 204,
    refusals: decideRefusals,
    async run({ services, by }, { params }) {
      const decision = { outcome: "delete" } as const;
      return decided(
        await services.registry.run(by, "decide_erasure_task", { ...params, decision }),
      );
    },
  }),
  route({
    method: "post",
    path: "/erasure-tasks/{task}/decision",
    summary:
      "Decide, as the operator, what no manager confirmed: delete it, or keep it on a ground",
    who: "signed_in",
    may: ["operator"],
    purposes: ["legal"],
    objects: { task: "rights_request" },
    params: taskParams,
    body: z.strictObject({
      ...whyShape,
      keep: z.strictObject({ ground: z.enum(keepGrounds), untilMs: timeSchema }).optional()
        .describe("left out: it is deleted"),
    }),
    status: 204,
    refusals: [...decideRefusals, "verification_needed"],
    async run({ services, by }, { params, body: { keep, ...why } }) {
      const decision = keep === undefined
        ? { outcome: "delete" as const, ...why }
        : { outcome: "keep" as const, ...keep, ...why };
      const input = { ...params, decision, asOperator: true };
      return decided(await services.registry.run(by, "decide_erasure_task", input));
    },
  }),
];

/** @throws {RefusalError} `conflict` where a hold stands in the way; whose case it is, to operators. */
function asked({ masterKey }: IdentityServices, outcome: Asked, isOperator: boolean) {
  const { erasure } = outcome;
  if (erasure !== null) return { erasure, secret: receiptSecret(masterKey, erasure) };
  const rule = "a legal claim holds what is kept of the person";
  throw new RefusalError(refuse(
    "conflict",
    isOperator
      ? `Cannot erase the account: ${rule}, case ${outcome.blocked}`
      : `Cannot erase the account: ${rule}; the use of the service can be ended all the same`,
  ));
}

/** @throws {RefusalError} for what was refused and noted. */
function decided(outcome: Decided): null {
  if (outcome === "done") return null;
  throw new RefusalError(
    outcome === "too_early"
      ? refuse("forbidden", "Cannot decide: for 30 days it is for a manager of the building")
      : refuse("conflict", "Cannot delete it: a legal claim holds what is kept of the person"),
  );
}

function shown(views: readonly TaskView[]): z.input<typeof tasksSchema> {
  return {
    tasks: views.map(({ task, rights }) => ({
      task: task.id,
      account: task.account,
      building: task.building ?? "",
      state: task.state,
      askedAtMs: task.askedAtMs,
      decideByMs: task.decideByMs,
      rights: rights.map(({ id: _, account: _a, building: _b, task: _t, ...right }) => right),
    })),
  };
}
