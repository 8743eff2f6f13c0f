/**
 * Routes by which managers keep their building's keys and phones their flat's (C2, R72). What is
 * kept is signed and public in kind; whoever reads it checks it, with the same code as units do.
 */
import { z } from "zod";
import { siteOf } from "../../../web/media/site_root.js";
import { belongsTo, demandManager, standingOf } from "../../people/authority.ts";
import { readAs } from "../../people/facilities/reach.ts";
import { noSuchBuilding } from "../../people/facilities/place.ts";
import type { Ledger } from "../../people/registry/ledger.ts";
import type { Doer } from "../../people/registry/turn.ts";
import {
  certificatesOf,
  demandPapers,
  joinsOf,
  papersOf,
  placeOfFlat,
  versionsOf,
} from "../../people/ring_papers/reading.ts";
import {
  addCertificate,
  addDraft,
  addJoin,
  addOpening,
  addStatement,
  addVersion,
  isFirstUse,
  isFirstUseOf,
  signDraft,
} from "../../people/ring_papers/ring_papers.ts";
import { idSchema } from "../../people/rows/fields.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { buildingOf, buildingParams } from "./account_answers.ts";
import {
  certificateBody,
  draftBody,
  keptAnswer,
  offerBody,
  ringPapersAnswer,
  siteKeysAnswer,
  textBody,
} from "./ring_paper_schemas.ts";
import { type IdentityRoute, route } from "./route.ts";
import type { IdentityServices } from "./services.ts";

const ofBuilding = { building: "building" } as const;
const ofFacility = { facility: "facility" } as const;
const facilityParams = z.strictObject({ facility: idSchema });
const draftParams = buildingParams.extend({ draft: idSchema });
const managers = { who: "signed_in", may: ["manager"], purposes: [] } as const;
/** Those to whom a flat's rings go, and who act for its household. */
const household = {
  who: "signed_in",
  may: ["main_user", "sub_user_admin", "sub_user"],
  purposes: ["provide_service"],
} as const;
const refusals = ["not_found", "forbidden", "passkey_required"] as const;
const takes = [...refusals, "invalid", "conflict", "limit_reached"] as const;

const readSiteKeys = route({
  method: "get",
  path: "/buildings/{building}/site-keys",
  summary: "The managers' keys of a building: their set and which units they have signed",
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
  objects: ofBuilding,
  params: buildingParams,
  status: 200,
  answer: siteKeysAnswer,
  refusals: ["not_found", "forbidden"],
  async run({ services, by }, { params: { building } }) {
    buildingOf(services, building);
    const found = await services.registry.look((ledger, now) => ({
      versions: versionsOf(ledger, building),
      certificates: certificatesOf(ledger, building),
      ...(demandInBuilding(ledger, now, by, building) && forManagers(ledger, now, building)),
    }));
    const { versions, certificates, ...more } = found;
    return {
      ...await rootOf(services, building, versions),
      units: panelsOf(services, building).map((unit) => ({
        unit,
        key: services.unitKeys?.keyOf({ building, unit }) ?? null,
        certificate: certificates.get(unit) ?? null,
      })),
      ...more,
    };
  },
});

const clearSiteKeys = route({
  method: "delete",
  path: "/buildings/{building}/site-keys",
  summary:
    "Remove a building's keys and all that rests on them; at the operator's command line alone",
  who: "signed_in",
  may: [],
  purposes: [],
  objects: ofBuilding,
  params: buildingParams,
  status: 204,
  refusals: ["not_found", "forbidden"],
  run: ({ services: { registry }, by }, { params }) => registry.run(by, "clear_site_keys", params),
});

const offerKey = route({
  ...managers,
  method: "put",
  path: "/buildings/{building}/site-keys/offer",
  summary: "Offer one's own public key, for the managers' set; an earlier one is replaced",
  objects: ofBuilding,
  params: buildingParams,
  body: offerBody,
  status: 204,
  refusals: takes,
  run: ({ services: { registry }, by }, { params, body }) =>
    registry.run(by, "offer_site_key", { ...params, ...body }),
});

