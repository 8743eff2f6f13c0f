/** Routes for grants: who may go where and when, given by managers and handed on by holders. */
import { z } from "zod";
import { subjectsOf } from "../../access/snapshot.ts";
import { readerOf } from "../../people/grants/asking.ts";
import { needGrant } from "../../people/grants/changing.ts";
import { grantsPerSubjectMax } from "../../people/grants/giving.ts";
import {
  demandGiver,
  demandHolder,
  demandManagerOf,
  holds,
  rightFor,
} from "../../people/grants/holding.ts";
import { driftOf } from "../../people/grants/templates.ts";
import { demandManager } from "../../people/authority.ts";
import type { Ledger } from "../../people/registry/ledger.ts";
import type { Turn } from "../../people/registry/turn.ts";
import { type GrantRow, subjectSchema } from "../../people/rows/grant.ts";
import { idSchema } from "../../people/rows/fields.ts";
import {
  applyBody,
  buildingPath,
  changeBody,
  childBody,
  demandThere,
  grantAnswer,
  grantPath,
  rootBody,
} from "./grant_schemas.ts";
import { accessRoutes } from "./access_routes.ts";
import { type IdentityContext, type IdentityRoute, route } from "./route.ts";
import { templateRoutes } from "./template_routes.ts";

const refusals = ["not_found", "forbidden", "passkey_required"] as const;
const ofGrant = { grant: "grant" } as const;
const ofBuilding = { building: "building" } as const;

const list = route({
  method: "get",
  path: "/buildings/{building}/grants",
  summary: "The grants of somebody or something of the building",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofBuilding,
  params: buildingPath,
  query: z.object({ kind: subjectSchema.shape.kind, id: idSchema }),
  status: 200,
  answer: z.object({ grants: z.array(grantAnswer).max(grantsPerSubjectMax) }),
  refusals,
  run: ({ services, by }, { params: { building }, query: { kind, id } }) =>
    services.registry.look((ledger, now) => {
      demandManager(readerOf(ledger, by, now), building);
      const grants = ledger.find("grant", "subject", `${kind}/${id}`)
        .filter((grant) => grant.building === building && grant.endedAtMs === undefined);
      return { grants };
    }),
});

const create = route({
  method: "post",
  path: "/buildings/{building}/grants",
  summary: "Grant something, as a manager of the building",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofBuilding,
  params: buildingPath,
  body: rootBody,
  status: 201,
  answer: grantAnswer,
  refusals: [...refusals, "limit_reached"],
  async run({ services, by }, { params: { building }, body }) {
    const { registry, site } = services;
    if ("template" in body) {
      const { template, ...wish } = body;
      return await registry.run(by, "create_grant_from_template", {
        ...wish,
        building,
        template: template.id,
        mode: template.mode,
      });
    }
    await registry.look((ledger, now) => demandManager(readerOf(ledger, by, now), building));
    demandThere(site, building, body.scope);
    return await registry.run(by, "create_grant", { ...body, building });
  },
});

const handOn = route({
  method: "post",
  path: "/grants/{grant}/grants",
  summary: "Hand on a grant that one holds, or a part of it",
  who: "signed_in",
  may: ["main_user", "sub_user_admin"],
  purposes: ["provide_service"],
  objects: ofGrant,
  params: grantPath,
  body: childBody,
  status: 201,
  answer: grantAnswer,
  refusals: [...refusals, "exceeds_own_rights", "conflict", "limit_reached"],
  async run(context, { params: { grant: parent }, body }) {
    const { services, by } = context;
    const { building } = await lookAt(context, parent, (turn, row) => {
      demandHolder(turn, row, rightFor(body.subject));
      if (body.subject.kind === "key") {
        turn.refuse("invalid", "Cannot hand it on: a visitor key is made as one");
      }
    });
    demandThere(services.site, building, body.scope);
    return await services.registry.run(by, "delegate_grant", { ...body, parent });
  },
});

const read = route({
  method: "get",
  path: "/grants/{grant}",
  summary: "A grant, for a manager, for whom it is and for who gave it",
  who: "signed_in",
  may: ["manager", "main_user", "sub_user_admin", "sub_user"],
  purposes: ["provide_service"],
  objects: ofGrant,
  params: grantPath,
  status: 200,
  answer: grantAnswer,
  refusals,
  run: (context, { params: { grant } }) => lookAt(context, grant, demandReader),
});

const change = route({
  method: "patch",
  path: "/grants/{grant}",
  summary: "Change a grant; what is left out stays",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofGrant,
  params: grantPath,
  body: changeBody,
  status: 200,
  answer: grantAnswer,
  refusals: [...refusals, "exceeds_own_rights", "conflict"],
  async run(context, { params: { grant: id }, body }) {
    const { services, by } = context;
    const { building } = await lookAt(context, id, demandGiver);
    demandThere(services.site, building, body.scope);
    return await services.registry.run(by, "change_grant", { ...body, id });
  },
});

