/**
 * Routes for the map of random ids: the ceremonies of its custodians, requests to re-identify, and
 * what the person is told. Custodians are no role: a route of theirs finds nothing for others.
 */
import { z } from "zod";
import { ceremonySchema } from "../../privacy/reidentification/ceremony.ts";
import { commitmentSchema } from "../../privacy/reidentification/dealing.ts";
import { elementSchema } from "../../privacy/reidentification/group.ts";
import { proofSchema } from "../../privacy/reidentification/proof.ts";
import { packetSchema } from "../../privacy/reidentification/share_packet.ts";
import { custodians, partSchema, threshold } from "../../privacy/reidentification/threshold.ts";
import { readAs } from "../../people/facilities/reach.ts";
import { CustodianDesk } from "../../people/reidentification/custodian_desk.ts";
import { currentCeremony, currentSet, isCustodian } from "../../people/reidentification/custody.ts";
import { ownNotices } from "../../people/reidentification/notices.ts";
import type { OpeningDesk } from "../../people/reidentification/opening_desk.ts";
import {
  noticeAfterMsDefault,
  requestFor,
  requestsFor,
} from "../../people/reidentification/requests.ts";
import {
  requestToAnswer,
  responseKeyPurpose,
  responseOf,
  responseSchema,
  type Signing,
} from "../../people/reidentification/response.ts";
import { idSchema, timeSchema } from "../../people/rows/fields.ts";
import { grounds } from "../../people/rows/reidentification_request.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import {
  askBody,
  requestAnswer,
  requestListAnswer,
  requestView,
  shownAnswer,
} from "./reidentification_schemas.ts";
import { type IdentityContext, type IdentityRoute, route } from "./route.ts";

const ceremonyPath = z.strictObject({ ceremony: idSchema });
const requestPath = z.strictObject({ request: idSchema });
const ofCeremony = { ceremony: "custodian_ceremony" } as const;
const ofRequest = { request: "reidentification_request" } as const;
const step = ["not_found", "forbidden", "verification_needed", "conflict", "invalid"] as const;

const standing = route({
  method: "get",
  path: "/reidentification",
  summary: "Whether a map of random ids is written, and since when",
  who: "signed_in",
  may: "self",
  purposes: [],
  objects: {},
  status: 200,
  answer: z.strictObject({
    reidentification: z.enum(["on", "off"]).describe("off: no map is written at all"),
    sinceMs: timeSchema.nullable(),
    custodians: z.int().min(0).max(custodians),
    needed: z.int().describe("how many custodians open a row together"),
    isCustodian: z.boolean(),
    ceremony: idSchema.nullable().describe("the ceremony under way, for whoever is in it"),
  }),
  refusals: [],
  run: ({ services, by }) =>
    readAs(services.registry, by, ({ ledger }) => {
      const set = services.openings === undefined ? undefined : currentSet(ledger);
      const ceremony = currentCeremony(ledger);
      const mine = [...ceremony?.members ?? [], ...ceremony?.dealers ?? []]
        .some(({ account }) => account === by.account);
      return {
        reidentification: set === undefined ? "off" as const : "on" as const,
        sinceMs: set?.keySinceMs ?? null,
        custodians: set?.custodians.length ?? 0,
        needed: threshold,
        isCustodian: isCustodian(ledger, by.account),
        ceremony: mine ? ceremony!.id : null,
      };
    }),
});

const call = route({
  method: "post",
  path: "/reidentification/ceremonies",
  summary: "Call a ceremony by which three people become custodians of the map",
  who: "signed_in",
  may: ["operator"],
  purposes: ["identity"],
  objects: {},
  body: z.strictObject({
    custodians: z.array(idSchema).length(custodians),
    dealers: z.array(idSchema).max(custodians).default([])
      .describe("while there are custodians: the two of them who deal anew"),
  }),
  status: 201,
  answer: z.strictObject({ ceremony: idSchema, expiresAtMs: timeSchema }),
  refusals: [...step, "passkey_required"],
  run: ({ services, by }, { body }) => services.registry.run(by, "call_ceremony", body),
});

const readCeremony = route({
  method: "get",
  path: "/reidentification/ceremonies/{ceremony}",
  summary: "A ceremony as far as it has come",
  who: "signed_in",
  may: "self",
  purposes: ["identity"],
  objects: ofCeremony,
  params: ceremonyPath,
  status: 200,
  answer: ceremonySchema.extend({ expiresAtMs: timeSchema }),
  refusals: ["not_found"],
  run: async (context, { params }) => {
    const { members, dealers, commitments, packets, confirmed, before, ...rest } =
      await custodiansOf(context).ceremony(context.by, params.ceremony);
    return {
      ...rest,
      members: [...members],
      dealers: [...dealers],
      commitments: [...commitments],
      packets: [...packets],
      confirmed: [...confirmed],
      before: before === null ? null : { ...before, shares: [...before.shares] },
    };
  },
});

