/** Routes for visitor keys: giving them, and what whoever holds the link of one can do. */
import QRCode from "qrcode";
import { z } from "zod";
import { readerOf } from "../../people/grants/asking.ts";
import type { KeyServices } from "../../people/keys/key_services.ts";
import { type KeyView, keyView } from "../../people/keys/key_views.ts";
import { lateDoors } from "../../people/keys/late_doors.ts";
import { buildingKeys, demandKeyAdmin, facilityKeys, ownKeys } from "../../people/keys/listing.ts";
import type { ShownQr } from "../../people/keys/qr_desk.ts";
import type { RowOf } from "../../people/registry/ledger.ts";
import type { Turn } from "../../people/registry/turn.ts";
import { idSchema } from "../../people/rows/fields.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import {
  doorName,
  endedKeyAnswer,
  keyAnswer,
  keyListAnswer,
  madeKeyAnswer,
  newKeyBody,
  qrAnswer,
  secret,
  visitAnswer,
  visitOpenAnswer,
  visitOpenBody,
} from "./key_schemas.ts";
import { type IdentityContext, type IdentityRoute, route } from "./route.ts";
import { tagRoutes } from "./tag_routes.ts";

const facilityPath = z.object({ facility: idSchema });
const buildingPath = z.object({ building: idSchema });
const keyPath = z.object({ visitorKey: idSchema });
const ofFacility = { facility: "facility" } as const;
const ofBuilding = { building: "building" } as const;
const ofKey = { visitorKey: "visitor_key" } as const;
const guarded = ["not_found", "forbidden", "passkey_required"] as const;
const giving = [
  ...guarded,
  "consent_needed",
  "minor_without_parental_responsibility",
  "exceeds_own_rights",
  "limit_reached",
  "conflict",
  "unknown_door",
  "unknown_floor",
] as const;

