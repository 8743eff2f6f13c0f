/** Mia's flat with the people's side of rings, beside a push service: what wakes her devices. */
import assert from "node:assert/strict";
import { type OpenPush, openPush, type PushParts } from "../../../../src/open_push.ts";
import type { RingView } from "../../../../src/rings.ts";
import { aRing, entrance, household, type RingStage, withRings } from "../../access/ring_stage.ts";
import { as, type Seed } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { type BrowserSubscription, type PushService, withPushService } from "./push_service.ts";

/** An entry of the register for push services. */
export function pushEntry(hosts: readonly string[], buildings: readonly string[] | null = null) {
  return [
    "sub_processor",
    {
      id: "entry-push",
      name: "Push Carriers Ltd",
      purpose: "web_push",
      region: "FI",
      transferBasis: null,
      contractDay: "2026-01-01",
      contact: "Data protection office",
      buildings: buildings === null ? null : [...buildings],
      hosts: [...hosts],
      by: null,
      atMs: startMs,
    },
  ] as const satisfies Seed[number];
}

/** The scene. */
export interface PushScene extends RingStage {
  readonly service: PushService;
  readonly push: OpenPush;
  /** A device subscribes; its browser has the device's name. */
  wake(
    account: string,
    device?: string,
    missedInQuiet?: boolean,
  ): Promise<BrowserSubscription>;
  /** Tells every device of the newest ring how it stands, as the unit's actor does. */
  tell(change?: Partial<RingView>, ring?: string): void;
  /** Lets what was begun without waiting for it come to its end. */
  settled(): Promise<void>;
}

/** Runs a body on a scene of its own. */
export async function withPush(
  body: (scene: PushScene) => Promise<void>,
  { entry = true, buildings = null, parts = {}, plain = false }: {
    readonly entry?: boolean;
    readonly buildings?: readonly string[] | null;
    readonly parts?: Partial<PushParts>;
    readonly plain?: boolean;
  } = {},
): Promise<void> {
  await withPushService(async (service) => {
    let push: OpenPush | undefined;
    const seed: Seed = entry ? [...household, pushEntry([service.host], buildings)] : household;
    await withRings(
      async (stage) => {
        assert.ok(push !== undefined);
        const { registry, desk } = stage;
        const handles = new Map<string, string[]>();
        const scene = {
          ...{ service, push },
          async wake(account: string, device = account, missedInQuiet = true) {
            const subscription = service.subscribe(device);
            const doer = as(account, { session: `session-${device}` });
            await registry.run(doer, "subscribe_push", {
              ...subscription,
              language: "de",
              missedInQuiet,
            });
            return subscription;
          },
          async press(number: string, ring = "r-1") {
            const plan = await stage.press(number, ring);
            handles.set(ring, plan.targets.map(({ handle }) => handle));
            return plan;
          },
          tell(change: Partial<RingView> = {}, ring = "r-1") {
            for (const handle of handles.get(ring) ?? []) {
              desk.tell(entrance, { handle, view: aRing(ring, change) });
            }
          },
          async settled() {
            for (let n = 0; n < 5; n++) await registry.look(() => null);
          },
        };
        try {
          await body(Object.assign(Object.create(stage), scene) as PushScene);
        } finally {
          await push.close();
        }
      },
      seed,
      ({ registry, masterKey, clock }, log) => {
        push = openPush({
          ...{ registry, masterKey, clock, log, ca: service.ca },
          publicUrl: () => "https://door.example.org",
          pushAllow: ["127.0.0.1"],
          resolve: () => Promise.resolve(["127.0.0.1"]),
          ...parts,
        });
        return push.sender;
      },
    );
  }, { plain });
}
