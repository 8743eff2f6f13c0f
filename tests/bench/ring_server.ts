/**
 * The real server as the rings' benchmark starts it: `src/main.ts` whole, with flats whose main users
 * are put in before anybody can come, and a route that signs a phone of theirs in, as a passkey would.
 *
 *     ring_server.ts --flats N and every setting of the server
 */
import { parseArgs } from "node:util";
import type { Context } from "hono";
import { readConfig } from "../../src/config.ts";
import type { AppEnv } from "../../src/http/app.ts";
import type { IdentityServices } from "../../src/http/identity/services.ts";
import { signInOf, tokensAnswer } from "../../src/http/identity/sign_in_answers.ts";
import { type Running, start } from "../../src/main.ts";
import { consentStatements } from "../../src/people/facilities/person.ts";
import { placeOf } from "../../src/people/facilities/place.ts";
import { type Doer, theConsole, theServer } from "../../src/people/registry/turn.ts";
import { runUntilSignal } from "../../src/run_until_signal.ts";
import { writeLine } from "../../src/write_line.ts";
import { flatNumber, ringBuilding } from "./ring_site.ts";

/** What the benchmark is told of it. */
export interface RingServerFacts {
  readonly publicUrl: string;
  readonly actKey: Running["actKey"];
}

const holderOfLink: Doer = { account: null, session: null, via: "link", verifiedAtMs: null };

if (import.meta.main) {
  const { values, tokens } = parseArgs({
    options: { flats: { type: "string", default: "1" } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const own = tokens.find((token) => token.kind === "option" && token.name === "flats");
  const args = Deno.args.toSpliced(own?.index ?? 0, own === undefined ? 0 : 2);
  await runUntilSignal(
    () => run(Number(values.flats), args),
    ({ publicUrl }) => writeLine(`ready ${publicUrl}`),
  );
}

async function run(flats: number, args: readonly string[]): Promise<Running> {
  const accounts: string[] = [];
  const facts = Promise.withResolvers<RingServerFacts>();
  const running = await start(
    readConfig([...args, "--log-level", "warn", "--web", webFolder()], () => undefined),
    {
      identity: async (services) => {
        for (let flat = 0; flat < flats; flat++) accounts.push(await moveIn(services, flat));
      },
      routes: (app, _capabilities, _site, services) => {
        app.get("/bench/facts", async (c) => c.json(await facts.promise));
        app.post("/bench/phones/:flat", async (c: Context<AppEnv>) => {
          const session = await services.registry.run(theServer, "begin_session", {
            account: accounts[Number(c.req.param("flat"))]!,
            method: "passkey",
            deviceName: "A phone",
            verifiedAtMs: services.clock.now(),
          });
          const tokens = await signInOf(services).tokens.of(session);
          return c.json(tokensAnswer(tokens, c.get("receivedAtMs")), 201);
        });
      },
    },
  );
  facts.resolve({ publicUrl: running.publicUrl, actKey: running.actKey });
  return running;
}

/** A flat with somebody in it who may open every door. @returns their account */
async function moveIn(services: IdentityServices, flat: number): Promise<string> {
  const { registry, site } = services;
  const place = placeOf(site, ringBuilding)!;
  const facility = await registry.run(theConsole, "create_facility", {
    place,
    said: { kind: "apartment", number: flatNumber(flat), level: 1 },
  });
  const { invitation, member } = await registry.run(theConsole, "set_main_user", {
    facility: facility.id,
    place,
    person: {
      name: `Resident ${flat + 1}`,
      email: `resident-${flat + 1}@example.org`,
      phone: "+4930123456",
      language: "en",
      consentAsserted: true,
      statementVersion: consentStatements.at(-1),
      underAge: false,
    },
  });
  const version = services.accounts?.notice.version;
  if (invitation === null || member.account === null || version === undefined) {
    throw new Error("Cannot put a resident in: there is no invitation to accept");
  }
  await registry.run(holderOfLink, "accept_invitation", {
    by: "mail",
    invitation,
    profile: { gender: "undisclosed", country: "DE" },
    notice: { version, language: "en", current: version },
    password: null,
  });
  await registry.run(theConsole, "create_grant", {
    ...{ schedule: null, fromMs: null, untilMs: null, usesMax: null, parent: null },
    building: ringBuilding,
    subject: { kind: "facility", id: facility.id },
    actions: ["open_door"],
    scope: { doors: "all", lifts: [] },
  });
  return member.account;
}

function webFolder(): string {
  return new URL("../../web", import.meta.url).pathname;
}
