import assert from "node:assert/strict";
import { Capabilities } from "../../../src/access/capability.ts";
import { CapabilityDesk } from "../../../src/access/capability_desk.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import { ScreenDesk } from "../../../src/access/screen_desk.ts";
import { randomBytes } from "../../../src/crypto_random.ts";
import { screensMax } from "../../../src/people/screens/pairing.ts";
import { pollIntervalMs } from "../../../src/people/sessions/waiting_codes.ts";
import { as, type PeopleStage, refusalOf, type Seed, withPeople } from "../people/people_stage.ts";
import { anAccount, anAppointment, aSession } from "../people/rows.ts";
import { testSite } from "./test_site.ts";

const seed: Seed = [
  ["account", anAccount("max")],
  ["session", aSession("max")],
  ["appointment", anAppointment("max")],
  ["account", anAccount("mia")],
  ["session", aSession("mia")],
];
const wish = {
  ...{ building: "tower", name: "By the lifts", level: 0, groups: ["main"], unit: "entrance" },
};
const peer = "192.0.2.1";

interface ScreenStage extends PeopleStage {
  readonly screens: ScreenDesk;
  readonly capabilities: Capabilities;
}

async function withScreens(body: (stage: ScreenStage) => Promise<void>): Promise<void> {
  await withPeople(seed, async (stage) => {
    const { clock, registry, masterKey } = stage;
    const revocations = new Revocations(clock);
    const randomId = () => crypto.randomUUID();
    const capabilities = await Capabilities.create({
      ...{ clock, revocations, cluster: "yard", randomId },
    });
    const desk = new CapabilityDesk({
      ...{ registry, site: testSite, clock, capabilities, revocations },
      lifts: { endCaller() {} },
      feedFailed: (fault) => assert.fail(fault),
    });
    const screens = new ScreenDesk({ registry, masterKey, clock, desk, randomBytes, randomId });
    try {
      await body({ ...stage, screens, capabilities });
    } finally {
      await desk.stop();
    }
  });
}

Deno.test("C4 a manager pairs a screen by its code; its capability names what it shows, and nobody", async () => {
  await withScreens(async ({ screens, capabilities, clock, row }) => {
    const { deviceCode, userCode } = screens.begin(peer);
    assert.match(userCode, /^[B-Z]{4}-[B-Z]{4}$/);
    const early = await refusalOf(Promise.resolve().then(() => screens.redeem(deviceCode)));
    assert.equal(early.code, "authorization_pending");
    const id = await screens.pair(as("max"), userCode.toLowerCase(), wish);
    clock.advance(pollIntervalMs);
    const token = screens.redeem(deviceCode);
    const { capability } = await screens.capability(token);
    const answer = await capabilities.verify(capability);
    assert.ok(answer.ok);
    const { screen, lifts, doors, operator, building, rid } = answer.value;
    assert.deepEqual(screen, { level: 0, groups: ["main"], unit: "entrance" });
    assert.deepEqual([lifts, [...doors], operator, building], [[], [], false, "tower"]);
    const again = await capabilities.verify((await screens.capability(token)).capability);
    assert.ok(again.ok && again.value.rid !== rid, "no two of them can be tied together");
    const kept = await row("lobby_screen", id);
    assert.ok(!JSON.stringify(kept).includes("max"), "it is nobody's");
    assert.ok(!token.endsWith(kept!.secret), "the secret itself is not kept");
    clock.advance(pollIntervalMs);
    const used = await refusalOf(Promise.resolve().then(() => screens.redeem(deviceCode)));
    assert.equal(used.code, "link_used");
  });
});

Deno.test("C3 R13 once a manager has ended a screen its capability is refused, and its token too", async () => {
  await withScreens(async ({ screens, capabilities, registry, audit }) => {
    const { deviceCode, userCode } = screens.begin(peer);
    const id = await screens.pair(as("max"), userCode, wish);
    const token = screens.redeem(deviceCode);
    const { capability } = await screens.capability(token);
    await registry.run(as("max"), "end_lobby_screen", { id });
    const answer = await capabilities.verify(capability);
    assert.ok(!answer.ok);
    assert.equal(answer.refusal.code, "capability_revoked");
    assert.equal((await refusalOf(screens.capability(token))).code, "session_ended");
    const entries = (await audit()).filter(({ what }) => what.startsWith("lobby_screen_"));
    assert.deepEqual(entries.map(({ what, by, about }) => [what, by, about]), [
      ["lobby_screen_paired", "max", [`lobby_screen/${id}`]],
      ["lobby_screen_ended", "max", [`lobby_screen/${id}`]],
    ]);
  });
});

Deno.test("R10 R17 nobody but a manager pairs or ends a screen, and no wrong code pairs one", async () => {
  await withScreens(async ({ screens, registry }) => {
    const { userCode } = screens.begin(peer);
    assert.equal((await refusalOf(screens.pair(as("mia"), userCode, wish))).code, "not_found");
    const wrong = await refusalOf(screens.pair(as("max"), "BBBB-BBBB", wish));
    assert.equal(wrong.code, "not_found");
    const id = await screens.pair(as("max"), userCode, wish);
    const ending = refusalOf(registry.run(as("mia"), "end_lobby_screen", { id }));
    assert.equal((await ending).code, "not_found");
    for (
      const token of [id, `${id}.`, `${id}.${"x".repeat(43)}`, "nothing.at.all", "x".repeat(500)]
    ) {
      assert.equal((await refusalOf(screens.capability(token))).code, "session_ended", token);
    }
  });
});

Deno.test("R11 a building has a bounded number of screens", async () => {
  await withScreens(async ({ registry }) => {
    const secret = "s".repeat(43);
    for (let made = 0; made < screensMax; made++) {
      await registry.run(as("max"), "pair_lobby_screen", { ...wish, secret });
    }
    const more = refusalOf(registry.run(as("max"), "pair_lobby_screen", { ...wish, secret }));
    assert.equal((await more).code, "limit_reached");
  });
});