const withdrawKey = route({
  ...managers,
  method: "delete",
  path: "/buildings/{building}/site-keys/offer",
  summary: "Take one's own offer back",
  objects: ofBuilding,
  params: buildingParams,
  status: 204,
  refusals,
  run: ({ services: { registry }, by }, { params }) =>
    registry.run(by, "withdraw_site_key", params),
});

const postVersion = route({
  ...managers,
  method: "post",
  path: "/buildings/{building}/site-keys/versions",
  summary: "Keep the next version of the managers' set, with every signature that it needs",
  objects: ofBuilding,
  params: buildingParams,
  body: textBody,
  status: 201,
  answer: keptAnswer,
  refusals: takes,
  run: ({ services, by }, { params, body }) => addVersion(services, by, { ...params, ...body }),
});

const postCertificate = route({
  ...managers,
  method: "post",
  path: "/buildings/{building}/site-keys/certificates",
  summary: "Keep a manager's word that a key is that of a unit",
  objects: ofBuilding,
  params: buildingParams,
  body: certificateBody,
  status: 201,
  answer: keptAnswer,
  refusals: [...takes, "unknown_unit"],
  async run({ services, by }, { params: { building }, body }) {
    await readAs(services.registry, by, (turn) => demandManager(turn, building));
    if (!panelsOf(services, building).includes(body.unit)) {
      throw new RefusalError(
        refuse("unknown_unit", "Cannot find the unit: the building has none such with a panel"),
      );
    }
    return await addCertificate(services, by, { building, ...body });
  },
});

const postDraft = route({
  ...managers,
  method: "post",
  path: "/buildings/{building}/site-keys/drafts",
  summary: "Keep a version or an opening that other managers are to sign too",
  objects: ofBuilding,
  params: buildingParams,
  body: draftBody,
  status: 201,
  answer: keptAnswer,
  refusals: takes,
  run: ({ services, by }, { params, body }) =>
    addDraft(services, by, {
      ...params,
      text: body.text,
      facility: body.kind === "root" ? null : body.facility,
    }),
});

const putDraft = route({
  ...managers,
  method: "put",
  path: "/buildings/{building}/site-keys/drafts/{draft}",
  summary: "Keep a draft with one more signature",
  objects: { building: "building", draft: "site_key" },
  params: draftParams,
  body: textBody,
  status: 200,
  answer: keptAnswer,
  refusals: takes,
  run: ({ services, by }, { params, body }) => signDraft(services, by, { ...params, ...body }),
});

const deleteDraft = route({
  ...managers,
  method: "delete",
  path: "/buildings/{building}/site-keys/drafts/{draft}",
  summary: "Drop a draft",
  objects: { building: "building", draft: "site_key" },
  params: draftParams,
  status: 204,
  refusals,
  run: ({ services: { registry }, by }, { params }) => registry.run(by, "drop_site_draft", params),
});

const postOpening = route({
  ...managers,
  method: "post",
  path: "/facilities/{facility}/openings",
  summary: "Let whoever has a certain letter make the flat's key; its household is told at once",
  objects: ofFacility,
  params: facilityParams,
  body: textBody,
  status: 201,
  answer: keptAnswer,
  refusals: [...takes, "busy"],
  run: ({ services, by }, { params, body }) => addOpening(services, by, { ...params, ...body }),
});

const readRingPapers = route({
  ...household,
  method: "get",
  path: "/facilities/{facility}/ring-papers",
  summary:
    "What a phone of the flat goes by: whose units are real, and which phones are the flat's",
  objects: ofFacility,
  params: facilityParams,
  status: 200,
  answer: ringPapersAnswer,
  refusals,
  async run({ services, by }, { params }) {
    const { versions, certificates, building, ...more } = await readAs(
      services.registry,
      by,
      (turn) => {
        const { facility } = demandPapers(turn, params.facility);
        const papers = papersOf(turn.ledger, facility.id);
        const texts = (wanted: (typeof papers)[number]["what"]) =>
          papers.filter(({ what }) => what === wanted).map(({ text }) => text);
        return {
          building: facility.building,
          place: placeOfFlat(facility),
          firstUse: isFirstUseOf(services.site, facility),
          versions: versionsOf(turn.ledger, facility.building),
          certificates: certificatesOf(turn.ledger, facility.building),
          openings: texts("opening"),
          statements: texts("statement"),
          joins: joinsOf(turn.ledger, facility.id, turn.now)
            .map(({ id, text, atMs }) => ({ id, text, atMs })),
        };
      },
    );
    return {
      building,
      ...await rootOf(services, building, versions),
      units: panelsOf(services, building)
        .map((unit) => ({ unit, certificate: certificates.get(unit) ?? null })),
      ...more,
    };
  },
});

