/**
 * Building news (R96): the managers write, in the languages that they choose, and whoever holds
 * `read_news` reads, until it expires. What people must be told – a technician's session, a
 * hand-over to another operator – goes to them whether they hold that right or not.
 */
import { decide } from "../../access/decide.ts";
import { snapshotOf, subjectsOf } from "../../access/snapshot.ts";
import { RefusalError } from "../../refusal.ts";
import type { Site } from "../../site.ts";
import { belongsTo, demandManager, standingOf } from "../authority.ts";
import { noSuchBuilding } from "../facilities/place.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import { mayUseFor } from "../rights/objections.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Doer, Turn } from "../registry/turn.ts";
import type { News } from "../rows/news.ts";

/** Pieces of news of one building at once. */
export const newsMax = 200;
/** The longest that news stands. */
export const newsMsMax = 365 * 86_400_000;
/** How long it stands where nothing is said. */
export const newsMsDefault = 30 * 86_400_000;
/** Rows that one turn removes. */
const perTurnMax = 100;

/** Publishes news to the readers of a building. */
export function publishNews(
  turn: Turn,
  { building, texts, expiresAtMs = turn.now + newsMsDefault }: {
    readonly building: string;
    readonly texts: News["texts"];
    readonly expiresAtMs?: number | undefined;
  },
): News {
  demandManager(turn, building);
  if (turn.ledger.count("news", "building", building) >= newsMax) {
    turn.refuse("limit_reached", `Cannot publish: a building has at most ${newsMax} news at once`);
  }
  if (expiresAtMs <= turn.now || expiresAtMs > turn.now + newsMsMax) {
    turn.refuse("invalid", "Cannot publish: news expires within a year from now");
  }
  return tell(turn, building, { audience: "readers", facilities: [] }, texts, expiresAtMs);
}

/** Takes news back. */
export function removeNews(turn: Turn, { id }: { readonly id: string }): null {
  const news = turn.need("news", id);
  const { account, via } = turn.by;
  if (via === "session" && !belongsTo(standingOf(turn.ledger, account, turn.now), news.building)) {
    turn.need("news", "");
  }
  demandManager(turn, news.building);
  if (news.audience !== "readers") {
    turn.refuse("forbidden", "Cannot remove the news: people must be told of it");
  }
  turn.remove("news", id);
  turn.audit({ what: "news_removed", building: news.building, about: [`news/${id}`] });
  return null;
}

/** Tells people of a building something; for the server's own notices, too. */
export function tell(
  turn: Turn,
  building: string,
  { audience, facilities }: Pick<News, "audience" | "facilities">,
  texts: News["texts"],
  expiresAtMs: number,
): News {
  const news = turn.put("news", {
    id: turn.newId(),
    building,
    audience,
    facilities,
    texts,
    by: turn.by.account,
    atMs: turn.now,
    expiresAtMs,
  });
  turn.audit({
    what: "news_published",
    building,
    about: [`news/${news.id}`, ...facilities.map((id) => `facility/${id}`)].slice(0, 64),
    facts: { audience, expiresAtMs },
  });
  return news;
}

/**
 * What somebody may read of a building's news, the newest first.
 * @throws {RefusalError} `not_found` for who has nothing to do with the building.
 */
export function newsFor(
  ledger: Ledger,
  site: Site,
  by: Doer,
  building: string,
  now: number,
): readonly News[] {
  const standing = standingOf(ledger, by.account, now);
  const console = by.via === "console" || by.via === "server";
  if (!console && !belongsTo(standing, building)) throw new RefusalError(noSuchBuilding);
  const isManager = console || standing.managerOf.includes(building);
  // Neither includes the owner of a flat that is let (C9).
  const subjects = subjectsOf(ledger, by.account, building, now);
  const own = new Set(subjects.filter(({ kind }) => kind === "facility").map(({ id }) => id));
  const request = { action: "read_news", building, subjects, atMs: now } as const;
  // Who objects to being written to still gets what people must be told (R83).
  const reads = isManager ||
    (mayUseFor(ledger, by.account ?? "", "communicate") &&
      decide(request, snapshotOf(ledger, site, now)).allowed);
  return ledger.find("news", "building", building)
    .filter(({ expiresAtMs }) => now < expiresAtMs)
    .filter(({ audience, facilities }) => {
      if (audience === "readers") return reads;
      return audience === "everybody" || isManager || facilities.some((id) => own.has(id));
    })
    .sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1));
}

/** Removes news that has expired. */
export const newsDue: Due = {
  next: (ledger) => firstDue(ledger, "news", "due"),
  run(turn) {
    for (const { id } of dueRows(turn.ledger, "news", "due", turn.now, perTurnMax)) {
      turn.remove("news", id);
    }
  },
};
