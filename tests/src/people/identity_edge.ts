/** The identity routes on a real listener over an identity plane, for tests of routes. */
import { AccessTokens } from "../../../src/access/access_token.ts";
import { Capabilities } from "../../../src/access/capability.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import type { Doors } from "../../../src/doors.ts";
import type { IdentityServices } from "../../../src/http/identity/services.ts";
import { StoredAudit } from "../../../src/people/audit/stored_audit.ts";
import { serve } from "../../../src/http/serve.ts";
import { Log } from "../../../src/operations/log.ts";
import { Metrics } from "../../../src/operations/metrics.ts";
import { refuse } from "../../../src/refusal.ts";
import { testSite } from "../access/test_site.ts";
import { TestLifts } from "../live/test_lifts.ts";
import { type PeopleStage, type Seed, withPeople } from "./people_stage.ts";

/** What came back. */
export interface Answered {
  readonly status: number;
  // A test knows what it asked for.
  // deno-lint-ignore no-explicit-any -- the shape differs by route, and each test asserts it
  readonly body: any;
  readonly headers: Headers;
}

/** A listener with the identity routes. */
export interface IdentityEdge extends PeopleStage {
  readonly url: string;
  readonly lines: string[];
  /** The edge's own signer of capabilities. */
  readonly capabilities: Capabilities;
  /** An access token of the edge's own for a session `session-<who>`. */
  accessToken(who: string): Promise<string>;
  /**
   * Asks a route below `/identity/v1`; `who` is an account with a session `session-<account>` among
   * the seeded rows, or null for nobody.
   */
  ask(who: string | null, method: string, path: string, body?: unknown): Promise<Answered>;
}

/** Doors that nobody has built: every one is unknown. */
const noDoors: Doors = {
  open: (_at, _caller, _key, done) =>
    done({ ok: false, refusal: refuse("unknown_door", "Cannot open: there is no such door") }),
  read: (_at, done) =>
    done({ ok: false, refusal: refuse("unknown_door", "Cannot read: there is no such door") }),
  isPresent: (_at, _code, done) => done({ ok: true, value: false }),
  publishAccess: () => {},
};

/** Runs a test body on a listener of its own. */
export async function withIdentityEdge(
  seed: Seed,
  body: (edge: IdentityEdge) => Promise<void>,
  more: (stage: PeopleStage) => Partial<IdentityServices> | Promise<Partial<IdentityServices>> =
    () => ({}),
): Promise<void> {
  await withPeople(seed, async (stage) => {
    const { clock, registry, masterKey } = stage;
    const accessTokens = await AccessTokens.create(clock, "yard");
    const revocations = new Revocations(clock);
    const randomId = () => crypto.randomUUID();
    const lines: string[] = [];
    const capabilities = await Capabilities.create({
      clock,
      revocations,
      cluster: "yard",
      randomId,
    });
    const served = await serve({
      listen: { host: "127.0.0.1", port: 0 },
      // The clock stands still, and so would the rate.
      limits: { requestsPerSecond: 100_000 },
      clock,
      randomId,
      site: testSite,
      lifts: new TestLifts(() => clock.now()),
      capabilities,
      revocations,
      readiness: () => [],
      observer: new Metrics(() => clock.monotonic()),
      log: new Log(clock, (line) => lines.push(line), "debug"),
      identity: {
        clock,
        site: testSite,
        registry,
        masterKey,
        accessTokens,
        doors: noDoors,
        audit: new StoredAudit(stage.store),
        publicUrl: "https://door.example.org",
        ...await more(stage),
      },
    });
    try {
      await body({
        ...stage,
        url: served.url,
        lines,
        capabilities,
        accessToken: async (who) => (await accessTokens.mint(who, `session-${who}`)).token,
        async ask(who, method, path, sent) {
          const token = who === null ? null : await accessTokens.mint(who, `session-${who}`);
          const response = await fetch(`${served.url}/identity/v1${path}`, {
            method,
            headers: {
              ...(token === null ? {} : { authorization: `Bearer ${token.token}` }),
              ...(sent === undefined ? {} : { "content-type": "application/json" }),
            },
            ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
          });
          const text = await response.text();
          return {
            status: response.status,
            body: text === "" || !/json/.test(response.headers.get("content-type") ?? "")
              ? text
              : JSON.parse(text),
            headers: response.headers,
          };
        },
      });
    } finally {
      await served.close();
    }
  });
}
