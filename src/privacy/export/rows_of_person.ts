/**
 * Which rows are about a person (R80): for every table of the registry a way to find them, or the
 * reason why it has none. A new table does not type-check before it stands here.
 *
 * Rows are shared: a flat has several people, a thread two sides, a register names who handled a
 * case. What of a shared row is another's stays out of the copy; where only a part of a row is
 * about the person, `shows` says which.
 */
import type { Ledger, RowOf } from "../../people/registry/ledger.ts";
import type { TableName } from "../../people/registry/tables.ts";

/** A row that is about somebody, or a part of it. */
export interface Found<T extends TableName = TableName> {
  readonly row: RowOf<T>;
  /** Whether the value at a place such as `approvals[0].account` is about them; left out: all are. */
  readonly shows?: (at: string, value: unknown) => boolean;
  /** It speaks of somebody else, whose data the person entered; for nobody but that person. */
  readonly entered?: true;
}

/** Finds the rows of a table that are about an account. */
export type Finder<T extends TableName> = (ledger: Ledger, account: string) => Iterable<Found<T>>;
/** A table none of whose rows is about anybody, and why. */
export interface Never {
  readonly never: string;
}

/** For every table, how the rows about a person are found. */
export const rowsOfPerson: { readonly [T in TableName]: Finder<T> | Never } = {
  account: (ledger, account) => whole([ledger.get("account", account)]),
  appointment: (ledger, account) => whole(ledger.find("appointment", "account", account)),
  building_log: (ledger, account) => naming(ledger.all("building_log"), account),
  building_log_instruction: (ledger, account) =>
    naming(ledger.all("building_log_instruction"), account),
  building_rules: { never: "it is about a building" },
  camera_sticker: (ledger, account) => naming(ledger.all("camera_sticker"), account),
  client: (ledger, account) => naming(ledger.all("client"), account),
  client_user: (ledger, account) => naming(ledger.all("client_user"), account),
  custodian_ceremony: (ledger, account) => naming(ledger.all("custodian_ceremony"), account),
  custodian_set: (ledger, account) => naming(ledger.all("custodian_set"), account),
  decommission: (ledger, account) => naming(ledger.all("decommission"), account),
  denied: { never: "it names a capability by a random id, and no person" },
  disclosure: (ledger, account) => naming(ledger.all("disclosure"), account),
  door_qr: (ledger, account) =>
    whole([account, ...keysOf(ledger, account).map(({ id }) => id)]
      .flatMap((holder) => ledger.find("door_qr", "holder", holder))),
  erasure: (ledger, account) => whole(ledger.find("erasure", "account", account)),
  facility: facilitiesOf,
  former_right: (ledger, account) =>
    whole([...ledger.all("former_right")].filter((row) => row.account === account)),
  grant: grantsOf,
  handover: (ledger, account) => naming(ledger.all("handover"), account),
  hold: holdsOf,
  hold_record: (ledger, account) =>
    whole(
      heldOf(ledger, account).flatMap(({ id }) => ledger.find("hold_record", "hold", id)),
    ),
  invitation: (ledger, account) => whole(ledger.find("invitation", "account", account)),
  lobby_screen: { never: "it is about a screen, which is nobody's" },
  log_stub: (ledger, account) => whole([ledger.get("log_stub", account)]),
  mail: (ledger, account) =>
    ledger.find("mail", "account", account).map((row) => ({
      row,
      // A mail that says that somebody has gone holds that person's name.
      shows: (at) => at !== "name" || row.kind !== "person_stopped",
    })),
  member: membersOf,
  message: (ledger, account) =>
    whole(
      ledger.find("thread", "person", account)
        .flatMap(({ id }) => ledger.find("message", "thread", id)),
    ),
  news: (ledger, account) => naming(ledger.all("news"), account),
  operator_link: { never: "it is a link that names nobody" },
  proposal: (ledger, account) => whole(ledger.find("proposal", "account", account)),
  push_subscription: (ledger, account) =>
    whole(ledger.find("push_subscription", "account", account)),
  recovery: (ledger, account) => whole(ledger.find("recovery", "account", account)),
  reidentification_notice: (ledger, account) =>
    // Before it is told, a copy must not tell it either (R47).
    whole(
      ledger.find("reidentification_notice", "account", account)
        .filter(({ toldAtMs }) => toldAtMs !== null),
    ),
  reidentification_request: (ledger, account) =>
    naming(ledger.all("reidentification_request"), account),
  remainder: (ledger, account) =>
    whole([...ledger.all("remainder")].filter((row) => row.account === account)),
  rights_request: (ledger, account) => whole(ledger.find("rights_request", "account", account)),
  ring_join: { never: "it names the key of a phone, and no person" },
  ring_paper: { never: "it names keys of a flat's phones, and no person" },
  session: (ledger, account) => whole(ledger.find("session", "account", account)),
  sign_in: { never: "it counts sign-ins that named nobody" },
  site_key: { never: "it names keys of managers and units, and no person" },
  site_key_offer: (ledger, account) => whole(ledger.find("site_key_offer", "account", account)),
  sub_processor: (ledger, account) => naming(ledger.all("sub_processor"), account),
  tag: (ledger, account) => whole(tagsOf(ledger, account)),
  template: (ledger, account) => naming(ledger.all("template"), account),
  thread: (ledger, account) => whole(ledger.find("thread", "person", account)),
  troubleshooting: troubleshootingOf,
  visitor_key: (ledger, account) => whole(keysOf(ledger, account)),
  webhook: { never: "it is a company's, and names no person" },
};

