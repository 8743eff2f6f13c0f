/**
 * Compiles what a unit needs to decide without this server (E4, E14): the tags of the building that
 * open its doors, with spans of UTC for the days ahead; the QRs that were ended before their time,
 * until they expire; the keys that sign QRs. Tags with counted uses are left out: they open on line
 * only.
 *
 * A list must fit a payload. With one door and no schedule a tag takes 161 bytes, so 1,588
 * fit; weekly windows over 14 days take about 300 more. Where they do not fit, the days ahead
 * are fewer, and at last the tags with the highest ids are left out, and counted.
 */
import type { AccessList, Spans, UnitAddress } from "../doors.ts";
import { tagSubjects } from "../people/keys/tags.ts";
import type { Ledger, RowOf } from "../people/registry/ledger.ts";
import type { Subject } from "../people/rows/grant.ts";
import type { Site, Unit } from "../site.ts";
import { chainOf } from "./chain.ts";
import type { AccessSnapshot } from "./decision.ts";
import { qrPublicKeys } from "./door_qr.ts";
import { spansOf } from "./effective.ts";
import { listedTagLogId } from "./log_id.ts";
import type { MasterKey } from "./master_key.ts";
import { qrHolds } from "./qr_standing.ts";
import { snapshotOf } from "./snapshot.ts";
import { unionOf } from "./span_lists.ts";
import { utcDayOf } from "../utc_day.ts";

/** Days ahead for which tags are compiled; the fewer, the more tags fit. */
export const listDays = [14, 7, 3, 1] as const;
/** What a list may take as JSON: a payload's 262,144 bytes less its frame and signature. */
export const listBytesMax = 256_000;
/** Tags of one list, as the payload's schema has it. */
export const listTagsMax = 4_096;
/** Spans of one door of a tag. */
const doorSpansMax = 512;
const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** A list, and what of it did not fit. */
export interface CompiledList {
  /** Its revision is the publisher's to give. */
  readonly list: Omit<AccessList, "revision">;
  /** Tags that open a door of the unit on line only, for want of room. */
  readonly leftOut: number;
  /** Until when it says what its tags may do. */
  readonly untilMs: number;
}

/** What a list is compiled from. */
export interface ListSource {
  readonly ledger: Ledger;
  readonly site: Site;
  readonly masterKey: MasterKey;
  readonly at: UnitAddress;
  readonly now: number;
}

/** The list of a unit, from the registry as it stands. */
export function compileAccessList(source: ListSource): CompiledList {
  const steps = accessListSteps(source);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * As {@link compileAccessList}, a few tags at a step: with thousands of tags it is a second's work,
 * which must not stand between a call and its lift. A ledger never changes, so others may have their
 * turns in between.
 */
export function* accessListSteps(
  { ledger, site, masterKey, at, now }: ListSource,
): Generator<void, CompiledList> {
  const snapshot = snapshotOf(ledger, site, now);
  const unit = site.buildings.find(({ id }) => id === at.building)?.units
    .find(({ id }) => id === at.unit);
  const frame = {
    issuedAtMs: now,
    keys: qrPublicKeys(masterKey, now),
    revoked: revokedQrs(ledger, snapshot, at, now),
  };
  const logIdOf = (tag: RowOf<"tag">) =>
    listedTagLogId(masterKey, tag, `${at.building}/${at.unit}`, utcDayOf(now));
  const rows = unit?.tag === true ? ledger.find("tag", "building", at.building) : [];
  for (const days of listDays) {
    // Whole hours and days, so that a list made a minute later is the same.
    const fromMs = Math.floor(now / hourMs) * hourMs;
    const untilMs = Math.ceil(now / dayMs) * dayMs + days * dayMs;
    // Most tags are a facility's, and what a facility may is the same for all of its.
    const known = new Map<string, Spans>();
    const spansFor = (subject: Subject, door: string): Spans => {
      const key = `${subject.kind}/${subject.id} ${door}`;
      let spans = known.get(key);
      if (spans === undefined) {
        spans = subjectSpans(snapshot, at.building, subject, door, fromMs, untilMs);
        known.set(key, spans);
      }
      return spans;
    };
    const tags: ListedTag[] = [];
    // Each has a comma after it, but for the last.
    let left = listBytesMax - JSON.stringify({ ...frame, tags }).length + 1;
    let leftOut = 0;
    for (const tag of rows) {
      yield;
      const listed = listedTag(ledger, tag, unit!, spansFor, logIdOf);
      if (listed === null) continue;
      const bytes = JSON.stringify(listed).length + 1;
      if (leftOut > 0 || bytes > left || tags.length >= listTagsMax) {
        leftOut++;
        // Fewer days are tried next; of one day the rest is counted.
        if (days !== listDays.at(-1)) break;
        continue;
      }
      left -= bytes;
      tags.push(listed);
    }
    if (leftOut > 0 && days !== listDays.at(-1)) continue;
    return { list: { ...frame, tags }, leftOut, untilMs };
  }
  throw new TypeError("Cannot compile a list: the last of them always fits");
}

type ListedTag = AccessList["tags"][number];

function listedTag(
  ledger: Ledger,
  tag: RowOf<"tag">,
  unit: Unit,
  spansFor: (subject: Subject, door: string) => Spans,
  logIdOf: (tag: RowOf<"tag">) => string,
): ListedTag | null {
  if (tag.status !== "active") return null;
  const subjects = tagSubjects(ledger, tag);
  const doors = unit.doors.map(({ id }) => ({
    door: id,
    spans: unionOf(subjects.map((subject) => spansFor(subject, `${unit.id}/${id}`)))
      .slice(0, doorSpansMax),
  })).filter(({ spans }) => spans.length > 0);
  return doors.length === 0 ? null : { serialHash: tag.serialHash, logId: logIdOf(tag), doors };
}

function subjectSpans(
  snapshot: AccessSnapshot,
  building: string,
  subject: Subject,
  door: string,
  fromMs: number,
  untilMs: number,
): Spans {
  return unionOf(
    snapshot.grantsOf(subject)
      .filter((grant) =>
        grant.building === building &&
        chainOf(snapshot, grant).links.every(({ usesMax }) => usesMax === null)
      )
      .map(({ id }) => spansOf(snapshot, id, { door }, fromMs, untilMs)),
  );
}

/** Ids of QRs that name the unit, have not expired, and hold no more. */
function revokedQrs(
  ledger: Ledger,
  snapshot: AccessSnapshot,
  { building, unit }: UnitAddress,
  now: number,
): string[] {
  return ledger.find("door_qr", "unit", `${building}/${unit}`)
    .filter((row) => now < row.expiresAtMs && !qrHolds(ledger, snapshot, row, now))
    .map(({ id }) => id);
}
