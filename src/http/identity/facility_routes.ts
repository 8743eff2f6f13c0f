/** Routes for facilities, what the entrance shows of them, and their import. */
import { changeRoutes } from "./change_routes.ts";
import { importCsv } from "../../people/facilities/import_csv.ts";
import { directory, plateOf } from "../../people/facilities/nameplate.ts";
import { facilityToAdminister, readAs } from "../../people/facilities/reach.ts";
import { rehearsed } from "../../people/facilities/affected.ts";
import { deleteFacility } from "../../people/facilities/facility.ts";
import {
  facilityPage as pageOf,
  facilityView as viewOf,
  ownFacilities,
} from "../../people/facilities/views.ts";
import { belongsTo, standingOf } from "../../people/authority.ts";
import type { RowOf } from "../../people/registry/ledger.ts";
import { noSuchBuilding } from "../../people/facilities/place.ts";
import { RefusalError } from "../../refusal.ts";
import { building, buildingOf, read } from "./facility_asking.ts";
import {
  affected,
  buildingPath,
  csvImport,
  directoryView,
  dryRunQuery,
  facilityChange,
  facilityList,
  facilityPage,
  facilityPath,
  facilityView,
  importReport,
  nameplate,
  newFacility,
  pageQuery,
  plateName,
  plateSuggestion,
} from "./facility_bodies.ts";
import { memberRoutes } from "./member_routes.ts";
import { type IdentityRoute, route } from "./route.ts";

const ofBuilding = { building: "building" } as const;
const ofFacility = { facility: "facility" } as const;
const guarded = ["not_found", "forbidden", "passkey_required"] as const;
const household = ["manager", "main_user", "sub_user_admin"] as const;

const listOwn = route({
  method: "get",
  path: "/facilities",
  summary: "One's own facilities",
  who: "signed_in",
  may: "self",
  purposes: ["provide_service"],
  objects: {},
  status: 200,
  answer: facilityList,
  refusals: [],
  async run(context) {
    return { facilities: [...await read(context, ownFacilities)] };
  },
});

const list = route({
  method: "get",
  path: "/buildings/{building}/facilities",
  summary: "A building's facilities, page by page",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  bulk: "list",
  objects: ofBuilding,
  params: buildingPath,
  query: pageQuery,
  status: 200,
  answer: facilityPage,
  refusals: guarded,
  async run(context, { params, query: { after, limit } }) {
    const page = await read(context, (turn) => pageOf(turn, params.building, { after, limit }));
    return { facilities: [...page.facilities], next: page.next };
  },
});

const create = route({
  method: "post",
  path: "/buildings/{building}/facilities",
  summary: "Add a facility",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofBuilding,
  params: buildingPath,
  body: newFacility,
  status: 201,
  answer: facilityView,
  refusals: [...guarded, "conflict", "limit_reached"],
  async run(context, { params, body }) {
    const place = building(context, params.building);
    const { registry } = context.services;
    const { id } = await registry.run(context.by, "create_facility", { place, said: body });
    return await read(context, (turn) => viewOf(turn, id));
  },
});

