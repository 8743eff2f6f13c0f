/** A desk for rings in the hands of a test: what it says, what it was asked, what it was told. */
import type { UnitAddress } from "../../src/doors.ts";
import type { RingDesk, RingNews, RingPlan, RingTarget, RingView } from "../../src/rings.ts";
import { Inbox } from "../parts/inbox.ts";

/** Two devices that ring at once, and may open the main door. */
export const twoDevices: readonly RingTarget[] = ["a", "b"].map((handle) => ({
  handle,
  afterMs: 0,
  quiet: false,
  doors: ["main"],
}));

/** The desk. */
export class RingDeskInHand implements RingDesk {
  readonly asked: { readonly at: UnitAddress; readonly ring: string; readonly entry: string }[] =
    [];
  readonly told = new Inbox<RingNews>();
  readonly forgotten: string[] = [];
  says: (entry: string) => Promise<RingPlan> = () =>
    Promise.resolve({ reachable: true, targets: twoDevices, ringMs: 30_000 });

  route(at: UnitAddress, ring: string, entry: string): Promise<RingPlan> {
    this.asked.push({ at, ring, entry });
    return this.says(entry);
  }

  tell(_at: UnitAddress, news: RingNews): void {
    this.told.put(news);
  }

  forget(_at: UnitAddress, ring: string): void {
    this.forgotten.push(ring);
  }

  /** The ring that it was asked about last. */
  get ring(): string {
    return this.asked.at(-1)!.ring;
  }

  /** What a device heard last. */
  lastOf(handle: string): RingView | undefined {
    return this.told.all.findLast((news) => news.handle === handle)?.view;
  }

  /** What everybody heard, in short. */
  get said(): string[] {
    return this.told.all.map(({ handle, view }) =>
      `${handle} ${view.state}${view.reason === undefined ? "" : ` ${view.reason}`}`
    );
  }
}
