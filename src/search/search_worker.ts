/**
 * A search worker's own side: a thread with no permissions at all, that is given jobs and answers
 * each. It makes the models of groups from the site, as the server does.
 */
import { improve } from "../../actors/elevator_group/dispatch/improve.ts";
import type { DispatchJob } from "../../actors/elevator_group/dispatch/job.ts";
import { type GroupModel, modelGroup } from "../../actors/elevator_group/model.ts";
import { SystemClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import type { Building } from "../site.ts";
import type { SearchResult } from "./search_engine.ts";

/** Server → worker: first the buildings, then jobs. */
export type SearchOrder =
  | { readonly type: "site"; readonly buildings: readonly Building[] }
  | {
    readonly type: "job";
    readonly group: string;
    readonly job: DispatchJob;
    readonly evaluations: number;
    /** The search ends after this long, whatever is left of its evaluations. */
    readonly wallMs: number;
    readonly seed: string;
  };

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<SearchOrder>) => void) | null;
  postMessage(answer: SearchResult): void;
};
const clock = new SystemClock();
const models = new Map<string, GroupModel>();

scope.onmessage = ({ data: order }) => {
  if (order.type === "site") {
    for (const building of order.buildings) {
      for (const group of building.groups) {
        const model = modelGroup(building, group);
        models.set(model.key, model);
      }
    }
    return;
  }
  const model = models.get(order.group);
  if (model === undefined) throw new Error(`Cannot search: no group ${order.group}`);
  const startedMs = clock.monotonic();
  const random = seededRandom(order.seed);
  let cut = false;
  const expired = () => {
    const over = clock.monotonic() - startedMs > order.wallMs;
    cut ||= over;
    return over;
  };
  const { evaluations } = order;
  const improvement = improve(model, order.job, { evaluations, expired }, () => random.next());
  scope.postMessage({ improvement, ms: clock.monotonic() - startedMs, cut });
};
