/**
 * A route of the identity plane as data, so that the rights of every route can be tested from the
 * table itself: who may come, which record the path names, what is read and answered. `mount.ts`
 * puts the table on the application. Routes lie below `/identity/v1`.
 *
 * Whether somebody may do a thing is decided in the registry's turn (`people/authority.ts`); `may`
 * says the outcome in words of roles, and a test holds the two against each other.
 */
import { z } from "zod";
import type { Role } from "../../people/authority.ts";
import type { Doer } from "../../people/registry/turn.ts";
import type { Purpose } from "../../privacy/purposes.ts";
import type { RefusalCode } from "../../refusal.ts";
import type { IdentityServices } from "./services.ts";

/** What the ids in a path can name, so that a test can make one's own and another's. */
export const objectKinds = [
  "building",
  "facility",
  "member",
  "account",
  "appointment",
  "session",
  "invitation",
  "proposal",
  "recovery",
  "grant",
  "template",
  "visitor_key",
  "tag",
  "passkey",
  "door",
  "audit",
  "custodian_ceremony",
  "reidentification_request",
  "sub_processor",
  "disclosure",
  "troubleshooting",
  "camera_sticker",
  "lobby_screen",
  "site_key",
  "ring_join",
  "news",
  "thread",
  "message",
  "handover",
  "rights_request",
  "hold",
  "decommission",
  "client",
  "client_user",
] as const;
/** What the id in a path names. */
export type ObjectKind = (typeof objectKinds)[number];

/** Who asks, and what the handler may use. */
export interface IdentityContext {
  /** `account` is null only where the route lets anyone in. */
  readonly by: Doer;
  readonly services: IdentityServices;
  /** Where the request came from; for limits alone, never kept. */
  readonly peer: string;
  /** The languages that the client accepts, best first. */
  readonly languages: readonly string[];
  readonly receivedAtMs: number;
  /** For what stands in a header of its own, such as a proof. */
  readonly headers: Headers;
  /** The idempotency key of the request, where it has one. */
  readonly key: string | undefined;
  /** What a bulk read is for, as whoever asked has said; undefined for other routes. */
  readonly purpose?: Purpose | undefined;
}

/** One route. */
export interface IdentityRoute<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
  A extends z.ZodType = z.ZodType,
> {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** Below `/identity/v1`, with `{name}` for what `params` describes. */
  readonly path: string;
  readonly summary: string;
  /** `anyone`: no token is looked at. `signed_in`: an access token of a session that lives. */
  readonly who: "anyone" | "signed_in";
  /** The roles that may succeed on a record of their own building or facility. */
  readonly may: readonly Role[] | "anyone" | "self";
  /** What it reads personal data for (R94); empty where it reads none. */
  readonly purposes: readonly Purpose[];
  /**
   * Reads data of many people at once (R18): whoever asks says what for, by `?purpose=`. An export
   * is noted with it for the audit log (`bulk_reads.ts`).
   */
  readonly bulk?: "list" | "export";
  /** A list that leaves out who objects to analysis, and so may be read for it with a reason (R95). */
  readonly analysable?: true;
  /** Open to an operator or manager whom no passkey has proved in this session; the rest are not. */
  readonly beforePasskey?: true;
  /** By name of a path parameter: what it names. */
  readonly objects: Readonly<Record<string, ObjectKind>>;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /**
   * Takes more than other bodies may have (`limits.ts`); of a path without parameters alone. Such a
   * body declares its length, so that nothing of it is read before it is known who sends it.
   */
  readonly bodyBytesMax?: number;
  readonly status: 200 | 201 | 204;
  /** Left out with status 204, and for a page or picture. */
  readonly answer?: A;
  readonly refusals: readonly RefusalCode[];
  run(
    context: IdentityContext,
    input: {
      readonly params: z.output<P>;
      readonly query: z.output<Q>;
      readonly body: z.output<B>;
    },
  ): Promise<z.input<A> | Response | null>;
}

/**
 * Keeps the types of a route's own schemas inside it; outside, a route is a route. A bulk read's
 * query takes its purpose: one of the route's own, needed unless it is a list with exactly one.
 */
export function route<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  A extends z.ZodType,
>(of: IdentityRoute<P, Q, B, A>): IdentityRoute {
  const plain = of as unknown as IdentityRoute;
  if (plain.bulk === undefined) return plain;
  const own = z.enum([...plain.purposes, ...(plain.analysable === true ? ["analysis"] : [])]);
  const purpose = plain.bulk === "list" && plain.purposes.length === 1
    ? own.optional().describe(`what it is read for; left out: ${plain.purposes[0]}`)
    : own.describe("what it is read for");
  return { ...plain, query: (plain.query ?? z.strictObject({})).extend({ purpose }) };
}
