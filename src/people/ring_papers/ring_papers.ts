/**
 * Takes signed statements about keys: looks who asks and what is kept, checks the text against it
 * (`judging.ts`), and keeps it in a turn that finds the same still. Where another text came in
 * between it begins anew.
 */
import { checkCarriedJoin } from "../../../web/media/flat_key.js";
import { siteOf } from "../../../web/media/site_root.js";
import { RefusalError, refuse } from "../../refusal.ts";
import type { Site } from "../../site.ts";
import { demandManager } from "../authority.ts";
import { facilityToManage, readAs } from "../facilities/reach.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer, Turn } from "../registry/turn.ts";
import {
  type FlatTexts,
  judgeCertificate,
  judgeDraft,
  judgeOpening,
  judgeStatement,
  judgeVersion,
  refuseBy,
} from "./judging.ts";
import { demandPapers, papersOf, placeOfFlat, reachFlat, versionsOf } from "./reading.ts";
import { reachDraft } from "./site_keys.ts";

/** What it works with. */
export interface PaperParts {
  readonly registry: Registry;
  readonly site: Site;
}

/** The row of what was kept; empty where it had been kept before. */
interface Kept {
  readonly id: string;
}

/** Beginnings anew until whoever asks is told to try again. */
const triesMax = 4;

/** Whether units of a building take a flat's first key without a letter. */
export function isFirstUse(site: Site, building: string): boolean {
  return site.buildings.find(({ id }) => id === building)?.firstKey === "first";
}

/** Whether a flat's phones may make its key without a letter: units have never had another for it. */
export function isFirstUseOf(site: Site, { building, keyed }: RowOf<"facility">): boolean {
  return keyed === undefined && isFirstUse(site, building);
}

/** Keeps the next version of a managers' set. @throws {RefusalError} */
export function addVersion(
  { registry }: PaperParts,
  by: Doer,
  { building, text }: { readonly building: string; readonly text: string },
): Promise<Kept> {
  return settled(async () => {
    const versions = await versionsFor(registry, by, building);
    await judgeVersion(versions, text);
    return await registry.run(by, "add_site_version", { building, text, after: versions.length });
  });
}

/** Keeps a unit's certificate. The edge has checked that the building has the unit. */
export function addCertificate(
  { registry }: PaperParts,
  by: Doer,
  said: { readonly building: string; readonly unit: string; readonly text: string },
): Promise<Kept> {
  const { building, unit, text } = said;
  return settled(async () => {
    const versions = await versionsFor(registry, by, building);
    demandKeys(versions);
    await judgeCertificate(versions, `${building}/${unit}`, text);
    return await registry.run(by, "add_unit_certificate", { ...said, after: versions.length });
  });
}

/** Keeps a statement that lacks signatures. @throws {RefusalError} */
export function addDraft(
  { registry }: PaperParts,
  by: Doer,
  said: { readonly building: string; readonly facility: string | null; readonly text: string },
): Promise<Kept> {
  const { building, facility, text } = said;
  return settled(async () => {
    const { versions, place } = await readAs(registry, by, (turn) => {
      demandManager(turn, building);
      return {
        versions: versionsOf(turn.ledger, building),
        place: facility === null ? null : placeOfFlat(flatOf(turn, building, facility)),
      };
    });
    await judgeDraft(versions, { kind: facility === null ? "root" : "opening", place, text });
    return await registry.run(by, "add_site_draft", { ...said, after: versions.length });
  });
}

/** Keeps a draft with more signatures. @throws {RefusalError} */
export function signDraft(
  { registry }: PaperParts,
  by: Doer,
  said: { readonly building: string; readonly draft: string; readonly text: string },
): Promise<Kept> {
  const { building, text } = said;
  return settled(async () => {
    const { versions, before, facility, place } = await readAs(registry, by, (turn) => {
      const draft = reachDraft(turn, said);
      const flat = draft.facility === null ? undefined : turn.need("facility", draft.facility);
      return {
        versions: versionsOf(turn.ledger, building),
        before: draft.text,
        facility: draft.facility,
        place: flat === undefined ? null : placeOfFlat(flat),
      };
    });
    await judgeDraft(
      versions,
      { kind: facility === null ? "root" : "opening", place, text },
      before,
    );
    return await registry.run(by, "sign_site_draft", { ...said, before, after: versions.length });
  });
}

