/** The end of the service in a building: asked for by one operator, allowed by another. */
import { at, type Command, needed } from "./command.ts";
import { building } from "./people_commands.ts";
import { id, text } from "./readers.ts";
import { done, plain, record, rows, words } from "./show.ts";

const decommission = at("decommission", id, "as decommission list shows it");

export const decommissionCommands: readonly Command[] = [
  {
    words: "decommission show",
    route: "GET /buildings/{building}/decommission",
    summary: "Show what the end of a building's service would remove",
    fields: [building],
    show: record,
  },
  {
    words: "decommission ask",
    route: "POST /buildings/{building}/decommission",
    summary: "Ask for the end of a building's service; another operator must allow it",
    fields: [building, needed("reason", text, "why; it names nobody")],
    show: words(({ id: asked, counts }) =>
      `Decommission ${asked}. It would remove: ${
        Object.entries(counts as Record<string, unknown>)
          .map(([what, count]) => `${count ?? "?"} ${what}`).join(", ")
      }. Its data is exported first, by decommission package.`
    ),
  },
  {
    words: "decommission list",
    route: "GET /decommissions",
    summary: "List the ends of buildings' services on record",
    fields: [],
    show: rows(
      "decommissions",
      "id",
      "building",
      "status",
      "askedBy",
      "askedAtMs",
      "exportedAtMs",
      "allowedBy",
      "revoked",
      "endedAtMs",
    ),
  },
  {
    words: "decommission package",
    route: "POST /decommissions/{decommission}/package",
    summary: "Write the data of the building, as far as one may read it; > FILE",
    fields: [decommission],
    show: plain,
  },
  {
    words: "decommission approve",
    route: "POST /decommissions/{decommission}/approval",
    summary: "Allow it, as another operator: nothing of the building opens from now on",
    fields: [decommission],
    show: done,
  },
  {
    words: "decommission cancel",
    route: "DELETE /decommissions/{decommission}",
    summary: "Take it back, before it is allowed",
    fields: [decommission],
    show: done,
  },
];
