/** What can be said to the registry about copies of people's data. */
import { noteExportOf, noteOwnExport } from "./noting.ts";

export const exportCommands = {
  note_own_export: noteOwnExport,
  note_export_of: noteExportOf,
} as const;
