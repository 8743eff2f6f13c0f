/**
 * Joining another building with the account that one has (R08). A building that enters somebody's
 * address has an invited account for it until then (`addresses.ts`): its manager sees what they
 * entered themselves and no more, and is answered the same whether or not an account has the
 * address. Whoever has proved the address sees the request in their own account. Accepting makes
 * all that hung on the invited account theirs, and that account is no more; declining ends it.
 */
import { membershipsMax } from "../facilities/bounds.ts";
import { endMember } from "../facilities/ending.ts";
import { memberIn } from "../facilities/joining.ts";
import { suggestedFor } from "../facilities/nameplate.ts";
import { grantsPerSubjectMax } from "../grants/giving.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { emailKey } from "../rows/fields.ts";
import { buildingsOf } from "./invitations.ts";
import { type Post, postsMax } from "./people.ts";
import { stopAccount } from "./stopping.ts";

/** Requests that are shown at once. */
export const joinsMax = 32;

/** A request to join, as the person sees it. */
export interface JoinView {
  /** The id to answer by. */
  readonly join: string;
  readonly operator: boolean;
  readonly posts: readonly { readonly building: string; readonly post: Post }[];
  readonly places: readonly {
    readonly building: string;
    readonly kind: RowOf<"facility">["kind"];
    readonly number: string;
    readonly role: RowOf<"member">["role"];
  }[];
  readonly atMs: number;
}

/** The requests that wait for somebody's word; none before their address is proved. */
export function joinsOf(ledger: Ledger, own: RowOf<"account">): readonly JoinView[] {
  return waitingFor(ledger, own).slice(0, joinsMax).map((row) => ({
    join: row.id,
    operator: row.operator,
    posts: ledger.find("appointment", "account", row.id)
      .map(({ building, post }) => ({ building, post })),
    places: placesOf(ledger, row.id),
    atMs: row.createdAtMs,
  }));
}

/** The flats where somebody is, or is to become the main user at a moment set ahead. */
function placesOf(ledger: Ledger, account: string): JoinView["places"] {
  const shown = (row: RowOf<"facility">, role: RowOf<"member">["role"]) => {
    const { building, kind, number } = row;
    return { building, kind, number, role };
  };
  return [
    ...ledger.find("member", "account", account).flatMap(({ facility, role }) => {
      const row = ledger.get("facility", facility);
      return row === undefined ? [] : [shown(row, role)];
    }),
    ...awaiting(ledger, account).map((row) => shown(row, "main")),
  ];
}

/**
 * Accepts a request to join.
 * @throws {RefusalError} `not_found`; `conflict` where the person is disabled in the building;
 *   `limit_reached`.
 */
export function acceptJoin(turn: Turn, input: { readonly join: string }): null {
  const { own, joining } = demandWaiting(turn, input.join);
  const buildings = reached(turn.ledger, joining.id);
  if (own.disabledIn?.some((building) => buildings.has(building)) === true) {
    turn.refuse("conflict", "Cannot join: you are disabled in the building");
  }
  demandRoomFor(turn, own.id, joining.id);
  turn.audit({
    what: "user_updated",
    building: [...buildings][0],
    about: [`account/${own.id}`, `account/${joining.id}`],
    facts: { joined: true },
  });
  moveMembers(turn, joining.id, own.id);
  for (const row of turn.ledger.find("appointment", "account", joining.id)) {
    const there = turn.ledger.find("appointment", "account", own.id)
      .some(({ building, post }) => building === row.building && post === row.post);
    if (there) turn.remove("appointment", row.id);
    else turn.put("appointment", { ...row, account: own.id });
  }
  for (const grant of turn.ledger.find("grant", "subject", `account/${joining.id}`)) {
    turn.put("grant", { ...grant, subject: { kind: "account", id: own.id } });
  }
  for (const building of buildings) {
    for (const tag of turn.ledger.find("tag", "building", building)) {
      if (tag.account === joining.id) turn.put("tag", { ...tag, account: own.id });
    }
  }
  for (const facility of awaiting(turn.ledger, joining.id)) {
    const pending = { ...facility.pending!, newMain: own.id };
    turn.put("facility", { ...facility, pending });
  }
  for (const table of ["invitation", "mail"] as const) {
    for (const { id } of turn.ledger.find(table, "account", joining.id)) turn.remove(table, id);
  }
  if (joining.operator) turn.put("account", { ...own, operator: true });
  turn.remove("account", joining.id);
  turn.emit({ type: "ended", what: "account", id: joining.id });
  for (const building of buildings) turn.emit({ type: "access_changed", building });
  return null;
}

/** Declines a request to join: what the building entered ends there. @throws `not_found`. */
export function declineJoin(turn: Turn, input: { readonly join: string }): null {
  const { joining } = demandWaiting(turn, input.join);
  for (const facility of awaiting(turn.ledger, joining.id)) {
    turn.put("facility", { ...facility, pending: { ...facility.pending!, newMain: null } });
  }
  stopAccount(turn, joining, "declined");
  return null;
}

/** What the person is in a flat already stays; what else was made for them there ends. */
function moveMembers(turn: Turn, from: string, to: string): void {
  for (const member of turn.ledger.find("member", "account", from)) {
    if (memberIn(turn, member.facility, to) !== undefined) {
      endMember(turn, member, "joined already");
      continue;
    }
    turn.put("member", { ...member, account: to });
    const facility = turn.need("facility", member.facility);
    const { nameplate } = facility;
    if (member.role !== "main" || nameplate.suggested !== suggestedFor(turn.ledger, from)) continue;
    turn.put("facility", {
      ...facility,
      nameplate: { ...nameplate, suggested: suggestedFor(turn.ledger, to), account: to },
    });
  }
}

function demandWaiting(
  turn: Turn,
  join: string,
): { readonly own: RowOf<"account">; readonly joining: RowOf<"account"> } {
  const own = turn.need("account", turn.by.account ?? "");
  const joining = waitingFor(turn.ledger, own).find(({ id }) => id === join);
  return { own, joining: joining ?? turn.need("account", "") };
}

function waitingFor(ledger: Ledger, own: RowOf<"account">): readonly RowOf<"account">[] {
  const email = own.profile.email?.value;
  if (own.status !== "active" || own.unproved !== undefined || email === undefined) return [];
  return ledger.find("account", "email", emailKey(email))
    .filter(({ id, status }) => id !== own.id && status === "invited");
}

function demandRoomFor(turn: Turn, own: string, joining: string): void {
  const both = (of: (account: string) => number) => of(own) + of(joining);
  const { ledger } = turn;
  if (
    both((id) => ledger.count("appointment", "account", id)) > postsMax ||
    both((id) => ledger.count("member", "account", id)) > membershipsMax ||
    both((id) => ledger.count("grant", "subject", `account/${id}`)) > grantsPerSubjectMax
  ) {
    turn.refuse("limit_reached", "Cannot join: you have too many posts, flats or grants already");
  }
}

function awaiting(ledger: Ledger, account: string): readonly RowOf<"facility">[] {
  return ledger.find("facility", "pending", "yes")
    .filter(({ pending }) => pending?.newMain === account);
}

function reached(ledger: Ledger, account: string): ReadonlySet<string> {
  return new Set([
    ...buildingsOf(ledger, account),
    ...awaiting(ledger, account).map(({ building }) => building),
  ]);
}
