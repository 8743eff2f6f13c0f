/**
 * The first commit of an erasure (R82): together with the end of all access it notes which keys are
 * to go, leaves a sealed stub of name and flats for whoever must read the logs (C6), and opens a
 * task for the managers of each building in which something was asserted of the person (R12). What
 * was asserted is copied, as it stood, into a table that opens nothing, before its rows go.
 */
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { tellDeciders } from "../rights/telling.ts";
import { type ErasureCause, keysMax, tasksMax } from "../rows/erasure.ts";
import type { FormerRight } from "../rows/former_right.ts";
import { flatsMax } from "../rows/log_stub.ts";
import { isHeld } from "./held.ts";
import { orphansOf } from "./orphans.ts";

const dayMs = 86_400_000;
/** How long a manager has to confirm; then the operator decides (C20). */
export const taskMs = 30 * dayMs;
/** How long logs may name somebody after the last entry that does. */
export const logStubMs = 365 * dayMs;
/** How long until it is looked again whether a hold has ended. */
export const holdAgainMs = dayMs;
/** Former rights that one piece of a turn writes. */
const perPiece = 100;
/** Rows that a turn may have written before managers of further buildings are sent no mail. */
const rowsBeforeMailsMax = 200;
/** Records that a request may name. */
const namedMax = 64;
const nameForm = /^[a-z_]{1,40}\/[\w.-]{1,49}$/;

/** How an erasure begins. */
export interface Beginning {
  readonly by: ErasureCause;
  /** Of the row; left out: a new one. */
  readonly id?: string;
  /** False for who never took up what a manager gave them: nothing of it is left to confirm. */
  readonly tasks?: boolean;
}

/**
 * Begins the erasure of an account that is about to stop, or has stopped before; one that is held
 * waits for the end of the hold.
 */
export function beginErasure(
  turn: Turn,
  account: RowOf<"account">,
  { by, id: given, tasks = true }: Beginning,
): RowOf<"erasure"> {
  const { ledger, now } = turn;
  const keys = [
    account.id,
    ...orphansOf(ledger, account.id).map(({ id }) => id),
    ...ledger.find("thread", "person", account.id).map(({ id }) => id),
  ];
  const id = given ?? turn.newId();
  if (account.status !== "stopped") leaveStub(turn, account);
  const held = isHeld(ledger, account.id) !== null;
  const erasure = turn.put("erasure", {
    id,
    account: account.id,
    state: held ? "held" : "begun",
    by,
    // More than fit stay with the flat, and are its manager's.
    keys: keys.slice(0, keysMax),
    tasks: tasks ? openTasks(turn, account.id, keys.slice(1, keysMax), id) : [],
    kept: [],
    askedAtMs: now,
    accessEndedAtMs: account.stopped?.atMs ?? now,
    journalSeq: null,
    journalledAtMs: null,
    keysDestroyedAtMs: null,
    secondPlaceAtMs: null,
    logUntilMs: now + logStubMs,
    logDestroyedAtMs: null,
    dueMs: now + (held ? holdAgainMs : logStubMs),
  });
  turn.audit({
    what: held ? "erasure_blocked" : "erasure_begun",
    about: [`erasure/${id}`, `account/${account.id}`],
    facts: { by, tasks: erasure.tasks.length },
  });
  return erasure;
}

/** The erasure of an account, or undefined. */
export function erasureOf(ledger: Ledger, account: string): RowOf<"erasure"> | undefined {
  return ledger.find("erasure", "account", account).at(-1);
}

/** Writes what is not yet kept of what was asserted of the person, in pieces of a turn. */
export function* keepingFormer(turn: Turn, erasure: RowOf<"erasure">): Iterable<() => void> {
  const byBuilding = new Map(
    erasure.tasks.flatMap((id) => {
      const task = turn.ledger.get("rights_request", id);
      // What has been granted is to be deleted, also what was still to be kept until then.
      if (task === undefined || task.building === null || task.state === "granted") return [];
      return [[task.building, id] as const];
    }),
  );
  const waiting: FormerRight[] = [];
  for (const right of rightsOf(turn.ledger, erasure.account, erasure.keys.slice(1))) {
    const id = `${right.kind}-${right.record}`.slice(0, 64);
    const task = byBuilding.get(right.building);
    if (task === undefined || turn.ledger.get("former_right", id) !== undefined) continue;
    waiting.push({ ...right, id, account: erasure.account, task, endedAtMs: turn.now });
  }
  for (let at = 0; at < waiting.length; at += perPiece) {
    yield () => {
      for (const row of waiting.slice(at, at + perPiece)) turn.put("former_right", row);
    };
  }
}

