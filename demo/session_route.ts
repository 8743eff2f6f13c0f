/**
 * Routes of the demo alone: who its people are, a session as one of them for whoever asks, and what
 * the displays at its doors show. A server started with `deno task start` has none of them (a test
 * proves it).
 */
import type { Context, Hono } from "hono";
import { z } from "zod";
import type { AppEnv } from "../src/http/app.ts";
import type { IdentityServices } from "../src/http/identity/services.ts";
import { signInOf, tokensAnswer } from "../src/http/identity/sign_in_answers.ts";
import { theServer } from "../src/people/registry/turn.ts";
import { RefusalError, refuse } from "../src/refusal.ts";
import { accountOf, demoPeople } from "./people.ts";

const bodySchema = z.strictObject({ person: z.string().max(40) });

/** Adds the routes. `displays` says what each unit's display shows now. */
export function addSessionRoute(
  app: Hono<AppEnv>,
  services: IdentityServices,
  displays: () => Readonly<Record<string, string>>,
): void {
  app.get("/demo/people", (c) => {
    return c.json({ people: demoPeople.map(({ id, name, what }) => ({ id, name, what })) });
  });

  app.get("/demo/displays", (c) => c.json({ displays: displays() }));

  app.post("/demo/session", async (c: Context<AppEnv>) => {
    const body = bodySchema.safeParse(await c.req.json().catch(() => null));
    const person = demoPeople.find(({ id }) => id === body.data?.person);
    const account = person === undefined ? undefined : await accountOf(services, person);
    if (account === undefined) {
      throw new RefusalError(refuse("not_found", "Cannot begin a session: no such person"));
    }
    // As if a passkey had just proved them: the demo has nobody to keep out.
    const session = await services.registry.run(theServer, "begin_session", {
      account,
      method: "passkey",
      deviceName: "The demo",
      verifiedAtMs: services.clock.now(),
    });
    const tokens = await signInOf(services).tokens.begin(session);
    return c.json(tokensAnswer(tokens, c.get("receivedAtMs")), 201);
  });
}
