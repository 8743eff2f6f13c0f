/**
 * Makes a person's copy (R80): noted first, then read from the rows, then from the audit log. What
 * is read is large, so a copy is made a few times an hour for one asker.
 */
import type { Clock } from "../../clock.ts";
import { draftOf, type ExportAsked, withAudit } from "../../privacy/export/export_document.ts";
import type { Audience, ExportDocument } from "../../privacy/export/export_schema.ts";
import { ownAudit } from "../../privacy/export/own_audit.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import type { Site } from "../../site.ts";
import { bestLanguage } from "../../words/language.ts";
import { PeerBudget } from "../accounts/peer_budget.ts";
import type { AuditReader } from "../audit/reader.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import type { ExportReason } from "./noting.ts";

/** Copies that one asker may have made in an hour. */
export const exportsPerHour = 12;

/** What copies are made with. */
export interface ExportParts {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly site: Site;
  readonly audit?: AuditReader;
  readonly controller?: string;
  readonly retention?: { readonly auditDays: number; readonly equipmentDays: number };
}

/** Whose copy, and for whom. */
export interface Wish {
  /** Left out: the asker's own. */
  readonly of?: ExportReason & { readonly account: string; readonly building: string | null };
  /** BCP 47 tags, best first; the person's own language comes after them. */
  readonly languages: readonly string[];
}

/** For each registry who has asked lately; it is forgotten with the registry. */
const budgets = new WeakMap<Registry, PeerBudget>();

/**
 * Makes a copy.
 * @throws {RefusalError} as `note_own_export` and `note_export_of` do; `busy` after too many.
 */
export async function exportFor(
  parts: ExportParts,
  by: Doer,
  { of, languages }: Wish,
): Promise<ExportDocument> {
  const { registry, clock, site } = parts;
  spend(registry, by, clock);
  if (of === undefined) await registry.run(by, "note_own_export", {});
  else await registry.run(by, "note_export_of", of);
  const account = of?.account ?? by.account ?? "";
  const audience: Audience = of === undefined
    ? "self"
    : of.building === null
    ? "operator"
    : "manager";
  const nowMs = clock.now();
  const made = await registry.look((ledger) => {
    const spoken = ledger.get("account", account)?.profile.language?.value;
    const asked: ExportAsked = {
      account,
      audience,
      building: of?.building ?? null,
      language: bestLanguage([...languages, ...(spoken === undefined ? [] : [spoken])]),
      site,
      controller: parts.controller ?? null,
      days: parts.retention === undefined
        ? {}
        : { D4: parts.retention.auditDays, D6: parts.retention.equipmentDays },
    };
    const draft = draftOf(ledger, asked, nowMs);
    return draft === null ? null : { asked, draft };
  });
  if (made === null) {
    throw new RefusalError(refuse("not_found", "Cannot copy the data: there is no such account"));
  }
  const { asked, draft } = made;
  const audit = await ownAudit(parts.audit, {
    account,
    own: draft.own,
    building: asked.building,
    nowMs,
  });
  return await registry.look((ledger) => withAudit(ledger, asked, draft, audit));
}

function spend(registry: Registry, by: Doer, clock: Clock): void {
  let budget = budgets.get(registry);
  if (budget === undefined) budgets.set(registry, budget = new PeerBudget(exportsPerHour));
  const waitMs = budget.take(by.account ?? by.via, clock.monotonic());
  if (waitMs === 0) return;
  throw new RefusalError(
    refuse("busy", `Cannot copy the data: at most ${exportsPerHour} copies are made in an hour`, {
      retryAfterMs: waitMs,
    }),
  );
}
