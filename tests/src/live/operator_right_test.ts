/**
 * The operator's stream of a server as `start` makes it: who signs in gets it by managing the
 * building and having proved it by passkey, and by nothing else that they can send.
 */
import assert from "node:assert/strict";
import { Capabilities } from "../../../src/access/capability.ts";
import { CapabilityDesk } from "../../../src/access/capability_desk.ts";
import { AccessTokens } from "../../../src/access/access_token.ts";
import { Proofs } from "../../../src/access/proof.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import { serve } from "../../../src/http/serve.ts";
import { residentSees } from "../../../src/live/audience.ts";
import { Log } from "../../../src/operations/log.ts";
import { silentEdge } from "../../../src/operations/edge_observer.ts";
import { StoredAudit } from "../../../src/people/audit/stored_audit.ts";
import { seenPaths } from "../../parts/seen_paths.ts";
import { PhoneKey } from "../../parts/phone_key.ts";
import { testSite } from "../access/test_site.ts";
import { withPeople } from "../people/people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../people/rows.ts";
import { TestLifts } from "./test_lifts.ts";
import { TestSocket } from "./test_socket.ts";

const main = { building: "tower", group: "main" };

Deno.test("C5 a server as it is started gives nobody the operator's stream who has not an operator's right", async () => {
  const people = ["resident", "sub", "technician", "unproved", "manager"];
  await withPeople([
    ...people.map((name) => ["account", anAccount(name)] as const),
    ...people.map((name) =>
      ["session", aSession(name, { verifiedAtMs: name === "manager" ? startMs : null })] as const
    ),
    ["facility", aFacility("a1")],
    ["member", aMember("a1", "resident")],
    ["member", aMember("a1", "sub", "sub")],
    ["appointment", anAppointment("technician", "technician")],
    ["appointment", anAppointment("unproved")],
    ["appointment", anAppointment("manager")],
    ["grant", aGrant("g1", { kind: "facility", id: "a1" })],
  ], async ({ clock, registry, masterKey, store }) => {
    const randomId = () => crypto.randomUUID();
    const revocations = new Revocations(clock);
    const capabilities = await Capabilities.create({
      clock,
      revocations,
      cluster: "yard",
      randomId,
    });
    const accessTokens = await AccessTokens.create(clock, "yard");
    const lifts = new TestLifts(() => clock.now());
    const parts = { registry, site: testSite, clock, capabilities, revocations, lifts };
    const desk = new CapabilityDesk({ ...parts, feedFailed: (fault) => assert.fail(fault) });
    const served = await serve({
      listen: { host: "127.0.0.1", port: 0 },
      limits: { requestsPerSecond: 100_000 },
      clock,
      randomId,
      site: testSite,
      lifts,
      capabilities,
      revocations,
      readiness: () => [],
      observer: silentEdge,
      log: new Log(clock, () => {}),
      identity: {
        clock,
        site: testSite,
        registry,
        masterKey,
        accessTokens,
        doors: { open() {}, read() {}, isPresent() {}, publishAccess() {} },
        audit: new StoredAudit(store),
        publicUrl: "https://door.example.org",
        proofs: new Proofs(clock),
        capabilityDesk: desk,
      },
    });
    const ask = async (who: string, more: object = {}) => {
      const { token: accessToken } = await accessTokens.mint(who, `session-${who}`);
      const url = `${served.url}/identity/v1/capabilities`;
      const key = await PhoneKey.make();
      const scope = { use: "lift", building: "tower" } as const;
      const dpop = await key.proof({ method: "POST", url, accessToken }, clock.now(), scope);
      const response = await fetch(url, {
        method: "POST",
        headers: {
          authorization: `Bearer ${accessToken}`,
          "content-type": "application/json",
          dpop,
        },
        body: JSON.stringify({ ...scope, ...more }),
      });
      return { status: response.status, body: await response.json() };
    };
    try {
      lifts.place(main, "somebody", "018f0000-0000-7000-8000-000000000000", {
        kind: "destination",
        from: 1,
        to: 6,
        persons: 5,
      }, () => {});
      assert.equal((await ask("unproved")).body.code, "passkey_required");
      for (const who of people.filter((name) => name !== "unproved")) {
        assert.equal((await ask(who, { operator: true })).body.code, "invalid", who);
        const { body: { capability } } = await ask(who);
        const socket = await TestSocket.greeted(served.url, capability);
        socket.send({ type: "subscribe", ref: "s", ...main });
        const snapshot = await socket.next("snapshot");
        lifts.advance(main, "call-1", "assigned");
        await socket.settled();
        const operates = who === "manager";
        assert.equal(snapshot.anyCalls !== undefined, operates, who);
        assert.equal(JSON.stringify(socket.came).includes("call-1"), operates, who);
        assert.equal(seenPaths(socket.came, residentSees).forbidden.length > 0, operates, who);
        for (
          const wish of [{ operator: true }, { audience: "operator" }, { anyCalls: true }]
        ) {
          socket.socket.send(JSON.stringify({ type: "subscribe", ref: "x", ...main, ...wish }));
          assert.equal((await socket.next("refused")).refusal.code, "invalid");
        }
        await socket.close();
      }
      // The demo's own way to an operator's capability is no part of this server (E15).
      const demo = await fetch(`${served.url}/demo/capability`, { method: "POST", body: "{}" });
      assert.equal(demo.status, 404);
      await demo.body?.cancel();
    } finally {
      await served.close();
      await desk.stop();
    }
  });
});
