import type { RuntimeObserver } from "../../actors/observer.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** The figures, and beside them a line in the log for what an operator has to look at. */
export function logged(metrics: Metrics, log: Log): RuntimeObserver {
  return {
    turn: (kind, lane, ms) => metrics.turn(kind, lane, ms),
    refused: (kind, lane, code) => metrics.refused(kind, lane, code),
    depth: (kind, lane, depth) => metrics.depth(kind, lane, depth),
    commit: (ms, entries, mutations) => metrics.commit(ms, entries, mutations),
    commitFailed: (fault) => metrics.commitFailed(fault),
    slowTurn: (address, ms) => metrics.slowTurn(address, ms),
    messageLost: (to) => metrics.messageLost(to),
    restarted(address, fault) {
      metrics.restarted(address, fault);
      log.warn("actor_restarted", { ...address, fault });
    },
    quarantined(address, fault) {
      metrics.quarantined(address, fault);
      log.error("actor_quarantined", { ...address, fault });
    },
    outputFailed(address, fault) {
      metrics.outputFailed();
      log.error("output_failed", { ...address, fault });
    },
  };
}