const giveForFacility = route({
  method: "post",
  path: "/facilities/{facility}/visitor-keys",
  summary: "Give a visitor a key, for one's facility",
  who: "signed_in",
  may: ["main_user", "sub_user_admin", "sub_user"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  body: newKeyBody,
  status: 201,
  answer: madeKeyAnswer,
  refusals: giving,
  async run(context, { params: { facility }, body }) {
    const building = await read(context, (turn) => turn.need("facility", facility).building);
    return await give(context, building, facility, body);
  },
});

const giveForBuilding = route({
  method: "post",
  path: "/buildings/{building}/visitor-keys",
  summary: "Give a visitor a key: as a manager, or by grants of one's own",
  who: "signed_in",
  may: ["manager", "managed_user", "technician"],
  purposes: ["provide_service"],
  objects: ofBuilding,
  params: buildingPath,
  body: newKeyBody,
  status: 201,
  answer: madeKeyAnswer,
  refusals: giving,
  run: (context, { params, body }) => give(context, params.building, null, body),
});

const listOwn = route({
  method: "get",
  path: "/visitor-keys",
  summary: "The keys that one has given",
  who: "signed_in",
  may: "self",
  purposes: ["provide_service"],
  objects: {},
  status: 200,
  answer: keyListAnswer,
  refusals: [],
  run: (context) => listed(context, ownKeys),
});

const listOfFacility = route({
  method: "get",
  path: "/facilities/{facility}/visitor-keys",
  summary: "The keys of a facility; of others' keys only for whoever acts for it",
  who: "signed_in",
  may: ["manager", "main_user", "sub_user_admin", "sub_user"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  status: 200,
  answer: keyListAnswer,
  refusals: guarded,
  run: (context, { params }) => listed(context, (turn) => facilityKeys(turn, params.facility)),
});

const listOfBuilding = route({
  method: "get",
  path: "/buildings/{building}/visitor-keys",
  summary: "The keys of a building that belong to no facility",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  bulk: "list",
  objects: ofBuilding,
  params: buildingPath,
  status: 200,
  answer: keyListAnswer,
  refusals: guarded,
  run: (context, { params }) => listed(context, (turn) => buildingKeys(turn, params.building)),
});

const readOne = route({
  method: "get",
  path: "/visitor-keys/{visitorKey}",
  summary: "Read a key",
  who: "signed_in",
  may: ["manager", "main_user", "sub_user_admin", "sub_user", "managed_user", "technician"],
  purposes: ["provide_service"],
  objects: ofKey,
  params: keyPath,
  status: 200,
  answer: keyAnswer,
  refusals: guarded,
  run: (context, { params }) =>
    read(context, (turn) => viewOf(turn, demandKeyAdmin(turn, params.visitorKey))),
});

const revoke = route({
  method: "delete",
  path: "/visitor-keys/{visitorKey}",
  summary: "End a key now; says where it may still open and until when",
  who: "signed_in",
  may: ["manager", "main_user", "sub_user_admin", "sub_user", "managed_user", "technician"],
  purposes: ["provide_service"],
  objects: ofKey,
  params: keyPath,
  status: 200,
  answer: endedKeyAnswer,
  refusals: guarded,
  async run(context, { params: { visitorKey } }) {
    const { registry } = context.services;
    const { lists } = keysOf(context);
    const key = await registry.run(context.by, "revoke_visitor_key", { key: visitorKey });
    return await read(context, (turn) => ({
      key: viewOf(turn, key),
      late: [...lateDoors(turn.ledger, key, lists.status(key.building), turn.now)],
    }));
  },
});

const shareAgain = route({
  method: "post",
  path: "/visitor-keys/{visitorKey}/link",
  summary: "See the link of a key again that one has given, with a picture of it where wanted",
  who: "signed_in",
  may: ["manager", "main_user", "sub_user_admin", "sub_user", "managed_user", "technician"],
  purposes: ["provide_service"],
  objects: ofKey,
  params: keyPath,
  query: z.strictObject({ svg: z.enum(["true", "false"]).default("false") }),
  status: 200,
  answer: z.strictObject({
    link: z.string(),
    svg: z.string().optional().describe("the link as a QR"),
  }),
  refusals: guarded,
  async run(context, { params, query }) {
    const link = await keysOf(context).desk.link(context.by, params.visitorKey);
    return query.svg === "true" ? { link, svg: await qrOf(link) } : { link };
  },
});

const renewPin = route({
  method: "post",
  path: "/visitor-keys/{visitorKey}/pin",
  summary: "A new PIN in place of a key's old one; it is shown once",
  who: "signed_in",
  may: ["manager", "main_user", "sub_user_admin", "sub_user", "managed_user", "technician"],
  purposes: ["provide_service"],
  objects: ofKey,
  params: keyPath,
  status: 200,
  answer: z.strictObject({ pin: z.string() }),
  refusals: [...guarded, "key_ended", "limit_reached", "conflict"],
  run: async (context, { params }) => ({
    pin: await keysOf(context).desk.renewPin(context.by, params.visitorKey),
  }),
});

const look = route({
  method: "post",
  path: "/visits/look",
  summary: "What a key's link is for; uses nothing",
  who: "anyone",
  may: "anyone",
  purposes: ["provide_service"],
  objects: {},
  body: z.strictObject({ secret }),
  status: 200,
  answer: visitAnswer,
  refusals: ["not_found"],
  async run(context, { body }) {
    const visit = await keysOf(context).visits.look(body.secret);
    return { ...visit, doors: [...visit.doors] };
  },
});

const open = route({
  method: "post",
  path: "/visits/open",
  summary: "Open a door by a key's link, with the code that the door's display shows",
  who: "anyone",
  may: "anyone",
  purposes: ["provide_service"],
  objects: {},
  body: visitOpenBody,
  status: 200,
  answer: visitOpenAnswer,
  refusals: [
    "not_found",
    "not_present",
    "key_ended",
    "out_of_schedule",
    "unknown_unit",
    "unknown_door",
    "conflict",
    "key_invalid",
    "key_expired",
    "key_from_future",
    "key_reused",
    "unreachable",
    "refused_by_hardware",
    "not_confirmed",
  ],
  async run(context, { body: { secret, door, presence, key } }) {
    const { opening, lift } = await keysOf(context).visits
      .open({ secret, door, presence, use: key });
    return { opening, lift: lift === null ? null : { ...lift, floors: [...lift.floors] } };
  },
});

const visitQr = route({
  method: "post",
  path: "/visits/qr",
  summary: "A QR of a day at most, for doors that must decide alone",
  who: "anyone",
  may: "anyone",
  purposes: ["provide_service"],
  objects: {},
  body: z.strictObject({ secret, door: doorName.optional(), svg: z.boolean().default(false) }),
  status: 200,
  answer: qrAnswer,
  refusals: [
    "not_found",
    "forbidden",
    "key_ended",
    "unknown_door",
    "conflict",
    "limit_reached",
  ],
  run: async (context, { body: { secret, door, svg } }) =>
    await pictured(await keysOf(context).qrs.forKey(secret, door), svg),
});

const ownQr = route({
  method: "post",
  path: "/me/door-qr",
  summary: "A QR of a day at most that opens one's doors while the phone has no signal",
  who: "signed_in",
  may: "self",
  purposes: ["provide_service"],
  objects: {},
  body: z.strictObject({
    building: idSchema,
    doors: z.array(doorName).min(1).max(32).optional().describe("left out: all of them"),
    svg: z.boolean().default(false),
  }),
  status: 200,
  answer: qrAnswer,
  refusals: ["not_found", "forbidden", "unknown_door", "conflict", "limit_reached"],
  run: async (context, { body: { building, doors, svg } }) =>
    await pictured(await keysOf(context).qrs.forAccount(context.by, building, doors), svg),
});

function keysOf({ services }: IdentityContext): KeyServices {
  if (services.keys !== undefined) return services.keys;
  throw new RefusalError(refuse("unavailable", "Cannot answer: this server has no desk for keys"));
}

function read<T>(context: IdentityContext, look: (turn: Turn) => T): Promise<T> {
  const { services, by } = context;
  return services.registry.look((ledger, now) => look(readerOf(ledger, by, now)));
}

async function listed(
  context: IdentityContext,
  rowsOf: (turn: Turn) => readonly RowOf<"visitor_key">[],
) {
  return { keys: await read(context, (turn) => rowsOf(turn).map((row) => viewOf(turn, row))) };
}

function viewOf(turn: Turn, key: RowOf<"visitor_key">): z.input<typeof keyAnswer> {
  return plain(keyView(turn.ledger, key, turn.now));
}

function plain({ doors, lifts, ...view }: KeyView): z.input<typeof keyAnswer> {
  return {
    ...view,
    doors: [...doors],
    lifts: lifts.map(({ group, levels }) => ({
      group,
      levels: levels === "all" ? "all" as const : [...levels],
    })),
  };
}

async function give(
  context: IdentityContext,
  building: string,
  facility: string | null,
  said: z.output<typeof newKeyBody>,
): Promise<z.input<typeof madeKeyAnswer>> {
  const { pin, consentAsserted, statementVersion, birthDate, underAge, ...rest } = said;
  const { parentalResponsibility, ...key } = rest;
  const made = await keysOf(context).desk.create(context.by, {
    ...key,
    building,
    facility,
    asserted: { consentAsserted, statementVersion, birthDate, underAge, parentalResponsibility },
  }, pin);
  return { ...made, key: plain(made.key) };
}

async function pictured(qr: ShownQr, svg: boolean): Promise<z.input<typeof qrAnswer>> {
  const answer = { ...qr, doors: [...qr.doors] };
  if (!svg) return answer;
  return { ...answer, svg: await qrOf(qr.text) };
}

/** Medium error correction: a phone's screen at arm's length, perhaps scratched. */
function qrOf(text: string): Promise<string> {
  return QRCode.toString(text, { type: "svg", errorCorrectionLevel: "M" });
}

/** The routes of this part. */
export const keyRoutes: readonly IdentityRoute[] = [
  giveForFacility,
  giveForBuilding,
  listOwn,
  listOfFacility,
  listOfBuilding,
  readOne,
  revoke,
  shareAgain,
  renewPin,
  look,
  open,
  visitQr,
  ownQr,
  ...tagRoutes,
];
