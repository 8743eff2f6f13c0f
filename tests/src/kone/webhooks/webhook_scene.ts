/** A client that watches tower/main, beside an endpoint of its own. */
import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { until } from "../../../parts/until.ts";
import type { Answered, MadeClient } from "../auth_stage.ts";
import { type EquipmentStage, liftA, withEquipment } from "../equipment/equipment_stage.ts";
import { type Receiver, withReceiver } from "./receiver.ts";

/** Where webhooks are managed. */
export const path = "/api/v1/application/self/webhooks";
/** What the test's subscriptions are signed with. */
export const secret = "a secret of the client's own";
/** Types that a client of lifts subscribes to. */
export const types = [
  "com.kone.test.v1",
  "com.kone.elevator.movement.completed.v1",
  "com.kone.equipment.availability.v1",
  "com.kone.equipment.status.v1",
];
const viewSchema = z.strictObject({
  id: z.string(),
  status: z.string(),
  statusReason: z.string().optional(),
  types: z.array(z.string()),
  subscribedResourceIds: z.array(z.string()),
  webhookEndpoint: z.string(),
  subscriptionName: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
/** A subscription in an answer. */
export const viewOf = ({ body }: Answered) => viewSchema.parse(body);

/** The scene. */
export interface Scene extends EquipmentStage {
  readonly receiver: Receiver;
  readonly client: MadeClient;
  readonly token: string;
  /** Subscribes to lift a. */
  subscribe(change?: Readonly<Record<string, unknown>>): Promise<Answered>;
  /** How a subscription stands. */
  stands(id: string): Promise<z.output<typeof viewSchema>>;
  /** Waits until it stands so. */
  until(id: string, status: string, reason?: string): Promise<void>;
  /** Waits until so many tries of a delivery failed and its pause has begun. */
  failed(tries: number): Promise<void>;
}

/** Runs a body on a scene of its own. */
export async function withScene(
  body: (scene: Scene) => Promise<void>,
  { webhookAllow = ["127.0.0.0/8"], entry = true, plain = false, resolve }: {
    readonly webhookAllow?: readonly string[];
    readonly entry?: boolean;
    readonly plain?: boolean;
    readonly resolve?: (host: string) => Promise<readonly string[]>;
  } = {},
): Promise<void> {
  await withReceiver(async (receiver) => {
    await withEquipment(async (stage) => {
      const client = await stage.watcher();
      const token = await stage.auth.bearer(client, "application/subscriptions");
      if (entry) await stage.enterSubProcessor();
      const stands: Scene["stands"] = async (id) => viewOf(await stage.ask(`${path}/${id}`, token));
      const scene = {
        ...{ receiver, client, token, stands },
        subscribe: (change: Readonly<Record<string, unknown>> = {}) =>
          stage.ask(path, token, "POST", {
            types,
            subscribedResourceIds: [`ken:${liftA.ken}`],
            webhookEndpoint: receiver.url,
            endpointSecret: secret,
            subscriptionName: "Lift watch",
            contactEmail: "ops@example.org",
            ...change,
          }),
        until: (id: string, status: string, reason?: string) =>
          until(`${status} ${reason}`, async () => {
            const now = await stands(id);
            return now.status === status && now.statusReason === reason;
          }).then(() => {}),
        async failed(tries: number) {
          await until(
            `try ${tries}`,
            () =>
              stage.lines.some((line) =>
                line.includes("webhook_not_taken") && line.includes(`"try":${tries}`)
              ),
          );
          await setImmediate();
        },
      };
      // The stage's own accessors stay alive behind it.
      await body(Object.assign(Object.create(stage), scene) as Scene);
    }, {
      webhookAllow,
      ca: receiver.ca,
      resolve: resolve ?? (() => Promise.resolve(["127.0.0.1"])),
    });
  }, plain);
}
