/**
 * Requests to learn whose one random id was (R45–R47): asked by an operator for one pseudonym, one
 * day at most, one ground and one case; allowed by two custodians, neither of them the requester,
 * each proved by passkey just now and each with the part that only their device can make; shown to
 * the requester once. Everything but the outcome is in the audit log, which names no person, since a
 * log of outcomes would be the very map that takes two custodians to open.
 */
import type { z } from "zod";
import type { Part } from "../../privacy/reidentification/threshold.ts";
import { threshold } from "../../privacy/reidentification/threshold.ts";
import { demandFresh, demandOperator, standingOf } from "../authority.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { externalSchema, grounds } from "../rows/reidentification_request.ts";
import { currentSet, isCustodian } from "./custody.ts";
import type { MapRow } from "./map_rows.ts";
import { noteOpened } from "./notices.ts";

/** How long a request stands. */
export const requestLifeMs = 86_400_000;
/** The longest time that a request names. */
export const windowMsMax = 86_400_000;
/** Requests of one cluster within a day. */
export const requestsPerDayMax = 10;
/** How long a request that has ended is listed, without what it held. */
export const requestKeptMs = 30 * 86_400_000;
/** How long after an opening the person is told, where nothing else is said. */
export const noticeAfterMsDefault = 30 * 86_400_000;

type RequestRow = RowOf<"reidentification_request">;
type Ending = "shown" | "declined" | "withdrawn" | "expired" | "custodians_changed";

/** What is asked. */
export interface Asking {
  readonly rid: string;
  readonly building: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly ground: (typeof grounds)[number];
  readonly case: string;
  readonly reason: string;
  readonly external: z.output<typeof externalSchema> | null;
  readonly noticeAfterMs: number;
}

/**
 * Whether this may be asked by whoever asks, before a row of the map is looked for.
 * @throws {RefusalError}
 */
export function demandAsking(turn: Turn, asking: Asking): void {
  demandOperator(turn);
  demandFresh(turn);
  if (turn.by.account === null) {
    turn.refuse("forbidden", "Cannot ask: a request is a person's, not the command line's");
  }
  const lengthMs = asking.untilMs - asking.fromMs;
  if (!(lengthMs > 0 && lengthMs <= windowMsMax) || asking.untilMs > turn.now) {
    turn.refuse("invalid", "Cannot ask: the time lies in the past and is a day at most");
  }
  if ((asking.ground === "required_by_law") !== (asking.external !== null)) {
    turn.refuse(
      "invalid",
      "Cannot ask: where law requires it, and only there, the authority's document is named",
    );
  }
  if (currentSet(turn.ledger) === undefined) {
    turn.refuse("conflict", "Cannot ask: without custodians no map is written");
  }
  const today = turn.ledger.find("reidentification_request", "any", "yes")
    .filter(({ createdAtMs }) => turn.now - createdAtMs < 86_400_000);
  if (today.length >= requestsPerDayMax) {
    turn.refuse("limit_reached", `Cannot ask: at most ${requestsPerDayMax} requests a day`);
  }
}

/** Files a request for the row that was found. */
export function askReidentification(
  turn: Turn,
  input: Asking & { readonly found: MapRow },
): { readonly request: string; readonly expiresAtMs: number } {
  const { found, ...asking } = input;
  demandAsking(turn, asking);
  if (currentSet(turn.ledger)?.shares.key !== found.key) {
    turn.refuse("conflict", "Cannot ask: the row is sealed to a key that counts no more");
  }
  const request = turn.put("reidentification_request", {
    id: turn.newId(),
    status: "waiting",
    ...asking,
    requester: turn.by.account!,
    row: found,
    approvals: [],
    createdAtMs: turn.now,
    expiresAtMs: turn.now + requestLifeMs,
    dueMs: turn.now + requestLifeMs,
  });
  const { rid, building, fromMs, untilMs, ground, case: number, reason, external } = request;
  turn.audit({
    what: "reidentification_requested",
    about: [`reidentification_request/${request.id}`],
    facts: {
      rid,
      in: building,
      fromMs,
      untilMs,
      ground,
      case: number,
      reason,
      ...(external !== null && {
        authority: external.authority,
        document: external.documentHash,
        legalBasis: external.legalBasis,
        gagged: external.gag !== null,
        ...(external.gag !== null && { gagBasis: external.gag.basis }),
      }),
    },
  });
  return { request: request.id, expiresAtMs: request.expiresAtMs };
}

/** A request as its requester, another operator or a custodian may read it. @throws {RefusalError} */
export function requestFor(turn: Turn, id: string): RequestRow {
  const request = turn.need("reidentification_request", id);
  if (!mayRead(turn, request)) turn.need("reidentification_request", "");
  return request;
}

/** All that the doer may read. */
export function requestsFor(turn: Turn): readonly RequestRow[] {
  return turn.ledger.find("reidentification_request", "any", "yes")
    .filter((request) => mayRead(turn, request));
}

/**
 * A request that the doer may decide on as a custodian.
 * @throws {RefusalError} `not_found` for others, `forbidden` for its requester.
 */