/** Whether a table has rows about people. */
export function isAboutPeople<T extends TableName>(of: Finder<T> | Never): of is Finder<T> {
  return typeof of === "function";
}

function* whole<T extends TableName>(
  rows: Iterable<RowOf<T> | undefined>,
): Iterable<Found<T>> {
  for (const row of rows) if (row !== undefined) yield { row };
}

/**
 * Rows of a case or register in which somebody stands as who did something: that, and the time
 * beside it, is about them; the case itself is not.
 */
function* naming<T extends TableName>(
  rows: Iterable<RowOf<T>>,
  account: string,
): Iterable<Found<T>> {
  for (const row of rows) {
    const places = new Set<string>();
    collect(row, "", account, places);
    if (places.size === 0) continue;
    yield {
      row,
      shows: (at, value) =>
        at === "id" || value === account ||
        (/(^a|A)tMs$/.test(leafOf(at)) && places.has(above(at))),
    };
  }
}

/** The objects within a value that name an account. */
function collect(value: unknown, at: string, account: string, places: Set<string>): void {
  if (value === account) places.add(above(at));
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${at}[${name}]` : at === "" ? name : `${at}.${name}`;
    collect(inner, place, account, places);
  }
}

function above(at: string): string {
  const dot = at.lastIndexOf(".");
  return dot === -1 ? "" : at.slice(0, dot);
}

function leafOf(at: string): string {
  return at.slice(at.lastIndexOf(".") + 1);
}

/** Memberships of flats that are the person's to use: an owner's only while it is not let (C9). */
function homesOf(ledger: Ledger, account: string): readonly RowOf<"member">[] {
  return ledger.find("member", "account", account).filter(({ role, facility }) =>
    role !== "owner" || ledger.get("facility", facility)?.let === false
  );
}

/** Flats of which somebody acts for the household. */
function actsFor(ledger: Ledger, account: string): readonly string[] {
  return homesOf(ledger, account).filter(({ role, administrator }) =>
    role === "main" || (role === "sub" && administrator)
  ).map(({ facility }) => facility);
}

function* facilitiesOf(ledger: Ledger, account: string): Iterable<Found<"facility">> {
  const homes = new Set(homesOf(ledger, account).map(({ facility }) => facility));
  for (const id of homes) {
    const row = ledger.get("facility", id);
    if (row === undefined) continue;
    // What was asserted of whoever moves in next is theirs.
    const mine = row.pending?.newMain === account;
    yield { row, shows: (at) => mine || !/^pending\.(newMain|consent)/.test(at) };
  }
  for (const row of ledger.find("facility", "pending", "yes")) {
    if (row.pending?.newMain !== account || homes.has(row.id)) continue;
    yield { row, shows: (at) => /^(id|building|kind|number|pending\.(?!survivors).*)$/.test(at) };
  }
}

/** What one may oneself, by one's flats, and what one handed on by a key or has by a tag. */
function* grantsOf(ledger: Ledger, account: string): Iterable<Found<"grant">> {
  const homes = homesOf(ledger, account);
  const subjects = new Set([
    `account/${account}`,
    ...homes.map(({ id }) => `member/${id}`),
    ...homes.map(({ facility }) => `facility/${facility}`),
    ...keysOf(ledger, account).map(({ id }) => `key/${id}`),
    ...tagsOf(ledger, account).map(({ id }) => `tag/${id}`),
  ]);
  for (const subject of subjects) yield* whole(ledger.find("grant", "subject", subject));
}

function keysOf(ledger: Ledger, account: string): readonly RowOf<"visitor_key">[] {
  return ledger.find("visitor_key", "giver", account);
}

/** One's own memberships, and of a flat that one acts for whomever one entered oneself (R28). */
function* membersOf(ledger: Ledger, account: string): Iterable<Found<"member">> {
  yield* whole(ledger.find("member", "account", account));
  for (const facility of actsFor(ledger, account)) {
    for (const row of ledger.find("member", "facility", facility)) {
      if (row.account === account || row.subUser === null || row.role !== "sub") continue;
      if (row.by === account && row.consent !== null) yield { row, entered: true };
    }
  }
}

/** Tags that one holds, and of a flat that one acts for those that nobody else holds. */
function tagsOf(ledger: Ledger, account: string): readonly RowOf<"tag">[] {
  const members = ledger.find("member", "account", account);
  const own = new Set(members.map(({ id }) => id));
  const flats = new Set(actsFor(ledger, account));
  const near = [
    ...ledger.find("tag", "account", account),
    ...members.flatMap(({ facility }) => ledger.find("tag", "facility", facility)),
  ];
  return [...new Map(near.map((tag) => [tag.id, tag])).values()].filter((tag) =>
    tag.account === account || (tag.member !== null && own.has(tag.member)) ||
    (tag.account === null && tag.member === null && flats.has(tag.facility ?? ""))
  );
}

function* troubleshootingOf(ledger: Ledger, account: string): Iterable<Found<"troubleshooting">> {
  for (const found of naming(ledger.all("troubleshooting"), account)) {
    yield found.row.technician === account ? { row: found.row } : found;
  }
}

/** Holds of one's own data, and those that one placed oneself. */
function* holdsOf(ledger: Ledger, account: string): Iterable<Found<"hold">> {
  yield* whole(heldOf(ledger, account));
  const others = [...ledger.all("hold")].filter((hold) => hold.account !== account);
  yield* naming(others, account);
}

function heldOf(ledger: Ledger, account: string): readonly RowOf<"hold">[] {
  return [...ledger.all("hold")].filter((hold) => hold.account === account);
}
