/**
 * Makes grants. Root grants are the manager's (R10); every other hangs below one that its giver
 * holds, and what it asks for beyond any grant of that chain is refused (R11, R24).
 */
import { chainLinksMax } from "../../access/chain.ts";
import { servesBuilding } from "../api_clients/clients.ts";
import { demandManager, standingOf } from "../authority.ts";
import type { Turn } from "../registry/turn.ts";
import { grantParts, type GrantRow, type Subject } from "../rows/grant.ts";
import type { Ledger } from "../registry/ledger.ts";
import { exceeding, type Limits } from "./envelope.ts";
import { demandHolder, rightFor } from "./holding.ts";

/** Grants for one subject at most. */
export const grantsPerSubjectMax = 64;
/** Grants of one building at most. */
export const grantsPerBuildingMax = 200_000;
/** Grants right below another at most. */
export const childrenMax = 512;

/** What a new grant shall be. */
export interface GrantWish extends Limits {
  readonly subject: Subject;
}

/** A wish for a root grant. */
export interface RootWish extends GrantWish {
  readonly building: string;
  readonly liftUses?: GrantRow["liftUses"];
  readonly template?: GrantRow["template"];
}

/** Makes a root grant. @throws {RefusalError} for anybody but a manager of that building. */
export function createRoot(turn: Turn, wish: RootWish): GrantRow {
  demandManager(turn, wish.building);
  demandSubject(turn, wish.building, wish.subject);
  return created(turn, { ...wish, parent: null, template: wish.template ?? null });
}

/**
 * Makes a grant below another. Without dates of its own it has its parent's; without a schedule it
 * holds whenever its parents do. A visitor key's row may be written after its grant.
 * @throws {RefusalError} `forbidden` without the right to hand on, `exceeds_own_rights`.
 */
export function createChild(turn: Turn, parentId: string, wish: GrantWish): GrantRow {
  const parent = turn.need("grant", parentId);
  const right = rightFor(wish.subject);
  const { links } = demandHolder(turn, parent, right);
  demandOwnSubject(turn, parent, wish.subject);
  if (parent.usesMax !== null) {
    turn.refuse("exceeds_own_rights", "Cannot hand it on: a grant of counted uses is personal");
  }
  if (links.length >= chainLinksMax) {
    turn.refuse("limit_reached", `Cannot hand it on: ${chainLinksMax - 1} times is the most`);
  }
  if (turn.ledger.count("grant", "parent", parentId) >= childrenMax) {
    turn.refuse("limit_reached", `Cannot hand it on: ${childrenMax} hang below the grant already`);
  }
  const limits = withinChain(turn, wish, links);
  return created(turn, {
    subject: wish.subject,
    ...limits,
    building: parent.building,
    parent: parentId,
    template: null,
  });
}

/**
 * The limits as they are kept: dates left open are those of the chain.
 * @throws {RefusalError} `exceeds_own_rights` where they say more than any link of the chain.
 */
export function withinChain(turn: Turn, wish: Limits, links: readonly GrantRow[]): Limits {
  const { actions, scope, schedule, usesMax } = wish;
  let { fromMs, untilMs } = wish;
  for (const link of links) {
    if (wish.fromMs === null && link.fromMs !== null) fromMs = Math.max(fromMs ?? 0, link.fromMs);
    if (wish.untilMs === null && link.untilMs !== null) {
      untilMs = Math.min(untilMs ?? Infinity, link.untilMs);
    }
  }
  const limits: Limits = { actions, scope, schedule, fromMs, untilMs, usesMax };
  for (const link of links) {
    const respect = exceeding({ ...limits, schedule: schedule ?? link.schedule }, link);
    if (respect !== null) {
      turn.refuse(
        "exceeds_own_rights",
        `Cannot hand it on: it may hold no more than the grant above it, got more ${respect}`,
      );
    }
  }
  return limits;
}

