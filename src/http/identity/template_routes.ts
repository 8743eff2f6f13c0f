/** Routes for the templates of a building's grants; a manager's alone. */
import { z } from "zod";
import { readerOf } from "../../people/grants/asking.ts";
import { demandManagerOf } from "../../people/grants/holding.ts";
import { drifted, driftOf, templatesMax } from "../../people/grants/templates.ts";
import { demandManager } from "../../people/authority.ts";
import type { Ledger } from "../../people/registry/ledger.ts";
import type { Template } from "../../people/rows/grant.ts";
import { idSchema } from "../../people/rows/fields.ts";
import {
  buildingPath,
  demandThere,
  templateAnswer,
  templateBody,
  templateChangeBody,
  templatePath,
} from "./grant_schemas.ts";
import { type IdentityContext, type IdentityRoute, route } from "./route.ts";

/** Copies that differ and are shown at once. */
const driftedMax = 200;

const refusals = ["not_found", "forbidden", "passkey_required"] as const;
const ofTemplate = { template: "template" } as const;

const list = route({
  method: "get",
  path: "/buildings/{building}/templates",
  summary: "The templates of a building",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: { building: "building" },
  params: buildingPath,
  status: 200,
  answer: z.object({ templates: z.array(templateAnswer).max(templatesMax) }),
  refusals,
  run: ({ services, by }, { params: { building } }) =>
    services.registry.look((ledger, now) => {
      demandManager(readerOf(ledger, by, now), building);
      return { templates: ledger.find("template", "building", building).map(viewOf) };
    }),
});

const create = route({
  method: "post",
  path: "/buildings/{building}/templates",
  summary: "Make a template",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: { building: "building" },
  params: buildingPath,
  body: templateBody,
  status: 201,
  answer: templateAnswer,
  refusals: [...refusals, "limit_reached"],
  async run({ services, by }, { params: { building }, body }) {
    const { registry, site } = services;
    await registry.look((ledger, now) => demandManager(readerOf(ledger, by, now), building));
    demandThere(site, building, body.scope);
    return viewOf(await registry.run(by, "create_template", { ...body, building }));
  },
});

const read = route({
  method: "get",
  path: "/templates/{template}",
  summary: "A template",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofTemplate,
  params: templatePath,
  status: 200,
  answer: templateAnswer,
  refusals,
  run: (context, { params: { template } }) =>
    lookAt(context, template, (_ledger, row) => viewOf(row)),
});

const change = route({
  method: "patch",
  path: "/templates/{template}",
  summary: "Change a template; the grants that follow it change after it",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofTemplate,
  params: templatePath,
  body: templateChangeBody,
  status: 200,
  answer: templateAnswer,
  refusals,
  async run(context, { params: { template: id }, body }) {
    const { services, by } = context;
    const building = await lookAt(context, id, (_ledger, row) => row.building);
    demandThere(services.site, building, body.scope);
    return viewOf(await services.registry.run(by, "change_template", { ...body, id }));
  },
});

const remove = route({
  method: "delete",
  path: "/templates/{template}",
  summary: "Delete a template; the grants made from it stay as they are",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofTemplate,
  params: templatePath,
  status: 204,
  refusals,
  run: ({ services, by }, { params: { template: id } }) =>
    services.registry.run(by, "delete_template", { id }),
});

const drift = route({
  method: "get",
  path: "/templates/{template}/drift",
  summary: "The copies of a template that differ from it now",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofTemplate,
  params: templatePath,
  status: 200,
  answer: z.object({
    version: z.int(),
    copies: z.array(z.object({
      grant: idSchema,
      subject: z.object({ kind: z.string(), id: idSchema }),
      version: z.int(),
      fields: z.array(z.enum(["actions", "scope", "schedule"])),
    })).max(driftedMax),
  }),
  refusals,
  run: (context, { params: { template: id } }) =>
    lookAt(context, id, (ledger, template) => ({
      version: template.version,
      copies: drifted(ledger, template, driftedMax).map((grant) => ({
        grant: grant.id,
        subject: grant.subject,
        version: grant.template?.version ?? 0,
        fields: driftOf(grant, template),
      })),
    })),
});

/** The routes of templates. */
export const templateRoutes: readonly IdentityRoute[] = [list, create, read, change, remove, drift];

function lookAt<T>(
  { services, by }: IdentityContext,
  id: string,
  view: (ledger: Ledger, template: Template) => T,
): Promise<T> {
  return services.registry.look((ledger, now) => {
    const turn = readerOf(ledger, by, now);
    const template = turn.need("template", id);
    demandManagerOf(turn, "template", template.building);
    return view(ledger, template);
  });
}

function viewOf(template: Template) {
  return { ...template, following: template.followFrom !== undefined };
}
