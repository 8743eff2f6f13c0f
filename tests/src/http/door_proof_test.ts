/** Opening a door from a phone takes a proof, lately, that it is its person who holds it. */
import assert from "node:assert/strict";
import { AccessTokens } from "../../../src/access/access_token.ts";
import { Capabilities as Signer, type Capability } from "../../../src/access/capability.ts";
import { CapabilityDesk } from "../../../src/access/capability_desk.ts";
import { Proofs } from "../../../src/access/proof.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import { serve } from "../../../src/http/serve.ts";
import { Log } from "../../../src/operations/log.ts";
import { Metrics } from "../../../src/operations/metrics.ts";
import { FreshProofs } from "../../../src/people/sessions/fresh_proofs.ts";
import { Argon2Passwords } from "../../../src/people/sessions/password.ts";
import { SignIn } from "../../../src/people/sessions/sign_in.ts";
import { Capabilities } from "../../../web/client/capability.js";
import { DeviceKeys } from "../../../web/client/device_key.js";
import { pressed } from "../../../web/client/pressed.js";
import { fetchJson, Refused } from "../../../web/client/refused.js";
import { Session } from "../../../web/client/session.js";
import { Vestibule } from "../../../web/client/vestibule.js";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import { SoftwarePasskey } from "../../parts/software_passkey.ts";
import { testSite } from "../access/test_site.ts";
import { aRing, household, withRings } from "../access/ring_stage.ts";
import { doorHouse, main } from "../door_house.ts";
import { TestLifts } from "../live/test_lifts.ts";
import { as, type PeopleStage, type Seed, withPeople } from "../people/people_stage.ts";
import { aFacility, aGrant, aMember, anAppointment } from "../people/rows.ts";
import {
  publicUrl,
  quick,
  randomBytes,
  rightPassword,
  withPassword,
} from "../people/sessions/sign_in_stage.ts";
import { until, withEdge } from "./test_edge.ts";

const random = seededRandom("door proof");
const minuteMs = 60_000;
const doorPath = "/v1/buildings/tower/units/entrance/doors/main";
const scope = { doors: ["entrance/main"], lifts: [] };
const seed: Seed = [
  ["account", withPassword("ann")],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "ann")],
  ["grant", aGrant("g1", { kind: "facility", id: "a1" }, { scope })],
];

/** One start of a server over the people and doors of a stage, and phones that use it. */
async function start(people: PeopleStage, house: Awaited<ReturnType<typeof doorHouse>>) {
  const { clock, registry, masterKey } = people;
  const revocations = new Revocations(clock);
  const randomId = () => crypto.randomUUID();
  const capabilities = await Signer.create({ clock, revocations, cluster: "yard", randomId });
  const accessTokens = await AccessTokens.create(clock, "yard");
  const freshProofs = new FreshProofs(clock);
  const desk = new CapabilityDesk({
    ...{ registry, site: testSite, clock, capabilities, revocations, freshProofs },
    lifts: { endCaller() {} },
    feedFailed: (fault) => assert.fail(fault),
  });
  const signIn = new SignIn({
    ...{ registry, clock, masterKey, accessTokens, publicUrl, randomBytes, freshProofs },
    passwords: new Argon2Passwords({ randomBytes, parameters: quick }),
  });
  const served = await serve({
    listen: { host: "127.0.0.1", port: 0 },
    limits: { requestsPerSecond: 100_000 },
    ...{ clock, randomId, site: testSite, capabilities, revocations },
    lifts: new TestLifts(() => clock.now()),
    doors: house.doors,
    readiness: () => [],
    observer: new Metrics(() => clock.monotonic()),
    log: new Log(clock, () => {}, "error"),
    identity: {
      ...{ clock, site: testSite, registry, masterKey, accessTokens, publicUrl, signIn },
      doors: house.doors,
      capabilityDesk: desk,
      proofs: new Proofs(clock),
    },
  });
  const address = served.url;
  /** A phone, not signed in unless it is given the store of one that is. */
  const phone = (store?: ConstructorParameters<typeof Session>[0]["store"]) => {
    const session = new Session({ address, clock, ...(store !== undefined && { store }) });
    const held = new Capabilities({
      ...{ session, address, clock, keys: new DeviceKeys(), building: "tower", use: "door" },
    });
    return {
      session,
      held,
      signIn: (email: string, password = rightPassword) =>
        session.withPassword({ email, password, deviceName: "A phone" }),
      /** Proves by password. */
      prove: (password = rightPassword): Promise<void> =>
        session.send("POST", "/identity/v1/me/verify/password", { password }),
      /** Presses once, as the page does. @returns the answer's state, or the refusal's code */
      async open(prove?: () => Promise<void>): Promise<string> {
        const press = pressed(async (key) => {
          const { capability } = await held.toOpen();
          return await sent(capability, key);
        }, { nowMs: held.serverNowMs, clock, ...(prove !== undefined && { prove }) });
        return await settled(press.then(({ state }) => state, codeOf));
      },
    };
  };
  const sent = (capability: string, key: string): Promise<{ state: string }> =>
    fetchJson("POST", `${address}${doorPath}/open`, {
      headers: { authorization: `Bearer ${capability}`, "idempotency-key": key },
    });
  /** The units need the clock to go on while somebody waits for them. */
  const settled = async <T>(asked: Promise<T>): Promise<T> => {
    let isOver = false;
    asked.finally(() => isOver = true).catch(() => {});
    await until("the answer", async () => {
      if (!isOver) await clock.run(5);
      return isOver;
    });
    return await asked;
  };
  return {
    ...{ address, capabilities, phone, sent, settled },
    async stop() {
      await served.close();
      await desk.stop();
    },
  };
}

