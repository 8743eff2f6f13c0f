/** Copies made straight from rows, without a server, for tests. */
import { Ledger } from "../../../../src/people/registry/ledger.ts";
import {
  draftOf,
  type ExportAsked,
  withAudit,
} from "../../../../src/privacy/export/export_document.ts";
import type { ExportDocument } from "../../../../src/privacy/export/export_schema.ts";
import type { OwnAudit } from "../../../../src/privacy/export/own_audit.ts";
import { testSite } from "../../access/test_site.ts";
import type { Seed } from "../../people/people_stage.ts";
import { startMs } from "../../people/rows.ts";

const noAudit: OwnAudit = { total: 0, fromMs: 0, whole: true, entries: [] };

/** The copy of an account's data. */
export function copyOf(
  rows: Seed,
  account: string,
  { audit = noAudit, ...change }: Partial<ExportAsked> & { readonly audit?: OwnAudit } = {},
): ExportDocument {
  const { ledger, asked, draft } = drafted(rows, account, change);
  return withAudit(ledger, asked, draft, audit);
}

/** By which records entries of the log are found for a copy. */
export function ownRecords(
  rows: Seed,
  account: string,
  change: Partial<ExportAsked> = {},
): ReadonlySet<string> {
  return drafted(rows, account, change).draft.own;
}

function drafted(rows: Seed, account: string, change: Partial<ExportAsked>) {
  const ledger = Ledger.of(rows);
  const asked: ExportAsked = {
    account,
    audience: "self",
    building: null,
    language: "en",
    site: testSite,
    controller: null,
    days: {},
    ...change,
  };
  const draft = draftOf(ledger, asked, startMs);
  if (draft === null) throw new Error("there is no such account");
  return { ledger, asked, draft };
}

/** The names that the policy has for what stands in a copy, with a value or told of. */
export function fieldsIn(
  { records }: ExportDocument,
  which: (item: ExportDocument["records"][number]["items"][number]) => boolean = () => true,
): ReadonlySet<string> {
  return new Set(
    records.flatMap(({ table, items }) =>
      items.filter(which).map(({ at }) => `${table}.${at.replaceAll(/\[\d+\]/g, "[]")}`)
    ),
  );
}
