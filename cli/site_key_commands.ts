/** The managers' keys of a building: what stands, and where it must all begin anew. */
import type { z } from "zod";
import type { siteKeysAnswer } from "../src/http/identity/ring_paper_schemas.ts";
import { read } from "../web/media/jws.js";
import type { Command } from "./command.ts";
import { building } from "./people_commands.ts";
import { done, words } from "./show.ts";

type SiteKeys = z.output<typeof siteKeysAnswer>;

export const siteKeyCommands: readonly Command[] = [
  {
    words: "site-keys show",
    route: "GET /buildings/{building}/site-keys",
    summary: "Show the managers' keys of a building, and which units they have signed",
    fields: [building],
    show: words((answer) => siteKeysText(answer as SiteKeys)),
  },
  {
    words: "site-keys clear",
    route: "DELETE /buildings/{building}/site-keys",
    summary: "Remove them all, where managers have lost theirs; units are fitted anew after that",
    fields: [building],
    show: done,
  },
];

/** The managers' keys of a building, a line each. */
export function siteKeysText({ site, versions, firstUse, units, offers, drafts }: SiteKeys) {
  const newest = read(versions.at(-1));
  const { managers, recovery } = (newest.ok ? newest.claims : {}) as {
    readonly managers?: readonly string[];
    readonly recovery?: string;
  };
  return [
    site === null ? "The managers have no keys yet." : `site      ${site}`,
    ...(site === null ? [] : [`version   ${versions.length}`]),
    ...(managers ?? []).map((key) => `manager   ${key}`),
    ...(recovery === undefined ? [] : [`recovery  ${recovery}`]),
    `first key ${firstUse ? "of whoever comes first" : "of whoever has a manager's letter"}`,
    ...units.map(({ unit, key, certificate }) =>
      `unit      ${unit}: ${certificate === null ? "not signed" : "signed"}, ` +
      `its key ${key ?? "not said yet"}`
    ),
    ...(offers ?? []).map(({ name, key }) => `offer     ${name ?? "–"}: ${key}`),
    ...(drafts ?? []).map(({ id, kind }) => `draft     ${id}: ${kind}`),
  ].join("\n");
}