type Right = Omit<FormerRight, "id" | "account" | "task" | "endedAtMs">;

/** Everything that was asserted of a person and of those who go with them. */
function rightsOf(ledger: Ledger, account: string, orphans: readonly string[]): readonly Right[] {
  const members = [
    ...ledger.find("member", "account", account),
    ...orphans.flatMap((id) => ledger.get("member", id) ?? []),
  ];
  const holders = [
    { key: `account/${account}`, facility: null },
    ...members.map(({ id, facility }) => ({ key: `member/${id}`, facility })),
  ];
  return [
    ...ledger.find("appointment", "account", account).map((row): Right => ({
      ...placeOf(row),
      kind: "appointment",
      facility: null,
      role: row.post,
    })),
    ...members.map((row): Right => ({
      ...placeOf(row),
      kind: "member",
      facility: row.facility,
      role: row.role,
    })),
    ...holders.flatMap(({ key, facility }) =>
      ledger.find("grant", "subject", key).filter(({ endedAtMs }) => endedAtMs === undefined)
        .map((row): Right => ({
          building: row.building,
          kind: "grant",
          record: row.id,
          facility,
          role: null,
          grant: whatOf(row),
          assertedBy: row.assertedBy,
          assertedAtMs: row.assertedAtMs,
        }))
    ),
  ];
}

function placeOf(
  { id, building, by, atMs }: {
    readonly id: string;
    readonly building: string;
    readonly by: string | null;
    readonly atMs: number;
  },
): Pick<Right, "building" | "record" | "grant" | "assertedBy" | "assertedAtMs"> {
  return { building, record: id, grant: null, assertedBy: by, assertedAtMs: atMs };
}

function whatOf(
  { actions, scope, schedule, fromMs, untilMs, usesMax, used }: RowOf<"grant">,
): NonNullable<FormerRight["grant"]> {
  return { actions, scope, schedule, fromMs, untilMs, usesMax, used };
}

/** A task for each building concerned. @returns their ids. */
function openTasks(
  turn: Turn,
  account: string,
  orphans: readonly string[],
  erasure: string,
): string[] {
  const byBuilding = Map.groupBy(rightsOf(turn.ledger, account, orphans), (row) => row.building);
  return [...byBuilding].slice(0, tasksMax).map(([building, rights]) => {
    const names = rights.map(({ kind, record }) => `${kind}/${record}`);
    const task = turn.put("rights_request", {
      id: turn.newId(),
      kind: "erasure",
      account,
      building,
      state: "open",
      text: null,
      about: names.filter((name) => nameForm.test(name)).slice(0, namedMax),
      purpose: null,
      askedAtMs: turn.now,
      decideByMs: turn.now + taskMs,
      decidedBy: null,
      decidedAtMs: null,
      answer: null,
      dueMs: turn.now + taskMs,
    });
    turn.audit({
      what: "right_asked",
      building,
      about: [`rights_request/${task.id}`, `erasure/${erasure}`],
      facts: { kind: "erasure", records: rights.length },
    });
    if (turn.rows.length < rowsBeforeMailsMax) tellDeciders(turn, task);
    return task.id;
  });
}

function leaveStub(turn: Turn, { id, profile }: RowOf<"account">): void {
  const flats = turn.ledger.find("member", "account", id).map(({ building, facility }) =>
    `${building}/${turn.ledger.get("facility", facility)?.number ?? facility}`
  );
  turn.put("log_stub", {
    id,
    name: profile.name?.value ?? null,
    flats: [...new Set(flats)].slice(0, flatsMax),
    untilMs: turn.now + logStubMs,
  });
}
