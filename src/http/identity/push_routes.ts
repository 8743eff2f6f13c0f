/** Routes by which a device asks to be woken when it rings, off until it does (R93). */
import { z } from "zod";
import { hostOf, pushHosts, pushServiceFor } from "../../people/push/push_services.ts";
import { pushTargetSchema } from "../../people/rows/push_subscription.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { bestLanguage } from "../../words/language.ts";
import { type IdentityRoute, route } from "./route.ts";
import type { IdentityServices } from "./services.ts";

const { endpoint, p256dh, auth, missedInQuiet } = pushTargetSchema.shape;

const answer = z.strictObject({
  publicKey: z.string().describe("of this installation, for the browser: base64url"),
  services: z.array(z.string()).max(4_000)
    .describe("hosts of push services that stand in the register; no other is sent to"),
  device: z.strictObject({
    service: z.string().describe("the host alone: the address is a secret"),
    missedInQuiet,
    stopped: z.enum(["no_sub_processor"]).nullable()
      .describe("why nothing is sent now; null where it is"),
  }).nullable().describe("null: this device is not woken"),
});

const read = route({
  method: "get",
  path: "/me/push",
  summary: "Whether this device is woken when it rings",
  who: "signed_in",
  may: "self",
  purposes: ["provide_service"],
  objects: {},
  status: 200,
  answer,
  refusals: ["not_found"],
  run: ({ services, by }) => standing(services, by.session),
});

const set = route({
  method: "put",
  path: "/me/push",
  summary: "Have this device woken when it rings, by its browser's push service",
  who: "signed_in",
  may: "self",
  purposes: ["provide_service"],
  objects: {},
  body: z.strictObject({
    endpoint,
    p256dh,
    auth,
    missedInQuiet: missedInQuiet.default(true)
      .describe("in do-not-disturb, tell of missed rings all the same"),
  }),
  status: 200,
  answer,
  refusals: ["not_found", "conflict", "limit_reached"],
  async run({ services, by, languages }, { body }) {
    const fault = factsOf(services).faultOf(body.endpoint);
    if (fault !== null) {
      throw new RefusalError(
        refuse("invalid", `Cannot send to this address: it must be an outer one over https`),
      );
    }
    const own = await services.registry.for("provide_service").look((ledger) =>
      ledger.get("account", by.account ?? "")?.profile.language?.value
    );
    const language = bestLanguage([...(own === undefined ? [] : [own]), ...languages]);
    await services.registry.run(by, "subscribe_push", { ...body, language });
    return await standing(services, by.session);
  },
});

const remove = route({
  method: "delete",
  path: "/me/push",
  summary: "Have this device woken no more",
  who: "signed_in",
  may: "self",
  purposes: [],
  objects: {},
  status: 204,
  refusals: ["not_found"],
  run: ({ services, by }) => services.registry.run(by, "unsubscribe_push", {}),
});

/** The routes of this part. */
export const pushRoutes: readonly IdentityRoute[] = [read, set, remove];

function standing(
  services: IdentityServices,
  session: string | null,
): Promise<z.input<typeof answer>> {
  const { publicKey } = factsOf(services);
  return services.registry.for("provide_service").look((ledger) => {
    const target = ledger.get("push_subscription", session ?? "")?.target ?? null;
    const listed = target !== null && pushServiceFor(ledger, target.endpoint, null) !== undefined;
    return {
      publicKey,
      services: [...pushHosts(ledger)],
      device: target === null ? null : {
        service: hostOf(target.endpoint),
        missedInQuiet: target.missedInQuiet,
        stopped: listed ? null : "no_sub_processor" as const,
      },
    };
  });
}

function factsOf({ push }: IdentityServices): NonNullable<IdentityServices["push"]> {
  if (push !== undefined) return push;
  throw new RefusalError(refuse("not_found", "Cannot wake devices: this server sends no pushes"));
}
