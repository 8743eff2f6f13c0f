/**
 * Reading the audit log (R32): who reads names a case and a reason, and the read is an entry of the
 * log itself, written before anything is shown. A manager reads of their own building, the operator
 * of the whole cluster.
 */
import type { Purpose } from "../../privacy/purposes.ts";
import { demandManager, demandOperator } from "../authority.ts";
import type { Turn } from "../registry/turn.ts";

/** Why somebody reads. */
export interface AuditReading {
  /** Null: of the whole cluster. */
  readonly building: string | null;
  /** The number under which the investigation is kept. */
  readonly case: string;
  readonly reason: string;
  /** What for (R18). */
  readonly purpose?: Purpose | undefined;
}

/** Notes that the log is read. @throws {RefusalError} `not_found`, `forbidden`. */
export function noteAuditRead(turn: Turn, input: AuditReading): null {
  const { building, reason, purpose } = input;
  if (building === null) demandOperator(turn);
  else demandManager(turn, building);
  turn.audit({
    what: "sensitive_read",
    building: building ?? undefined,
    about: [],
    facts: {
      what: "audit log",
      case: input.case.slice(0, 40),
      reason: reason.slice(0, 80),
      ...(purpose !== undefined && { purpose }),
    },
  });
  return null;
}
