/**
 * Never late, over the server's own broker and over Mosquitto in its place: while a unit cannot be
 * reached an opening is reported as not sent, not done or not confirmed, and when the link heals the
 * door stays shut.
 */
import assert from "node:assert/strict";
import { mosquittoAcl } from "../../../adapters/mqtt/mosquitto_acl.ts";
import { serverUser } from "../../../adapters/mqtt/credentials.ts";
import { unitTopics } from "../../../adapters/mqtt/unit_topics.ts";
import { SystemClock } from "../../../src/clock.ts";
import { checkSite } from "../../../src/site.ts";
import { Mosquitto } from "../../parts/mosquitto.ts";
import { ask, openDoor } from "../../parts/person.ts";
import { TestDevice } from "../../parts/test_device.ts";
import { TcpProxy } from "../../parts/tcp_proxy.ts";
import { Town, type TownOptions } from "../../parts/town.ts";
import { entrance, linden, townSite } from "../../parts/town_site.ts";
import { until } from "../../parts/until.ts";

const clock = new SystemClock();
/** How long an act may still be done, on the unit's own clock, and a little more. */
const actOverMs = 3_200;
const at = { building: linden, unit: "entrance" } as const;

Deno.test("E5 R19 never late over the embedded broker: what could not be done in time is not done", async () => {
  await neverLate((options) => Town.start(options), ({ mqttPort }) => mqttPort);
});

Deno.test("E5 R19 never late over Mosquitto: what could not be done in time is not done", async () => {
  const site = checkSite(townSite());
  const users = new Map(
    [serverUser, ...site.devices.map(({ id }) => id)].map((user) => [user, crypto.randomUUID()]),
  );
  const mosquitto = await Mosquitto.start({ users, acl: mosquittoAcl(site) });
  try {
    const broker = { url: mosquitto.url, user: serverUser, secret: users.get(serverUser)! };
    await neverLate(
      (options) => Town.start({ ...options, broker, secrets: users }),
      () => mosquitto.port,
    );
  } finally {
    await mosquitto.stop();
  }
});

Deno.test("E5 R19 an act that a broker brings again, or after a power cut, opens nothing", async () => {
  const site = checkSite(townSite());
  const stranger = "stranger";
  const users = new Map(
    [serverUser, stranger, ...site.devices.map(({ id }) => id)]
      .map((user) => [user, crypto.randomUUID()]),
  );
  // Whoever has the broker in hand can keep what was sent, and send it again.
  const acl = `${mosquittoAcl(site)}\nuser ${stranger}\ntopic readwrite #\n`;
  const mosquitto = await Mosquitto.start({ users, acl });
  try {
    const { url } = mosquitto;
    await using town = await Town.start({
      broker: { url, user: serverUser, secret: users.get(serverUser)! },
      secrets: users,
      mqttOf: () => url,
    });
    const { building, server: { http } } = town;
    const hand = await TestDevice.connect({ url, user: stranger, secret: users.get(stranger)! });
    await hand.subscribe(unitTopics.unitAct(at), unitTopics.unitOutcome(at));
    const { capability } = await residentOf(town);
    assert.equal((await openDoor(http, entrance, { capability })).code, "ok");
    const { topic, payload } = await hand.told.next(
      "the act",
      (told) => told.topic === unitTopics.unitAct(at),
    );
    const { act } = payload as { readonly act: string };
    const unitSays = async () => {
      const told = await hand.told.next(
        "what the unit says of it",
        (told) =>
          told.topic === unitTopics.unitOutcome(at) &&
          (told.payload as { readonly act: string }).act === act,
      );
      const { outcome, reason } = told.payload as { outcome: string; reason?: string };
      return [outcome, reason];
    };
    assert.deepEqual(await unitSays(), ["done", undefined]);
    hand.tell(topic, payload);
    assert.deepEqual(await unitSays(), ["refused", "known-id"]);
    await building.do({ do: "powerCut", ...at, on: true });
    await building.do({ do: "powerCut", ...at, on: false });
    await until(
      "the entrance to open again",
      async () => (await openDoor(http, entrance, { capability })).code === "ok",
    );
    hand.tell(topic, payload);
    assert.deepEqual(await unitSays(), ["refused", "other-boot"]);
    assert.equal(building.openings(entrance, "act"), 2);
    await hand.leave();
  } finally {
    await mosquitto.stop();
  }
});

async function neverLate(
  start: (options: TownOptions) => Promise<Town>,
  portOf: (server: { readonly mqttPort: number }) => number,
): Promise<void> {
  let proxy: TcpProxy | undefined;
  const town = await start({
    mqttOf: async (server) => {
      proxy = await TcpProxy.start(portOf(server));
      return `mqtt://127.0.0.1:${proxy.port}`;
    },
  });
  try {
    await story(town, proxy!);
  } finally {
    await town[Symbol.asyncDispose]();
    await proxy!.stop();
  }
}

async function story(town: Town, proxy: TcpProxy): Promise<void> {
  const { building, server: { http } } = town;
  const { capability } = await residentOf(town);
  const open = () => openDoor(http, entrance, { capability });
  const heard = (known: boolean) =>
    until(`the entrance to be ${known ? "heard" : "missed"}`, async () => {
      const path = `/v1/buildings/${linden}/units/entrance/doors/main`;
      const headers = { authorization: `Bearer ${capability}` };
      return (await ask<{ known: boolean }>(http, "GET", path, undefined, headers)).body.known ===
        known;
    });
  await heard(true);
  assert.equal((await open()).code, "ok");
  assert.equal(building.openings(entrance, "act"), 1);

  // The cable is cut and the server knows it: nothing is sent.
  await building.do({ do: "unitLinkCut", ...at, on: true });
  await heard(false);
  assert.equal((await open()).code, "unreachable");
  await building.do({ do: "unitLinkCut", ...at, on: false });
  await heard(true);

  // The link stands for both ends and lets nothing through, a little too long: the unit refuses.
  proxy.hold();
  const beganMs = clock.monotonic();
  const late = open();
  await until("the act to be over", () => clock.monotonic() - beganMs > actOverMs);
  proxy.release();
  assert.equal((await late).code, "refused_by_hardware");
  assert.equal(building.openings(entrance, "act"), 1);

  // So long that nobody waits any more.
  await heard(true);
  proxy.hold();
  assert.equal((await open()).code, "not_confirmed");
  proxy.release();
  await heard(true);

  // What was sent before would have come before this.
  await until("the entrance to open again", async () => (await open()).code === "ok", 20_000);
  assert.equal(building.openings(entrance, "act"), 2);
}

async function residentOf(town: Town) {
  const flat = await town.flat("G 7");
  const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@linden.example");
  return await anna.capability(linden, "door");
}