async function withDoors(
  body: (
    stage: PeopleStage & Awaited<ReturnType<typeof start>> & {
      /** How often the door's unit has opened it. */
      opened: () => number;
      restart: () => ReturnType<typeof start>;
    },
  ) => Promise<void>,
  rows: Seed = seed,
): Promise<void> {
  await withPeople(rows, async (people) => {
    const house = await doorHouse({ clock: people.clock });
    const servers = [await start(people, house)];
    const opened = () => house.seen.filter(({ what }) => what === "opened").length;
    const restart = async () => {
      await servers[0]!.stop();
      servers.unshift(await start(people, house));
      return servers[0]!;
    };
    try {
      await body({ ...people, ...servers[0]!, opened, restart });
    } finally {
      await servers[0]!.stop();
      await house.stop();
    }
  });
}

function codeOf(error: unknown): string {
  if (error instanceof Refused) return error.code;
  throw error;
}

Deno.test("C8 without a ring a door opens after a sign-in just made; five idle minutes later it asks for a proof, and the same press then opens once", async () => {
  await withDoors(async ({ phone, clock, opened }) => {
    const ann = phone();
    await ann.signIn("ann@example.org");
    assert.equal(await ann.open(), "opened");
    assert.equal(opened(), 1);
    await clock.run(5 * minuteMs);
    assert.equal(await ann.open(), "verification_needed");
    assert.equal(opened(), 1, "nothing was sent to the unit");
    let asked = 0;
    const prove = () => {
      asked++;
      assert.equal(opened(), 1);
      return ann.prove();
    };
    assert.equal(await ann.open(prove), "opened");
    assert.deepEqual([asked, opened()], [1, 2]);
    assert.equal(await ann.open(prove), "opened");
    assert.deepEqual([asked, opened()], [1, 3], "and for the next minutes nobody is asked");
  });
});

Deno.test("C8 opening makes a proof last, an hour at most; looking at doors does not", async () => {
  await withDoors(async ({ phone, clock }) => {
    const ann = phone();
    await ann.signIn("ann@example.org");
    const signedInAtMs = clock.now();
    while (clock.now() < signedInAtMs + 55 * minuteMs) {
      assert.equal(await ann.open(), "opened", `${clock.now() - signedInAtMs} ms on`);
      await clock.run(3.9 * minuteMs);
    }
    await clock.run(signedInAtMs + 60 * minuteMs - clock.now());
    assert.equal(await ann.open(), "verification_needed");
    await ann.prove();
    for (let minute = 0; minute < 5; minute++) {
      assert.equal((await ann.held.renew()).doors.length, 1);
      await clock.run(minuteMs);
    }
    assert.equal((await ann.held.renew()).verifiedUntilMs, undefined);
    assert.equal(await ann.open(), "verification_needed");
  });
});