const registerDevice = route({
  method: "put",
  path: "/reidentification/ceremonies/{ceremony}/device",
  summary: "Register the key of one's device for a ceremony",
  who: "signed_in",
  may: "self",
  purposes: [],
  objects: ofCeremony,
  params: ceremonyPath,
  body: z.strictObject({ device: elementSchema, proof: proofSchema }),
  status: 204,
  refusals: step,
  async run(context, { params, body: { device, proof } }) {
    await custodiansOf(context).register(context.by, params.ceremony, device, proof);
    return null;
  },
});

const tellLine = route({
  method: "post",
  path: "/reidentification/ceremonies/{ceremony}/commitment",
  summary: "Tell of the line that one's device has drawn",
  who: "signed_in",
  may: "self",
  purposes: [],
  objects: ofCeremony,
  params: ceremonyPath,
  body: commitmentSchema,
  status: 204,
  refusals: step,
  async run(context, { params, body }) {
    await custodiansOf(context).tell(context.by, params.ceremony, body);
    return null;
  },
});

const dealHeights = route({
  method: "post",
  path: "/reidentification/ceremonies/{ceremony}/packets",
  summary: "Give every member a height, sealed to their device",
  who: "signed_in",
  may: "self",
  purposes: [],
  objects: ofCeremony,
  params: ceremonyPath,
  body: z.strictObject({ packets: z.array(packetSchema).length(custodians) }),
  status: 204,
  refusals: step,
  async run(context, { params, body }) {
    await custodiansOf(context).deal(context.by, params.ceremony, body.packets);
    return null;
  },
});

const confirmShare = route({
  method: "post",
  path: "/reidentification/ceremonies/{ceremony}/confirmation",
  summary: "Prove that one's device holds its share",
  who: "signed_in",
  may: "self",
  purposes: [],
  objects: ofCeremony,
  params: ceremonyPath,
  body: z.strictObject({ proof: proofSchema }),
  status: 200,
  answer: z.strictObject({
    counts: z.boolean().describe("whether all have confirmed, so that the new shares count now"),
  }),
  refusals: step,
  run: async (context, { params, body }) => ({
    counts: await custodiansOf(context).confirm(context.by, params.ceremony, body.proof),
  }),
});

const stopCeremony = route({
  method: "delete",
  path: "/reidentification/ceremonies/{ceremony}",
  summary: "Stop a ceremony that one is in or, as an operator, any",
  who: "signed_in",
  may: "self",
  purposes: [],
  objects: ofCeremony,
  params: ceremonyPath,
  status: 204,
  refusals: step,
  run: ({ services, by }, { params }) => services.registry.run(by, "stop_ceremony", params),
});

const endCustody = route({
  method: "delete",
  path: "/reidentification/custody",
  summary: "End the custody: no map is written any more, and nobody can open what was",
  who: "signed_in",
  may: ["operator"],
  purposes: [],
  objects: {},
  status: 204,
  refusals: ["forbidden", "passkey_required", "verification_needed"],
  run: ({ services, by }) => services.registry.run(by, "end_custody", {}),
});

const ask = route({
  method: "post",
  path: "/reidentification/requests",
  summary: "Ask whose one random id was: one id, a day at most, one ground, one case",
  who: "signed_in",
  may: ["operator"],
  purposes: ["security", "legal"],
  objects: {},
  body: askBody,
  status: 201,
  answer: z.strictObject({ request: idSchema, expiresAtMs: timeSchema }),
  refusals: [...step, "passkey_required", "limit_reached", "malformed"],
  async run(context, { body: { rid, external, noticeAfterMs, ...asked } }) {
    const desk = openingsOf(context);
    if (typeof rid !== "string") {
      throw new RefusalError(
        refuse("malformed", `Cannot ask: a request names one random id, got ${rid.length}`),
      );
    }
    return await desk.ask(context.by, {
      ...asked,
      rid,
      external: external ?? null,
      noticeAfterMs: noticeAfterMs ?? noticeAfterMsDefault,
    });
  },
});

const listRequests = route({
  method: "get",
  path: "/reidentification/requests",
  summary: "The requests of the last weeks: for operators and custodians; nobody else has any",
  who: "signed_in",
  may: "self",
  purposes: ["audit", "security"],
  objects: {},
  status: 200,
  answer: requestListAnswer,
  refusals: [],
  run: ({ services, by }) =>
    readAs(services.registry, by, (turn) => ({
      requests: requestsFor(turn).map((request) => requestView(turn, request)),
    })),
});

