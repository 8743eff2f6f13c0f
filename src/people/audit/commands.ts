/** What can be said to the registry about its audit log. */
import { noteAuditRead } from "./reading.ts";

export const auditCommands = { note_audit_read: noteAuditRead } as const;
