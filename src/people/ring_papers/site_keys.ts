/**
 * What a building's managers keep of their keys: offers of public keys, versions of their set, units'
 * certificates, and drafts that still lack signatures. Whoever calls has checked the signatures
 * (`judging.ts`) against as many versions as `after` says; a turn that finds another number does
 * nothing and answers null, and the caller looks again.
 */
import { demandManager } from "../authority.ts";
import { reachFacility } from "../facilities/reach.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { siteVersionsMax } from "../rows/site_key.ts";
import { draftsMax, offersMax, versionsCharsMax } from "./bounds.ts";

/** Where something is kept, as the caller found it. */
interface At {
  readonly building: string;
  /** Versions of the set that it was checked against. */
  readonly after: number;
}

const made = { version: 0, unit: null, facility: null } as const;

/**
 * Offers the doer's own public key to the other managers; an earlier one is replaced.
 * @throws {RefusalError} `limit_reached`; `conflict` for a key that another manager has offered.
 */
export function offerSiteKey(
  turn: Turn,
  { building, key }: { readonly building: string; readonly key: string },
): null {
  demandManager(turn, building);
  const { account } = turn.by;
  if (account === null) {
    turn.refuse("forbidden", "Cannot offer a key: a manager does so in their own name");
  }
  const offers = turn.ledger.find("site_key_offer", "building", building);
  const own = offers.find((offer) => offer.account === account);
  if (offers.some((offer) => offer.key === key && offer !== own)) {
    turn.refuse("conflict", "Cannot offer the key: another manager has offered it");
  }
  if (own === undefined && offers.length >= offersMax) {
    turn.refuse("limit_reached", `Cannot offer a key: at most ${offersMax} are offered at once`);
  }
  if (own?.key === key) return null;
  const id = own?.id ?? turn.newId();
  turn.put("site_key_offer", { id, building, account, key, atMs: turn.now });
  return null;
}

/** Takes the doer's own offer back. */
export function withdrawSiteKey(turn: Turn, { building }: { readonly building: string }): null {
  demandManager(turn, building);
  dropOffers(turn, turn.by.account, building);
  return null;
}

/** Who is no manager of a building any more offers no key there. */
export function dropOffers(turn: Turn, account: string | null, building: string): void {
  if (account === null) return;
  for (const offer of turn.ledger.find("site_key_offer", "account", account)) {
    if (offer.building === building) turn.remove("site_key_offer", offer.id);
  }
}

/** Keeps the next version of the managers' set; drafts rest on the one before and go. */
export function addSiteVersion(turn: Turn, { text, ...at }: At & { readonly text: string }) {
  if (!isAsFound(turn, at)) return null;
  if (at.after >= siteVersionsMax) {
    turn.refuse("limit_reached", `Cannot keep the version: a set has at most ${siteVersionsMax}`);
  }
  const { building } = at;
  const chars = turn.ledger.find("site_key", "what", `${building}/version`)
    .reduce((sum, version) => sum + version.text.length, text.length);
  if (chars > versionsCharsMax) {
    turn.refuse(
      "limit_reached",
      `Cannot keep the version: all go to a unit at once, in ${versionsCharsMax} characters, ` +
        `got ${chars}`,
    );
  }
  for (const draft of turn.ledger.find("site_key", "what", `${building}/draft`)) {
    turn.remove("site_key", draft.id);
  }
  const version = at.after + 1;
  const id = turn.newId();
  turn.put("site_key", {
    ...{ ...made, id, building, what: "version", version, text, atMs: turn.now },
  });
  turn.audit({
    what: "site_keys_changed",
    building,
    about: [`site_key/${id}`],
    facts: { version },
  });
  return { id };
}

/** Keeps the certificate of a unit's key; an earlier one of the unit goes. */
export function addUnitCertificate(
  turn: Turn,
  { unit, text, ...at }: At & { readonly unit: string; readonly text: string },
) {
  if (!isAsFound(turn, at)) return null;
  const { building } = at;
  const before = turn.ledger.find("site_key", "what", `${building}/certificate`)
    .find((row) => row.unit === unit);
  const id = before?.id ?? turn.newId();
  turn.put("site_key", {
    ...{ ...made, id, building, what: "certificate", unit, text, atMs: turn.now },
  });
  turn.audit({
    what: "unit_key_certified",
    building,
    about: [`site_key/${id}`],
    facts: { unit },
  });
  return { id };
}

/** Keeps a statement that still lacks signatures, for the other managers to sign. */
export function addSiteDraft(
  turn: Turn,
  { facility, text, ...at }: At & { readonly facility: string | null; readonly text: string },
) {
  if (!isAsFound(turn, at)) return null;
  const { building } = at;
  if (turn.ledger.count("site_key", "what", `${building}/draft`) >= draftsMax) {
    turn.refuse("limit_reached", `Cannot keep the draft: a building has at most ${draftsMax}`);
  }
  if (facility !== null) demandOf(turn, building, facility);
  const id = turn.newId();
  turn.put("site_key", {
    ...{ ...made, id, building, what: "draft", facility, text, atMs: turn.now },
  });
  return { id };
}

/** Keeps a draft with more signatures. @param input `before`: its text as the caller found it */
export function signSiteDraft(
  turn: Turn,
  input: At & { readonly draft: string; readonly before: string; readonly text: string },
) {
  if (!isAsFound(turn, input)) return null;
  const draft = reachDraft(turn, input);
  if (draft.text !== input.before) return null;
  turn.put("site_key", { ...draft, text: input.text });
  return { id: draft.id };
}

/** Drops a draft. */
export function dropSiteDraft(
  turn: Turn,
  input: { readonly building: string; readonly draft: string },
): null {
  turn.remove("site_key", reachDraft(turn, input).id);
  return null;
}

/** The draft, for a manager. @throws {RefusalError} */
export function reachDraft(
  turn: Turn,
  { building, draft }: { readonly building: string; readonly draft: string },
): RowOf<"site_key"> {
  demandManager(turn, building);
  const row = turn.ledger.get("site_key", draft);
  return row?.building === building && row.what === "draft"
    ? row
    : turn.refuse("not_found", "Cannot find the draft: there is none of this id");
}

/**
 * Removes a building's keys and all that rests on them, for managers who have lost theirs and their
 * paper: they begin anew, and units are fitted anew. The machine's command line alone does it.
 */
export function clearSiteKeys(turn: Turn, { building }: { readonly building: string }): null {
  if (turn.by.via !== "console") {
    turn.refuse("forbidden", "Cannot clear the keys: the machine's own command line does");
  }
  for (const table of ["site_key", "site_key_offer", "ring_paper", "ring_join"] as const) {
    for (const { id } of turn.ledger.find(table, "building", building)) turn.remove(table, id);
  }
  for (const { keyed, ...flat } of turn.ledger.find("facility", "building", building)) {
    if (keyed !== undefined) turn.put("facility", flat);
  }
  turn.audit({
    what: "site_keys_changed",
    building,
    about: [],
    facts: { version: 0 },
  });
  return null;
}

/** A flat of the building. @throws {RefusalError} */
function demandOf(turn: Turn, building: string, facility: string): void {
  if (reachFacility(turn, facility).building === building) return;
  turn.refuse("not_found", "Cannot find the facility: there is none of this id");
}

function isAsFound(turn: Turn, { building, after }: At): boolean {
  demandManager(turn, building);
  return turn.ledger.count("site_key", "what", `${building}/version`) === after;
}