const readRequest = route({
  method: "get",
  path: "/reidentification/requests/{request}",
  summary: "A request; to a custodian, with what their device needs to allow it",
  who: "signed_in",
  may: "self",
  purposes: ["audit", "security"],
  objects: ofRequest,
  params: requestPath,
  status: 200,
  answer: requestAnswer,
  refusals: ["not_found"],
  run: ({ services, by }, { params }) =>
    readAs(services.registry, by, (turn) => requestView(turn, requestFor(turn, params.request))),
});

const approve = route({
  method: "post",
  path: "/reidentification/requests/{request}/approval",
  summary: "Allow a request, as a custodian, with the part that one's device has made",
  who: "signed_in",
  may: "self",
  purposes: ["security", "legal"],
  objects: ofRequest,
  params: requestPath,
  body: partSchema,
  status: 200,
  answer: z.strictObject({ needed: z.int().describe("how many more custodians it takes") }),
  refusals: step,
  run: async (context, { params, body }) => {
    const desk = await deskFor(context, params.request);
    return { needed: await desk.approve(context.by, params.request, body) };
  },
});

const decline = route({
  method: "post",
  path: "/reidentification/requests/{request}/refusal",
  summary: "Refuse a request, as a custodian; it has ended then",
  who: "signed_in",
  may: "self",
  purposes: [],
  objects: ofRequest,
  params: requestPath,
  status: 204,
  refusals: step,
  run: ({ services, by }, { params }) =>
    services.registry.run(by, "decline_reidentification", params),
});

const withdraw = route({
  method: "delete",
  path: "/reidentification/requests/{request}",
  summary: "Take a request of one's own back",
  who: "signed_in",
  may: "self",
  purposes: [],
  objects: ofRequest,
  params: requestPath,
  status: 204,
  refusals: step,
  run: ({ services, by }, { params }) =>
    services.registry.run(by, "withdraw_reidentification", params),
});

const show = route({
  method: "post",
  path: "/reidentification/requests/{request}/outcome",
  summary: "See whose the random id was, once, as the requester",
  who: "signed_in",
  may: "self",
  purposes: ["security", "legal"],
  objects: ofRequest,
  params: requestPath,
  status: 200,
  answer: shownAnswer,
  refusals: step,
  run: async (context, { params }) => {
    const desk = await deskFor(context, params.request);
    const { request, ...shown } = await desk.show(context.by, params.request);
    return { ...shown, response: responseOf(request, shown.name, signingOf(context)) };
  },
});

const respond = route({
  method: "get",
  path: "/reidentification/requests/{request}/response",
  summary: "The answer to an authority without the person, who is named in the one showing alone",
  who: "signed_in",
  may: "self",
  purposes: ["legal"],
  objects: ofRequest,
  params: requestPath,
  status: 200,
  answer: responseSchema,
  refusals: step,
  run: async (context, { params }) => {
    const { registry } = context.services;
    const request = await readAs(registry, context.by, (turn) => {
      requestFor(turn, params.request);
      return requestToAnswer(turn, params.request);
    });
    return responseOf(request, null, signingOf(context))!;
  },
});

const notices = route({
  method: "get",
  path: "/me/reidentifications",
  summary: "When one was re-identified, as far as one may be told",
  who: "signed_in",
  may: "self",
  purposes: ["legal"],
  objects: {},
  status: 200,
  answer: z.strictObject({
    reidentifications: z.array(z.strictObject({
      building: idSchema,
      ground: z.enum(grounds),
      openedDay: z.iso.date(),
    })),
  }),
  refusals: [],
  run: ({ services, by }) =>
    readAs(services.registry, by, (turn) => ({
      reidentifications: ownNotices(turn)
        .map(({ building, ground, openedDay }) => ({ building, ground, openedDay })),
    })),
});

function custodiansOf({ services }: IdentityContext): CustodianDesk {
  return new CustodianDesk(services.registry);
}

/** The desk, for whoever may know of the request. */
async function deskFor(context: IdentityContext, request: string): Promise<OpeningDesk> {
  await readAs(context.services.registry, context.by, (turn) => requestFor(turn, request));
  return openingsOf(context);
}

function signingOf({ services }: IdentityContext): Signing {
  const { masterKey, site, clock } = services;
  return {
    cluster: site.cluster,
    key: masterKey.signingKey(responseKeyPurpose),
    atMs: clock.now(),
  };
}

function openingsOf({ services }: IdentityContext): OpeningDesk {
  if (services.openings !== undefined) return services.openings;
  throw new RefusalError(refuse("conflict", "Cannot go on: this server writes no map"));
}

/** The routes of this part. */
export const reidentificationRoutes: readonly IdentityRoute[] = [
  standing,
  call,
  readCeremony,
  registerDevice,
  tellLine,
  dealHeights,
  confirmShare,
  stopCeremony,
  endCustody,
  ask,
  listRequests,
  readRequest,
  approve,
  decline,
  withdraw,
  show,
  respond,
  notices,
];