/** How many grants a building has. */
export function grantsOfBuilding(ledger: Ledger, building: string): number {
  let count = 0;
  for (let part = 0; part < grantParts; part++) {
    count += ledger.count("grant", "building", `${building}/${part}`);
  }
  return count;
}

/** What is kept of limits: no more than the fields, dates in order, uses only where they count. */
export function demandSound(turn: Turn, limits: Limits, subject: Subject): void {
  const { fromMs, untilMs, usesMax } = limits;
  if (fromMs !== null && untilMs !== null && untilMs <= fromMs) {
    turn.refuse("invalid", "Cannot keep the grant: it must end after it begins");
  }
  if (usesMax !== null && subject.kind !== "key" && subject.kind !== "tag") {
    turn.refuse("invalid", "Cannot count uses: only those of keys and tags are seen one by one");
  }
}

function created(
  turn: Turn,
  wish: GrantWish & Pick<GrantRow, "building" | "parent" | "template" | "liftUses">,
): GrantRow {
  const { building, subject, actions, scope, schedule, fromMs, untilMs, usesMax } = wish;
  demandSound(turn, wish, subject);
  const key = `${subject.kind}/${subject.id}`;
  if (turn.ledger.count("grant", "subject", key) >= grantsPerSubjectMax) {
    turn.refuse("limit_reached", `Cannot grant: ${grantsPerSubjectMax} for one subject are most`);
  }
  if (grantsOfBuilding(turn.ledger, building) >= grantsPerBuildingMax) {
    turn.refuse("limit_reached", `Cannot grant: ${grantsPerBuildingMax} in a building are most`);
  }
  const grant = turn.put("grant", {
    id: turn.newId(),
    building,
    subject,
    actions: [...new Set(actions)],
    scope,
    schedule,
    fromMs,
    untilMs,
    ...(wish.liftUses !== undefined && wish.liftUses.length > 0 && {
      liftUses: [...new Set(wish.liftUses)],
    }),
    usesMax,
    used: 0,
    parent: wish.parent,
    assertedBy: turn.by.account,
    assertedAtMs: turn.now,
    template: wish.template,
    suspended: false,
  });
  turn.audit({
    what: "privilege_permissions_granted",
    building,
    about: [
      `grant/${grant.id}`,
      key,
      ...(wish.parent === null ? [] : [`grant/${wish.parent}`]),
    ],
  });
  turn.emit({ type: "access_changed", building });
  return grant;
}

/** @throws {RefusalError} `not_found` for a subject that is not of the building. */
function demandSubject(turn: Turn, building: string, { kind, id }: Subject): void {
  const { ledger } = turn;
  const isHere = kind === "account"
    ? ledger.get("account", id) !== undefined &&
      (ledger.find("appointment", "account", id).some((row) => row.building === building) ||
        ledger.find("member", "account", id).some((row) => row.building === building))
    : kind === "key"
    ? (ledger.get("visitor_key", id)?.building ?? building) === building
    : kind === "client"
    ? servesBuilding(ledger, id, building)
    : ledger.get(kind, id)?.building === building;
  if (!isHere) {
    turn.refuse("not_found", "Cannot grant: whom it is for is not of the building");
  }
}

/** What is handed on stays with the giver's own people, keys and tags. */
function demandOwnSubject(turn: Turn, parent: GrantRow, subject: Subject): void {
  if (subject.kind !== "member" && subject.kind !== "key" && subject.kind !== "tag") {
    turn.refuse("invalid", "Cannot hand it on: it goes to a member, a key or a tag");
  }
  demandSubject(turn, parent.building, subject);
  const { account, via } = turn.by;
  if (subject.kind === "key" || via === "console" || via === "server") return;
  const row = turn.ledger.get(subject.kind, subject.id)!;
  const own = standingOf(turn.ledger, account, turn.now).members.map(({ facility }) => facility);
  const isOwn = row.facility !== null && own.includes(row.facility);
  if (!isOwn && row.account !== account) {
    turn.refuse("not_found", "Cannot hand it on: whom it is for is not of the household");
  }
}