const end = route({
  method: "delete",
  path: "/grants/{grant}",
  summary: "End a grant and everything that hangs below it",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofGrant,
  params: grantPath,
  status: 204,
  refusals,
  run: ({ services, by }, { params: { grant: id } }) =>
    services.registry.run(by, "end_grant", { id }),
});

const suspend = route({
  method: "put",
  path: "/grants/{grant}/suspension",
  summary: "Suspend a grant and everything that hangs below it",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofGrant,
  params: grantPath,
  status: 200,
  answer: grantAnswer,
  refusals,
  run: ({ services, by }, { params: { grant: id } }) =>
    services.registry.run(by, "suspend_grant", { id }),
});

const lift = route({
  method: "delete",
  path: "/grants/{grant}/suspension",
  summary: "Lift a suspension",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofGrant,
  params: grantPath,
  status: 200,
  answer: grantAnswer,
  refusals,
  run: ({ services, by }, { params: { grant: id } }) =>
    services.registry.run(by, "lift_suspension", { id }),
});

const apply = route({
  method: "put",
  path: "/grants/{grant}/template",
  summary: "Give a grant the content of a template, as a copy or to follow it",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofGrant,
  params: grantPath,
  body: applyBody,
  status: 200,
  answer: grantAnswer,
  refusals,
  run: ({ services, by }, { params: { grant }, body: { id: template, mode } }) =>
    services.registry.run(by, "apply_template", { grant, template, mode }),
});

const drift = route({
  method: "get",
  path: "/grants/{grant}/drift",
  summary: "How a grant differs from the template that it was made from",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofGrant,
  params: grantPath,
  status: 200,
  answer: z.object({
    template: idSchema.nullable(),
    mode: z.enum(["live", "copy"]).nullable(),
    state: z.enum(["no_template", "template_deleted", "same", "following", "differs"]),
    version: z.int().nullable(),
    newestVersion: z.int().nullable(),
    fields: z.array(z.enum(["actions", "scope", "schedule"])),
  }),
  refusals,
  run: (context, { params: { grant } }) =>
    lookAt(
      context,
      grant,
      (turn, row) => demandManagerOf(turn, "grant", row.building),
      driftView,
    ),
});

/** The routes of this part. */
export const grantRoutes: readonly IdentityRoute[] = [
  list,
  create,
  read,
  handOn,
  change,
  end,
  suspend,
  lift,
  apply,
  drift,
  ...templateRoutes,
  ...accessRoutes,
];

/** Reads a grant once `demand` has let the asker in. */
function lookAt(
  context: IdentityContext,
  id: string,
  demand: (turn: Turn, grant: GrantRow) => unknown,
): Promise<GrantRow>;
function lookAt<T>(
  context: IdentityContext,
  id: string,
  demand: (turn: Turn, grant: GrantRow) => unknown,
  view: (ledger: Ledger, grant: GrantRow) => T,
): Promise<T>;
function lookAt(
  { services, by }: IdentityContext,
  id: string,
  demand: (turn: Turn, grant: GrantRow) => unknown,
  view?: (ledger: Ledger, grant: GrantRow) => unknown,
): Promise<unknown> {
  return services.registry.look((ledger, now) => {
    const turn = readerOf(ledger, by, now);
    const grant = needGrant(turn, id);
    demand(turn, grant);
    return view === undefined ? grant : view(ledger, grant);
  });
}

function demandReader(turn: Turn, grant: GrantRow): void {
  const { account } = turn.by;
  const own = subjectsOf(turn.ledger, account, grant.building, turn.now);
  if (own.some(({ kind, id }) => kind === grant.subject.kind && id === grant.subject.id)) return;
  const parent = grant.parent === null ? undefined : turn.ledger.get("grant", grant.parent);
  const gave = parent !== undefined &&
    holds(turn.ledger, account, parent, rightFor(grant.subject), turn.now);
  if (!gave) demandManagerOf(turn, "grant", grant.building);
}

function driftView(ledger: Ledger, grant: GrantRow) {
  const { template } = grant;
  if (template === null) {
    return {
      template: null,
      mode: null,
      state: "no_template" as const,
      version: null,
      newestVersion: null,
      fields: [],
    };
  }
  const { id, mode, version } = template;
  const newest = ledger.get("template", id);
  const fields = newest === undefined ? [] : driftOf(grant, newest);
  const differs = mode === "live" ? "following" as const : "differs" as const;
  const state = newest === undefined
    ? "template_deleted" as const
    : fields.length === 0
    ? "same" as const
    : differs;
  return { template: id, mode, state, version, newestVersion: newest?.version ?? null, fields };
}