const readOne = route({
  method: "get",
  path: "/facilities/{facility}",
  summary: "Read a facility, as far as one may see it",
  who: "signed_in",
  may: ["manager", "main_user", "sub_user_admin", "sub_user", "owner"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  status: 200,
  answer: facilityView,
  refusals: guarded,
  run: (context, { params }) => read(context, (turn) => viewOf(turn, params.facility)),
});

const update = route({
  method: "patch",
  path: "/facilities/{facility}",
  summary: "Change what is said of a facility",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  body: facilityChange,
  status: 200,
  answer: facilityView,
  refusals: [...guarded, "conflict"],
  async run(context, { params: { facility }, body: said }) {
    const place = await buildingOf(context, facility);
    const { registry } = context.services;
    await registry.run(context.by, "update_facility", { facility, place, said });
    return await read(context, (turn) => viewOf(turn, facility));
  },
});

const remove = route({
  method: "delete",
  path: "/facilities/{facility}",
  summary: "Remove a facility with everything in it, or with dryRun tell what that would be",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  query: dryRunQuery,
  status: 200,
  answer: affected,
  refusals: [...guarded, "limit_reached"],
  async run({ services, by }, { params, query }) {
    const told = query.dryRun === "true"
      ? await services.registry.look((ledger, now) =>
        rehearsed(ledger, now, by, (turn) => deleteFacility(turn, params))
      )
      : await services.registry.run(by, "delete_facility", params);
    return { ...told, members: [...told.members] };
  },
});

const readPlate = route({
  method: "get",
  path: "/facilities/{facility}/nameplate",
  summary: "What the entrance shows of a facility, and would show once confirmed",
  who: "signed_in",
  may: household,
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  status: 200,
  answer: nameplate,
  refusals: guarded,
  async run(context, { params }) {
    return plates(
      await read(context, (turn) => facilityToAdminister(turn, params.facility).facility),
    );
  },
});

const suggestPlate = route({
  method: "put",
  path: "/facilities/{facility}/nameplate/suggestion",
  summary: "Suggest a name for the entrance; what it shows stays until one is confirmed",
  who: "signed_in",
  may: household,
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  body: plateSuggestion,
  status: 200,
  answer: nameplate,
  refusals: guarded,
  async run({ services, by }, { params, body }) {
    const input = { facility: params.facility, name: body.name };
    return plates(await services.registry.run(by, "suggest_nameplate", input));
  },
});

const confirmPlate = route({
  method: "post",
  path: "/facilities/{facility}/nameplate/confirmation",
  summary: "Publish the suggested name, as the household has seen it",
  who: "signed_in",
  may: ["main_user", "sub_user_admin"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  body: plateName,
  status: 200,
  answer: nameplate,
  refusals: [...guarded, "conflict"],
  async run({ services, by }, { params, body }) {
    const input = { facility: params.facility, name: body.name };
    return plates(await services.registry.run(by, "confirm_nameplate", input));
  },
});

const hidePlate = route({
  method: "delete",
  path: "/facilities/{facility}/nameplate",
  summary: "Take the name at the entrance down",
  who: "signed_in",
  may: household,
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  status: 200,
  answer: nameplate,
  refusals: guarded,
  async run({ services, by }, { params }) {
    return plates(await services.registry.run(by, "hide_nameplate", params));
  },
});

const readDirectory = route({
  method: "get",
  path: "/buildings/{building}/directory",
  summary: "What the entrances of a building show",
  who: "signed_in",
  may: [
    "operator",
    "manager",
    "main_user",
    "sub_user_admin",
    "sub_user",
    "managed_user",
    "technician",
    "owner",
  ],
  purposes: ["provide_service"],
  objects: ofBuilding,
  params: buildingPath,
  status: 200,
  answer: directoryView,
  refusals: ["not_found"],
  async run({ services, by }, { params }) {
    return await readAs(services.registry, by, (turn) => {
      const isHere = by.via === "console" ||
        belongsTo(standingOf(turn.ledger, by.account, turn.now), params.building);
      if (!isHere) throw new RefusalError(noSuchBuilding);
      return { plates: [...directory(turn.ledger, params.building)] };
    });
  },
});

const importFile = route({
  method: "post",
  path: "/buildings/{building}/import",
  summary: "Import facilities and main users from CSV: 16 KiB at once, 1 MiB at the console",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofBuilding,
  params: buildingPath,
  body: csvImport,
  status: 200,
  answer: importReport,
  refusals: [
    ...guarded,
    "consent_needed",
    "minor_without_parental_responsibility",
    "conflict",
    "limit_reached",
  ],
  async run(context, { params, body: { csv, dryRun, ...asserted } }) {
    const { registry } = context.services;
    const place = building(context, params.building);
    const report = await importCsv(registry, context.by, { place, text: csv, dryRun, asserted });
    return { ...report, faults: [...report.faults] };
  },
});

function plates(facility: RowOf<"facility">) {
  const { suggested, published } = facility.nameplate;
  return {
    suggested,
    preview: plateOf(facility, suggested),
    shown: plateOf(facility, published),
  };
}

/** The routes of this part. */
export const facilityRoutes: readonly IdentityRoute[] = [
  listOwn,
  list,
  create,
  readOne,
  update,
  remove,
  readPlate,
  suggestPlate,
  confirmPlate,
  hidePlate,
  readDirectory,
  importFile,
  ...memberRoutes,
  ...changeRoutes,
];