Deno.test("C8 a passkey proves it as well, also one just made; a wrong password proves nothing and waits as at signing in", async () => {
  await withDoors(async ({ phone, clock }) => {
    const ann = phone();
    await ann.signIn("ann@example.org");
    await clock.run(5 * minuteMs);
    for (let guess = 0; guess < 5; guess++) {
      await assert.rejects(ann.prove("vier grüne Kannen im Hof"), { code: "sign_in_failed" });
    }
    await assert.rejects(ann.prove(), { code: "busy" }, "the right one waits, too");
    await assert.rejects(phone().signIn("ann@example.org"), { code: "busy" });
    assert.equal(await ann.open(), "verification_needed");
    await clock.run(2_000);
    await ann.prove();
    assert.equal(await ann.open(), "opened");

    const { session } = ann;
    const passkey = new SoftwarePasskey(publicUrl);
    const own = "/identity/v1/me";
    await session.send("POST", `${own}/passkeys`, {
      name: "Phone",
      response: passkey.create(await session.send("POST", `${own}/passkeys/options`)),
    });
    await clock.run(4 * minuteMs);
    assert.equal(await ann.open(), "opened");
    await clock.run(5 * minuteMs);
    const prove = async () => {
      const options = await session.send("POST", `${own}/verify/options`);
      await session.send("POST", `${own}/verify`, { response: passkey.get(options) });
    };
    assert.equal(await ann.open(prove), "opened");
  });
});

Deno.test("C8 a capability that was copied opens nothing once the proof is gone, and shows its door", async () => {
  await withDoors(async ({ phone, clock, sent, settled, opened, capabilities, address }) => {
    const ann = phone();
    await ann.signIn("ann@example.org");
    const { capability, verifiedUntilMs, expiresAtMs } = await ann.held.toOpen();
    assert.ok(verifiedUntilMs! < expiresAtMs);
    await clock.run(5 * minuteMs);
    const bare = await capabilities.mint({
      ...{ rid: "r", building: "tower", lifts: [], doors: ["entrance/main"], ttlMs: 600_000 },
    });
    for (const copied of [capability, bare]) {
      const key = uuidV7(clock.now(), random);
      assert.equal(await settled(sent(copied, key).then(String, codeOf)), "verification_needed");
      const headers = { authorization: `Bearer ${copied}` };
      const door = await settled(fetchJson("GET", `${address}${doorPath}`, { headers }));
      assert.deepEqual([door.door, door.contact], [main.door, "closed"]);
    }
    assert.equal(opened(), 0);
  });
});

Deno.test("C8 C4 what a capability says of its person is a full minute, and stands in one for doors alone", async () => {
  const bob: Seed = [["account", withPassword("bob")], ["member", aMember("a1", "bob", "sub")]];
  await withDoors(async ({ phone, clock, capabilities }) => {
    await clock.run(minuteMs - clock.now() % minuteMs + 1_000);
    const said: Capability[] = [];
    for (const name of ["ann", "bob"]) {
      const one = phone();
      await one.signIn(`${name}@example.org`);
      const verified = await capabilities.verify((await one.held.toOpen()).capability);
      assert.ok(verified.ok);
      said.push(verified.value);
      await clock.run(20_000);
    }
    const [ann, bobs] = said as [Capability, Capability];
    assert.notEqual(ann.rid, bobs.rid);
    assert.equal(ann.verifiedUntilMs, bobs.verifiedUntilMs);
    assert.equal(ann.verifiedUntilMs! % minuteMs, 0);
    const doors = { rid: "r", building: "tower", lifts: [], doors: [], ttlMs: 60_000 };
    await assert.rejects(capabilities.mint({ ...doors, verifiedUntilMs: 60_001 }), TypeError);
    for (const other of [{ lifts: [{ group: "main", levels: "all" as const }] }, { rings: true }]) {
      const grant = { ...doors, ...other, verifiedUntilMs: minuteMs };
      await assert.rejects(capabilities.mint(grant), TypeError);
    }
  }, [...seed, ...bob]);
});

