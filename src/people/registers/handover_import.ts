/**
 * Takes in what another operator hands over (R97): facilities, households, posts, templates, rules
 * and grants, with ids of this server; people are invited (R05, R08) and keep nothing that proves
 * who they are elsewhere. New ids are made from the package and the old ones, so a package that was
 * taken in halfway is taken in again and goes on where it stopped.
 *
 * Not taken in: visitor keys and tags, whose secrets are hashes under the other server's key, with
 * the grants that were theirs; changes set ahead; news; the other operator's registers.
 */
import { createHash } from "node:crypto";
import { emptyHead } from "../registry/audit.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import { type Doer, Turn } from "../registry/turn.ts";
import type { BuildingPlace } from "../facilities/place.ts";
import type { HandoverPackage } from "./handover_package.ts";
import { type ImportPart, importPart, type PartDone } from "./handover_parts.ts";

/** Facilities of one package. */
export const importFacilitiesMax = 2_000;
/** Rows that one turn may write, by estimate. */
const rowsPerPartMax = 300;
/** Rows that somebody who is put in may take: account, invitation, mail, membership, entries. */
const rowsOfMember = 8;

/** What is to be taken in, and where. */
export interface HandoverImport {
  /** The building here that becomes the package's. */
  readonly place: BuildingPlace;
  readonly pack: HandoverPackage;
  readonly dryRun: boolean;
}

/** What came of it, or would. */
export interface ImportedPackage extends PartDone {
  readonly applied: boolean;
  /** What stays behind: to be read in, given or set anew. */
  readonly tags: number;
  readonly keys: number;
  readonly changes: number;
}

/**
 * Takes a package in, on trial first: all of it, or as far as it comes, to be repeated.
 * @throws {RefusalError} naming what stands in the way.
 */
export async function importHandover(
  registry: Registry,
  by: Doer,
  { place, pack, dryRun }: HandoverImport,
): Promise<ImportedPackage> {
  const parts = partsOf(pack, place);
  let rehearsed = nothing;
  let reached: Ledger | null = null;
  for (const [at, part] of parts.entries()) {
    const step: { readonly ledger: Ledger; readonly done: PartDone } = await registry.look(
      rehearsalOf(part, by, reached, `rehearsal ${at}`),
    );
    reached = step.ledger;
    rehearsed = sum(rehearsed, step.done);
  }
  const behind = {
    tags: pack.tags.length,
    keys: pack.keys.filter(({ revoked }) => revoked === null).length,
    changes: pack.facilities.filter(({ pending }) => pending !== null).length,
  };
  if (dryRun) return { ...rehearsed, ...behind, applied: false };
  let done = nothing;
  for (const part of parts) {
    done = sum(done, await registry.run(by, "import_handover_part", part));
  }
  return { ...done, ...behind, applied: true };
}

const nothing: PartDone = {
  facilities: 0,
  members: 0,
  people: 0,
  posts: 0,
  templates: 0,
  grants: 0,
  there: 0,
  left: 0,
};

/** The parts of a package, each of a size that one turn takes, in an order that can be put in. */
function partsOf(pack: HandoverPackage, place: BuildingPlace): readonly ImportPart[] {
  const origin = createHash("sha256")
    .update(JSON.stringify([pack.building, pack.madeAtMs, place.building]))
    .digest("hex");
  const common = { origin, place };
  const people = new Map(pack.people.map((person) => [person.id, person]));
  const named = (accounts: readonly (string | null)[]) =>
    [...new Set(accounts)].flatMap((id) => people.get(id ?? "") ?? []);
  const parts: ImportPart[] = [];
  const posts = pack.appointments;
  for (const some of chunks(posts, () => rowsOfMember)) {
    parts.push({
      ...common,
      posts: some,
      people: named(some.map(({ account }) => account)),
    });
  }
  const byFacility = Map.groupBy(pack.members, ({ facility }) => facility);
  const households = pack.facilities.map((facility) => ({
    facility,
    members: byFacility.get(facility.id) ?? [],
  }));
  for (
    const some of chunks(households, ({ members }) => 2 + members.length * rowsOfMember)
  ) {
    parts.push({
      ...common,
      households: some,
      people: named(some.flatMap(({ members }) => members.map(({ account }) => account))),
    });
  }
  for (const some of chunks(pack.templates, () => 2)) parts.push({ ...common, templates: some });
  if (pack.rules !== null) parts.push({ ...common, rules: pack.rules });
  const places = new Map<string, { readonly member?: string; readonly post?: string }>();
  for (const { id, account } of pack.appointments) places.set(account, { post: id });
  for (const { id, account } of pack.members) {
    if (account !== null) places.set(account, { member: id });
  }
  for (const some of chunks(parentsFirst(pack.grants), () => 3)) {
    parts.push({
      ...common,
      grants: some.map((grant) => ({
        grant,
        of: grant.subject.kind === "account" ? places.get(grant.subject.id) ?? null : null,
      })),
    });
  }
  return parts;
}

/** Those whose parent stands before them, however they were listed; a circle is left out. */
function parentsFirst(grants: HandoverPackage["grants"]): HandoverPackage["grants"] {
  const below = new Map<string | null, HandoverPackage["grants"]>();
  for (const grant of grants) {
    const there = below.get(grant.parent);
    if (there === undefined) below.set(grant.parent, [grant]);
    else there.push(grant);
  }
  const sorted = [...below.get(null) ?? []];
  for (let at = 0; at < sorted.length; at++) sorted.push(...below.get(sorted[at]!.id) ?? []);
  return sorted;
}

function chunks<T>(all: readonly T[], rowsOf: (one: T) => number): readonly (readonly T[])[] {
  const found: T[][] = [];
  let rows = Infinity;
  for (const one of all) {
    if (rows + rowsOf(one) > rowsPerPartMax) {
      found.push([]);
      rows = 0;
    }
    found.at(-1)!.push(one);
    rows += rowsOf(one);
  }
  return found;
}

function rehearsalOf(part: ImportPart, by: Doer, reached: Ledger | null, entropy: string) {
  return (ledger: Ledger, now: number) => {
    const turn = new Turn(reached ?? ledger, emptyHead, now, by, entropy);
    const done = importPart(turn, part);
    return { ledger: turn.ledger, done };
  };
}

function sum(a: PartDone, b: PartDone): PartDone {
  const names = Object.keys(a) as (keyof PartDone)[];
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as unknown as PartDone;
}
