/**
 * Routes by which a technician's program connects with a unit's camera to find a fault (R75): a
 * manager brings their signature on the session's key, the technician says and hears what connects
 * the two. It is a way for programs; the picture itself goes between program and unit.
 */
import { z } from "zod";
import { belongsTo, demandManager, standingOf } from "../../people/authority.ts";
import { readAs } from "../../people/facilities/reach.ts";
import type { Turn } from "../../people/registry/turn.ts";
import { idSchema } from "../../people/rows/fields.ts";
import type { Troubleshooting } from "../../people/rows/troubleshooting.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import {
  iceServersSchema,
  signalCharsMax,
  signalSessionSchema,
  technicianSignalSchema,
  unitSignalSchema,
} from "../../signals.ts";
import type { CameraLooks, LookSession } from "../../camera_looks.ts";
import { type IdentityRoute, route } from "./route.ts";
import type { IdentityServices } from "./services.ts";

const ofSession = { session: "troubleshooting" } as const;
const params = z.strictObject({ session: idSchema });
const refusals = [
  "not_found",
  "forbidden",
  "passkey_required",
  "conflict",
  "invalid",
  "limit_reached",
] as const;

const allow = route({
  method: "put",
  path: "/troubleshooting/{session}/look",
  summary:
    "A manager's signature on the session's key (camera-look+jwt), by which the unit goes; " +
    "compare the key's code with what the technician reads out before you sign",
  who: "signed_in",
  may: ["manager"],
  purposes: ["fix_defects"],
  objects: ofSession,
  params,
  body: z.strictObject({
    text: z.string().min(1).max(signalCharsMax.certificate).regex(/^[A-Za-z0-9_.~-]+$/),
  }),
  status: 204,
  refusals,
  async run({ services, by }, { params: { session }, body: { text } }) {
    const look = await readAs(services.registry, by, (turn) => {
      const row = demandReachable(turn, session);
      demandManager(turn, row.building);
      if (row.status !== "approved" && row.status !== "running") {
        turn.refuse("conflict", "Cannot allow it: the session is not allowed, or it has ended");
      }
      return sessionOf(turn, row);
    });
    const refusal = looksOf(services).allow(look, text);
    if (refusal !== undefined) throw new RefusalError(refusal);
    return null;
  },
});

const say = route({
  method: "post",
  path: "/troubleshooting/{session}/signals",
  summary: "Say something to the unit, to connect for its picture, as the session's technician",
  who: "signed_in",
  may: ["technician"],
  purposes: ["fix_defects"],
  objects: ofSession,
  params,
  body: z.strictObject({ connection: signalSessionSchema, signal: technicianSignalSchema }),
  status: 204,
  refusals: [...refusals],
  async run({ services, by }, { params: { session }, body }) {
    const look = await readAs(services.registry, by, (turn) => demandOwn(turn, session));
    const refusal = looksOf(services).say(look, body);
    if (refusal !== undefined) throw new RefusalError(refusal);
    return null;
  },
});

const hear = route({
  method: "get",
  path: "/troubleshooting/{session}/signals",
  summary: "What the unit has said since; waits some seconds where that is nothing yet",
  who: "signed_in",
  may: ["technician"],
  purposes: ["fix_defects"],
  objects: ofSession,
  params,
  query: z.strictObject({
    after: z.coerce.number().int().min(0).max(1_000).default(0),
  }),
  status: 200,
  answer: z.strictObject({
    connection: signalSessionSchema.describe(
      "the newest of this session, which all of it is about",
    ),
    signals: z.array(z.strictObject({
      seq: z.int().min(1),
      signal: unitSignalSchema,
      iceServers: iceServersSchema.optional(),
    })).max(1_000),
    over: z.boolean().describe("nothing follows"),
  }),
  refusals,
  async run({ services, by }, { params: { session }, query: { after } }) {
    const look = await readAs(services.registry, by, (turn) => demandOwn(turn, session));
    const heard = await looksOf(services).heard(look, after);
    if (!heard.ok) throw new RefusalError(heard.refusal);
    const { connection, signals, over } = heard.value;
    return {
      connection,
      signals: signals.map(({ iceServers, ...rest }) => ({
        ...rest,
        ...(iceServers !== undefined && {
          iceServers: iceServers.map(({ urls, ...server }) => ({ urls: [...urls], ...server })),
        }),
      })),
      over,
    };
  },
});

/** The session, of who asked for it. @throws {RefusalError} */
function demandOwn(turn: Turn, id: string): LookSession {
  const row = demandReachable(turn, id);
  const { appointments } = standingOf(turn.ledger, turn.by.account, turn.now);
  const isTechnician = appointments.some(({ post, building }) =>
    post === "technician" && building === row.building
  );
  if (row.technician !== turn.by.account || !isTechnician) {
    turn.refuse("forbidden", "Cannot look: it is for the technician who asked");
  }
  return sessionOf(turn, row);
}

/** The session, as somebody of its building may know of it. @throws {RefusalError} */
function demandReachable(turn: Turn, id: string): Troubleshooting {
  const row = turn.need("troubleshooting", id);
  const standing = standingOf(turn.ledger, turn.by.account, turn.now);
  if (!belongsTo(standing, row.building)) turn.need("troubleshooting", "");
  return row;
}

/** @throws {RefusalError} where it is not about a camera. */
function sessionOf(turn: Turn, { id, building, unit, key }: Troubleshooting): LookSession {
  if (unit === undefined || key === undefined) {
    turn.refuse("conflict", "Cannot look: the session was asked for without a camera");
  }
  return { id, building, unit, key };
}

function looksOf({ looks }: IdentityServices): CameraLooks {
  if (looks !== undefined) return looks;
  throw new RefusalError(refuse("unavailable", "Cannot look: this server reaches no cameras"));
}

/** The routes of looks. */
export const cameraLookRoutes: readonly IdentityRoute[] = [allow, say, hear];
