/**
 * Changes of who uses a facility (R27, C9). A change of *main user* keeps the household: the former
 * main user becomes a sub-user or leaves, and nobody else is touched. A change of *household* ends
 * at one instant everything that hung on the old one; who stays is ticked by the manager one by one
 * and begins anew as a plain sub-user, known by name alone. Root grants belong to the facility and
 * stay. A change may be set ahead; it then waits in the facility's row and is done by the clock.
 *
 * `apply` is the one function that does it, at once, when due, and for a dry run.
 */
import { invite } from "../accounts/inviting.ts";
import { mailsMax } from "../mail/queue.ts";
import type { RowOf } from "../registry/ledger.ts";
import { Turn } from "../registry/turn.ts";
import { isKeyed } from "../ring_papers/flat_papers.ts";
import type { Consent } from "../rows/member.ts";
import { type Affected, affectedBy } from "./affected.ts";
import { aheadMsMax, pendingMax, subUsersMax } from "./bounds.ts";
import {
  demandFits,
  endHousehold,
  endIfNowhere,
  endMember,
  removeMember,
  shrinkMember,
} from "./ending.ts";
import { askedIn, joinAsMain, mainOf, type NoticeWay, plainRecord, tell } from "./joining.ts";
import type { PersonSaid } from "./person.ts";
import type { BuildingPlace } from "./place.ts";
import { facilityToManage } from "./reach.ts";

/** What a manager says of a change. */
export interface ChangeSaid {
  readonly kind: "main_user" | "household";
  /** Null: now. */
  readonly atMs: number | null;
  /** Somebody asked in, a sub-user of the facility who rises, or nobody yet. */
  readonly newMain: { readonly person: PersonSaid } | { readonly member: string } | null;
  /** For a change of main user; a household's former main user leaves unless ticked. */
  readonly formerMain: "sub_user" | "leaves";
  /** For a change of household: the memberships that stay. */
  readonly survivors: readonly string[];
}

/** What came of it. */
export interface ChangeTold {
  /** When it will come into force; null where it has. */
  readonly pendingAtMs: number | null;
  /** What was done; for a change set ahead, what it would do now. */
  readonly affected: Affected;
  readonly invitation: string | null;
  readonly notice: NoticeWay | "none";
  /** The account of the main user who was asked in; null where nobody was. */
  readonly newcomer: string | null;
}

type Change = Omit<NonNullable<RowOf<"facility">["pending"]>, "atMs" | "by">;

/** Changes the users of a facility, now or at a moment set ahead. */
export function changeUsers(
  turn: Turn,
  input: { readonly facility: string; readonly place: BuildingPlace; readonly said: ChangeSaid },
): ChangeTold {
  const before = turn.ledger;
  const { said, place } = input;
  const facility = facilityToManage(turn, input.facility);
  if (facility.pending !== null) {
    turn.refuse("conflict", "Cannot change the users: a change waits already; cancel it first");
  }
  if (said.atMs !== null) demandAhead(turn, said.atMs);
  demandSurvivors(turn, facility, said);
  const newcomer = newcomerOf(turn, facility, place, said);
  const change: Change = {
    kind: said.kind,
    newMain: newcomer.account,
    consent: newcomer.consent,
    formerMain: said.formerMain,
    survivors: [...said.survivors],
  };
  const { invitation, notice } = newcomer;
  const told = { invitation, notice, newcomer: notice === "none" ? null : newcomer.account };
  if (said.atMs === null) {
    apply(turn, facility, change);
    return { pendingAtMs: null, affected: affectedBy(before, turn, facility.id), ...told };
  }
  if (turn.ledger.count("facility", "pending", "yes") >= pendingMax) {
    turn.refuse("limit_reached", `Cannot set the change: at most ${pendingMax} wait at once`);
  }
  const { atMs } = said;
  turn.put("facility", { ...facility, pending: { ...change, atMs, by: turn.by.account } });
  tellSet(turn, facility, { kind: said.kind, atMs });
  const rehearsal = new Turn(turn.ledger, turn.head, turn.now, turn.by, "rehearsal");
  apply(rehearsal, facility, change);
  return { pendingAtMs: atMs, affected: affectedBy(before, rehearsal, facility.id), ...told };
}

/** Moves a change that waits to another moment. */
export function moveChange(
  turn: Turn,
  { facility: id, atMs }: { readonly facility: string; readonly atMs: number },
): { readonly pendingAtMs: number } {
  const facility = facilityToManage(turn, id);
  const pending = pendingOf(turn, facility);
  demandAhead(turn, atMs);
  turn.put("facility", { ...facility, pending: { ...pending, atMs } });
  tellSet(turn, facility, { kind: pending.kind, atMs });
  return { pendingAtMs: atMs };
}

/** Cancels a change that waits; whoever was asked in for it alone loses the invitation. */
export function cancelChange(turn: Turn, { facility: id }: { readonly facility: string }): null {
  const facility = facilityToManage(turn, id);
  const { kind, newMain } = pendingOf(turn, facility);
  turn.put("facility", { ...facility, pending: null });
  tellSet(turn, facility, { kind, cancelled: true });
  if (newMain !== null) endIfNowhere(turn, newMain, "change cancelled");
  return null;
}

/** Does a change that has come due, and invites anew who let the invitation run out meanwhile. */
export function applyPending(turn: Turn, facility: RowOf<"facility">): void {
  const { pending } = facility;
  if (pending === null) return;
  apply(turn, facility, pending);
  const account = pending.newMain === null
    ? undefined
    : turn.ledger.get("account", pending.newMain);
  if (account?.status !== "invited" || turn.ledger.size("mail") >= mailsMax) return;
  const isOpen = turn.ledger.find("invitation", "account", account.id)
    .some(({ expiresAtMs }) => turn.now < expiresAtMs);
  if (!isOpen) invite(turn, account, facility.building);
}