Deno.test("C8 0018 a proof is in no row: after a restart the same session opens once its person has proved it anew", async () => {
  await withDoors(async ({ phone, clock, restart, opened }) => {
    const kept: { of?: { refreshToken: string; session: string } } = {};
    const store = {
      read: () => kept.of,
      write: (now: typeof kept.of) => {
        if (now !== undefined) kept.of = now;
      },
    };
    const ann = phone(store);
    await ann.signIn("ann@example.org");
    assert.equal(await ann.open(), "opened");
    const { session } = ann.session;
    const again = (await restart()).phone(store);
    await clock.run(100);
    assert.equal(await again.open(), "verification_needed");
    assert.equal(opened(), 1);
    assert.equal(await again.open(() => again.prove()), "opened");
    assert.equal(again.session.session, session);
  });
});

Deno.test("C8 an app made of the client alone is asked for the proof, and may leave it out", async () => {
  await withDoors(async ({ address, clock, settled, opened }) => {
    let asked = 0;
    const prove = async () => {
      asked++;
      await app.session.send("POST", "/identity/v1/me/verify/password", {
        password: rightPassword,
      });
    };
    const app = new Vestibule({ address, clock, prove });
    const bare = new Vestibule({ address, clock });
    const who = { email: "ann@example.org", password: rightPassword, deviceName: "An app" };
    for (const one of [app, bare]) {
      await one.session.withPassword(who);
      assert.equal((await settled(one.openDoor(main))).state, "opened");
    }
    await clock.run(5 * minuteMs);
    assert.equal((await settled(app.openDoor(main))).state, "opened");
    await assert.rejects(settled(bare.openDoor(main)), { code: "verification_needed" });
    assert.deepEqual([asked, opened()], [1, 3]);
  });
});

Deno.test("C8 V6.3.3 a manager proves it by passkey alone", async () => {
  await withDoors(async ({ phone }) => {
    const max = phone();
    await max.signIn("max@example.org");
    const { session } = max;
    const passkey = new SoftwarePasskey(publicUrl);
    const options = await session.send("POST", "/identity/v1/me/passkeys/options");
    const response = passkey.create(options);
    await session.send("POST", "/identity/v1/me/passkeys", { name: "Phone", response });
    await assert.rejects(max.prove(), { code: "passkey_required" });
  }, [...seed, ["account", withPassword("max")], ["appointment", anAppointment("max")]]);
});

Deno.test("C8 while it rings a door opens without another proof", async () => {
  await withRings(async ({ desk, press, registry, clock, rings }) => {
    await withEdge({ rings: desk, clock }, async ({ url, capabilities, revocations }) => {
      const minting = new CapabilityDesk({
        ...{ registry, site: testSite, clock, capabilities, revocations, rings: desk },
        freshProofs: new FreshProofs(clock),
        lifts: { endCaller: () => {} },
        feedFailed: (fault) => assert.fail(fault),
      });
      const wish = { building: "tower", use: "ring" } as const;
      const { capability, verifiedUntilMs } = await minting.mint(as("mia"), wish, "rid");
      assert.equal(verifiedUntilMs, undefined);
      const { handle } = (await press("1")).targets.find((_, at) => at === 0)!;
      desk.tell({ building: "tower", unit: "entrance" }, { handle, view: aRing("r-1") });
      const key = uuidV7(clock.now(), random);
      await fetchJson("POST", `${url}/v1/rings/r-1/doors/main/open`, {
        headers: { authorization: `Bearer ${capability}`, "idempotency-key": key },
      });
      assert.deepEqual(rings.asked, [`open r-1 ${handle} main ${key}`]);
      await minting.stop();
    });
  }, household);
});