const postStatement = route({
  ...household,
  method: "post",
  path: "/facilities/{facility}/ring-papers/statements",
  summary: "Keep a statement of one of the flat's phones, as units would take it",
  objects: ofFacility,
  params: facilityParams,
  body: textBody,
  status: 201,
  answer: keptAnswer,
  refusals: takes,
  run: ({ services, by }, { params, body }) => addStatement(services, by, { ...params, ...body }),
});

const postJoin = route({
  ...household,
  method: "post",
  path: "/facilities/{facility}/ring-joins",
  summary: "Ask the flat's phones to let this one in; the question stands for a quarter of an hour",
  objects: ofFacility,
  params: facilityParams,
  body: textBody,
  status: 201,
  answer: keptAnswer,
  refusals: takes,
  run: ({ services, by }, { params, body }) => addJoin(services, by, { ...params, ...body }),
});

const deleteJoin = route({
  ...household,
  method: "delete",
  path: "/facilities/{facility}/ring-joins/{join}",
  summary: "Drop a new phone's question",
  objects: { facility: "facility", join: "ring_join" },
  params: facilityParams.extend({ join: idSchema }),
  status: 204,
  refusals,
  run: ({ services: { registry }, by }, { params }) => registry.run(by, "drop_join", params),
});

async function rootOf(
  { site }: IdentityServices,
  building: string,
  versions: readonly string[],
) {
  const [first] = versions;
  return {
    site: first === undefined ? null : await siteOf(first),
    versions: [...versions],
    firstUse: isFirstUse(site, building),
  };
}

function panelsOf({ site }: IdentityServices, building: string): readonly string[] {
  const units = site.buildings.find(({ id }) => id === building)?.units ?? [];
  return units.filter(({ panel }) => panel).map(({ id }) => id);
}

/** @returns whether it is a manager of the building. @throws {RefusalError} */
function demandInBuilding(ledger: Ledger, now: number, by: Doer, building: string): boolean {
  if (by.via === "console" || by.via === "server") return true;
  const standing = standingOf(ledger, by.account, now);
  if (!belongsTo(standing, building)) throw new RefusalError(noSuchBuilding);
  const { managerOf, appointments, members } = standing;
  if (![...appointments, ...members].some((one) => one.building === building)) {
    throw new RefusalError(
      refuse("forbidden", "Cannot see its keys: they are for the people of the building"),
    );
  }
  return managerOf.includes(building);
}

function forManagers(ledger: Ledger, now: number, building: string) {
  return {
    offers: ledger.find("site_key_offer", "building", building)
      .filter(({ account }) => standingOf(ledger, account, now).managerOf.includes(building))
      .map(({ id, account, key, atMs }) => ({
        ...{ id, key, atMs },
        name: ledger.get("account", account)?.profile.name?.value ?? null,
      })),
    drafts: ledger.find("site_key", "what", `${building}/draft`)
      .map(({ id, facility, text, atMs }) => ({
        ...{ id, facility, text, atMs },
        kind: facility === null ? "root" as const : "opening" as const,
      })),
  };
}

/** The routes of signed statements about keys. */
export const ringPaperRoutes: readonly IdentityRoute[] = [
  readSiteKeys,
  clearSiteKeys,
  offerKey,
  withdrawKey,
  postVersion,
  postCertificate,
  postDraft,
  putDraft,
  deleteDraft,
  postOpening,
  readRingPapers,
  postStatement,
  postJoin,
  deleteJoin,
];