function apply(turn: Turn, facility: RowOf<"facility">, said: Change): void {
  turn.put("facility", { ...facility, pending: null });
  // Whoever has stopped meanwhile does not come back by a change that was set ahead (R86).
  const isGone = said.newMain !== null &&
    (turn.ledger.get("account", said.newMain)?.status ?? "stopped") === "stopped";
  const change = isGone ? { ...said, newMain: null, consent: null } : said;
  if (change.kind === "main_user") applyMainUser(turn, facility.id, change);
  else applyHousehold(turn, facility.id, change);
  demandFits(turn);
}

function applyMainUser(turn: Turn, id: string, { newMain, formerMain, consent }: Change): void {
  const former = mainOf(turn, id);
  if (former !== undefined && former.account !== newMain) {
    if (formerMain === "leaves") endMember(turn, former, "main user changed");
    else {
      turn.put("member", plainSub(turn, former, former.mayGiveKeys));
      turn.audit({
        what: "sub_user_updated",
        building: former.building,
        about: [`member/${former.id}`, `facility/${id}`],
        facts: { why: "main user changed" },
      });
      shrinkMember(turn, former);
    }
  }
  if (newMain !== null) joinAsMain(turn, turn.need("facility", id), newMain, consent);
}

function applyHousehold(turn: Turn, id: string, { newMain, survivors, consent }: Change): void {
  const facility = turn.need("facility", id);
  const keyed = isKeyed(turn, id);
  endHousehold(turn, facility, "household changed");
  let ended = 0;
  let stayed = 0;
  for (const member of turn.ledger.find("member", "facility", id)) {
    if (member.role === "owner") continue;
    const rises = member.account !== null && member.account === newMain;
    if (!rises && !survivors.includes(member.id)) {
      removeMember(turn, member, "household changed");
      ended++;
      continue;
    }
    // What the old household kept of them is not the new one's to read.
    turn.put("member", plainSub(turn, member, false));
    shrinkMember(turn, member);
    stayed++;
  }
  turn.put("facility", {
    ...facility,
    household: facility.household + 1,
    ...(keyed && { keyed }),
    nameplate: { suggested: null, published: null, confirmedBy: null, confirmedAtMs: null },
  });
  turn.audit({
    what: "household_changed",
    building: facility.building,
    about: [`facility/${id}`],
    facts: { ended, stayed },
  });
  turn.emit({ type: "access_changed", building: facility.building });
  if (newMain !== null) joinAsMain(turn, turn.need("facility", id), newMain, consent);
}

/** A membership as a plain sub-user's, with no more known than the name. */
function plainSub(turn: Turn, member: RowOf<"member">, mayGiveKeys: boolean): RowOf<"member"> {
  const subUser = plainRecord(turn.ledger, member);
  return { ...member, role: "sub", administrator: false, mayGiveKeys, subUser };
}

function demandSurvivors(turn: Turn, facility: RowOf<"facility">, said: ChangeSaid): void {
  if (said.kind === "main_user" && said.survivors.length > 0) {
    turn.refuse("invalid", "Cannot change the main user: all others stay, so none is ticked");
  }
  for (const id of said.survivors) {
    const member = turn.ledger.get("member", id);
    if (member?.facility !== facility.id || member.role === "owner") {
      turn.refuse("invalid", "Cannot change the household: somebody ticked is not of it");
    }
  }
}

interface Newcomer {
  readonly account: string | null;
  readonly consent: Consent | null;
  readonly invitation: string | null;
  readonly notice: NoticeWay | "none";
}

function newcomerOf(
  turn: Turn,
  facility: RowOf<"facility">,
  place: BuildingPlace,
  { newMain, formerMain, kind }: ChangeSaid,
): Newcomer {
  const members = turn.ledger.find("member", "facility", facility.id);
  const nobody: Newcomer = { account: null, consent: null, invitation: null, notice: "none" };
  if (newMain !== null && "member" in newMain) {
    const member = members.find(({ id }) => id === newMain.member);
    if (member?.role !== "sub" || member.account === null) {
      turn.refuse(
        "invalid",
        "Cannot change the users: who rises is a sub-user of the facility with an account",
      );
    }
    return { ...nobody, account: member.account };
  }
  const keepsAll = kind === "main_user" && formerMain === "sub_user" &&
    members.some(({ role }) => role === "main");
  if (keepsAll && members.filter(({ role }) => role === "sub").length >= subUsersMax) {
    turn.refuse(
      "limit_reached",
      `Cannot keep the former main user: a facility has at most ${subUsersMax} sub-users`,
    );
  }
  if (newMain === null) return nobody;
  const { account, consent, invitation } = askedIn(turn, facility, place, newMain.person);
  const notice = tell(turn, account, newMain.person.email, null);
  return { account: account.id, consent, invitation, notice };
}

function demandAhead(turn: Turn, atMs: number): void {
  if (atMs <= turn.now || atMs > turn.now + aheadMsMax) {
    turn.refuse(
      "invalid",
      "Cannot set the change: its moment lies ahead, by at most 366 days",
    );
  }
}

function pendingOf(
  turn: Turn,
  facility: RowOf<"facility">,
): NonNullable<RowOf<"facility">["pending"]> {
  return facility.pending ?? turn.refuse("not_found", "Cannot find the change: none waits");
}

function tellSet(
  turn: Turn,
  facility: RowOf<"facility">,
  facts: Readonly<Record<string, string | number | boolean>>,
): void {
  turn.audit({
    what: "household_change_set",
    building: facility.building,
    about: [`facility/${facility.id}`],
    facts,
  });
}