/** Keeps a manager's opening for a flat, and tells its household. @throws {RefusalError} */
export function addOpening(
  { registry, site }: PaperParts,
  by: Doer,
  { facility, text }: { readonly facility: string; readonly text: string },
): Promise<Kept> {
  return settled(async () => {
    const found = await readAs(registry, by, (turn) => {
      facilityToManage(turn, facility);
      return textsOf(turn, site, reachFlat(turn, facility));
    });
    const judged = await judgeOpening(found.texts, found.place, text, found.now);
    return await registry.run(by, "add_flat_opening", { facility, text, judged, ...found.at });
  });
}

/** Keeps a statement of one of a flat's phones. @throws {RefusalError} */
export function addStatement(
  { registry, site }: PaperParts,
  by: Doer,
  { facility, text }: { readonly facility: string; readonly text: string },
): Promise<Kept> {
  return settled(async () => {
    const found = await readAs(
      registry,
      by,
      (turn) => textsOf(turn, site, demandPapers(turn, facility).facility),
    );
    const judged = await judgeStatement(found.texts, found.place, text, found.now);
    return await registry.run(by, "add_flat_statement", { facility, text, judged, ...found.at });
  });
}

/** Keeps a new phone's question to those of its flat. @throws {RefusalError} */
export async function addJoin(
  { registry }: PaperParts,
  by: Doer,
  said: { readonly facility: string; readonly text: string },
): Promise<Kept> {
  const versions = await readAs(registry, by, (turn) => {
    const { facility } = demandPapers(turn, said.facility);
    return versionsOf(turn.ledger, facility.building);
  });
  demandKeys(versions);
  const checked = await checkCarriedJoin(said.text, { site: await siteOf(versions[0]!) });
  if (!checked.ok) return refuseBy("question", checked.rule);
  return await registry.run(by, "ask_to_join", said);
}

interface Found {
  readonly texts: FlatTexts;
  readonly place: string;
  readonly now: number;
  readonly at: { readonly after: number; readonly root: number };
}

function textsOf(turn: Turn, site: Site, facility: RowOf<"facility">): Found {
  const versions = versionsOf(turn.ledger, facility.building);
  demandKeys(versions);
  const place = placeOfFlat(facility);
  if (place === null) {
    turn.refuse(
      "conflict",
      "Cannot keep the text: it names the flat's number, which must begin with a letter or digit",
    );
  }
  const papers = papersOf(turn.ledger, facility.id);
  return {
    texts: { versions, papers, firstUse: isFirstUseOf(site, facility) },
    place,
    now: turn.now,
    at: { after: papers.at(-1)?.seq ?? 0, root: versions.length },
  };
}

function versionsFor(registry: Registry, by: Doer, building: string): Promise<readonly string[]> {
  return readAs(registry, by, (turn) => {
    demandManager(turn, building);
    return versionsOf(turn.ledger, building);
  });
}

function demandKeys(versions: readonly string[]): void {
  if (versions.length > 0) return;
  throw new RefusalError(
    refuse("conflict", "Cannot keep the text: the building's managers have no keys yet"),
  );
}

/** A flat of the building. @throws {RefusalError} */
function flatOf(turn: Turn, building: string, id: string): RowOf<"facility"> {
  const facility = reachFlat(turn, id);
  return facility.building === building
    ? facility
    : turn.refuse("not_found", "Cannot find the facility: there is none of this id");
}

async function settled(attempt: () => Promise<Kept | null>): Promise<Kept> {
  for (let tries = 0; tries < triesMax; tries++) {
    const kept = await attempt();
    if (kept !== null) return kept;
  }
  throw new RefusalError(
    refuse("busy", "Cannot keep the text: others came at the same time; try again"),
  );
}