export function demandDecidable(turn: Turn, id: string): RequestRow {
  const request = turn.need("reidentification_request", id);
  const { account } = turn.by;
  if (!isCustodian(turn.ledger, account)) turn.need("reidentification_request", "");
  if (request.requester === account) {
    turn.refuse("forbidden", "Cannot decide: nobody decides on a request of their own");
  }
  demandFresh(turn);
  if (request.status !== "waiting" || turn.now >= request.expiresAtMs) {
    turn.refuse("conflict", "Cannot decide: the request waits no more");
  }
  if (request.approvals.some((approval) => approval.account === account)) {
    turn.refuse("conflict", "Cannot decide: it takes another custodian");
  }
  return request;
}

/**
 * A custodian allows it. @param input.part was checked against their public share and this row.
 * @returns how many more it takes.
 */
export function approveReidentification(
  turn: Turn,
  input: { readonly request: string; readonly part: Part },
): number {
  const request = demandDecidable(turn, input.request);
  const account = turn.by.account!;
  const seat = currentSet(turn.ledger)?.custodians.find((other) => other.account === account);
  if (seat?.index !== input.part.index) {
    turn.refuse("forbidden", "Cannot take the part: it is another custodian's");
  }
  const approvals = [...request.approvals, { account, atMs: turn.now, part: input.part }];
  const whole = approvals.length === threshold;
  turn.put("reidentification_request", {
    ...request,
    approvals,
    status: whole ? "approved" : "waiting",
  });
  decided(turn, request, "approved");
  return threshold - approvals.length;
}

/** A custodian refuses it; that is its end. */
export function declineReidentification(turn: Turn, input: { readonly request: string }): null {
  const request = demandDecidable(turn, input.request);
  end(turn, request, "declined");
  decided(turn, request, "declined");
  return null;
}

/** The requester takes it back. */
export function withdrawReidentification(turn: Turn, input: { readonly request: string }): null {
  const request = demandOwn(turn, input.request);
  end(turn, request, "withdrawn");
  decided(turn, request, "withdrawn");
  return null;
}

/**
 * The requester's own request, ready to be opened.
 * @throws {RefusalError} `not_found` for others, `conflict` where it is not approved or was shown.
 */
export function demandOpenable(turn: Turn, id: string): RequestRow {
  const request = demandOwn(turn, id);
  if (request.status !== "approved") {
    turn.refuse("conflict", "Cannot show it: two custodians have not allowed it yet");
  }
  return request;
}

/**
 * Shows the outcome, once: with this nothing is left to open it again. The person will be told.
 * @param input.person the account that came out.
 */
export function showReidentification(
  turn: Turn,
  input: { readonly request: string; readonly person: string },
): null {
  const request = demandOpenable(turn, input.request);
  end(turn, request, "shown");
  noteOpened(turn, request, input.person);
  turn.audit({
    what: "reidentification_opened",
    about: [
      `reidentification_request/${request.id}`,
      ...request.approvals.map(({ account }) => `account/${account}`),
    ],
    facts: { rid: request.rid, ground: request.ground, case: request.case },
  });
  return null;
}

/** Ends every request that waits for a custodian; those that two have allowed can still be shown. */
export function endWaiting(turn: Turn, ending: Ending): void {
  for (const request of turn.ledger.find("reidentification_request", "any", "yes")) {
    if (request.status !== "waiting") continue;
    end(turn, request, ending);
    decided(turn, request, ending);
  }
}

/** What the clock does to a request: ends it, or removes what is left of it. */
export function requestDue(turn: Turn, request: RequestRow): void {
  if (request.status === "waiting" || request.status === "approved") {
    end(turn, request, "expired");
    decided(turn, request, "expired");
  } else turn.remove("reidentification_request", request.id);
}

function demandOwn(turn: Turn, id: string): RequestRow {
  const request = turn.need("reidentification_request", id);
  if (request.requester !== turn.by.account) turn.need("reidentification_request", "");
  demandOperator(turn);
  demandFresh(turn);
  const open = request.status === "waiting" || request.status === "approved";
  if (!open || turn.now >= request.expiresAtMs) {
    turn.refuse("conflict", "Cannot go on: the request was shown or has ended");
  }
  return request;
}

function end(turn: Turn, request: RequestRow, status: Ending): void {
  turn.put("reidentification_request", {
    ...request,
    status,
    row: { ...request.row, sealed: null },
    approvals: request.approvals.map((approval) => ({ ...approval, part: null })),
    dueMs: turn.now + requestKeptMs,
  });
}

function mayRead(turn: Turn, { requester }: RequestRow): boolean {
  const { account } = turn.by;
  return account !== null && (requester === account || isCustodian(turn.ledger, account) ||
    standingOf(turn.ledger, account, turn.now).operator);
}

function decided(turn: Turn, { id, ground, case: number }: RequestRow, outcome: string): void {
  turn.audit({
    what: "reidentification_decided",
    about: [`reidentification_request/${id}`],
    facts: { outcome, ground, case: number },
  });
}
