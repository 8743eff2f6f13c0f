import assert from "node:assert/strict";
import { shownWithinMs } from "../../../../src/access/pushed_ring.ts";
import type { PushNotice } from "../../../../src/access/pushed_ring.ts";
import { keptS } from "../../../../src/people/push/push_message.ts";
import {
  firstPauseMs,
  pushWithinMs,
  sendingMax,
  waitingMax,
} from "../../../../src/people/push/push_sender.ts";
import { vapidKeyOf } from "../../../../src/people/push/vapid_key.ts";
import { MasterKey } from "../../../../src/access/master_key.ts";
import { until } from "../../../parts/until.ts";
import { listening } from "../../access/ring_stage.ts";
import { as } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { type PushScene, withPush } from "./push_scene.ts";

const missed = { state: "missed", reason: "no_answer", seq: 2, rings: false } as const;
const noDoors = { doors: [] };

/** What a message says. */
function noticeIn(text: string) {
  return JSON.parse(text).notification;
}

/** Waits until a line of the log says so, so many times. */
async function logged({ lines, settled }: PushScene, what: string, times = 1): Promise<void> {
  await until(
    `${what} in the log`,
    () => lines.filter((line) => line.includes(what)).length >= times,
  );
  await settled();
}

Deno.test("R71 a ring wakes a device that is away: urgent, for as long as it rings, signed by this installation", async () => {
  await withPush(async ({ wake, press, tell, service, push, clock }) => {
    await wake("mia");
    await press("1");
    await clock.run(5_000);
    tell();
    const [came] = await service.took(1);
    assert.deepEqual([came!.to, came!.ttlS, came!.urgency], ["mia", 40, "high"]);
    assert.equal(came!.key, push.facts.publicKey);
    assert.equal(came!.vapid.sub, "https://door.example.org");
    const leftS = came!.vapid.exp! - Date.now() / 1_000;
    assert.ok(leftS > 0 && leftS <= 86_400, "RFC 8292 §2 allows a day");
    const said = JSON.parse(came!.text);
    assert.equal(said.web_push, 8030);
    assert.deepEqual(said.notification, {
      title: "Es klingelt",
      body: "Tippen, um zu sehen, wer es ist",
      lang: "de",
      navigate: "https://door.example.org/?ring=r-1",
      tag: "ring-r-1",
      silent: false,
      renotify: true,
      requireInteraction: true,
      timestamp: startMs,
      data: { ring: "r-1", word: "ring", untilMs: startMs + 45_000 },
    });
  });
});

Deno.test("C4 a message names no flat, no person, no door, and its topic no ring, nor who lives with whom", async () => {
  await withPush(async ({ wake, press, tell, service }) => {
    await wake("mia");
    await wake("mia", "mia-tablet");
    await press("1");
    tell();
    const came = await service.took(2);
    for (const { text, topic } of came) {
      assert.doesNotMatch(text, /mia|a1|entrance|main|tower|session/i);
      assert.equal(topic.length, 32);
      assert.ok(!topic.includes("r-1"));
    }
    assert.notEqual(came[0]!.topic, came[1]!.topic);
  });
});

Deno.test("R71 what became of a ring replaces what woke the device, under the same topic and tag, and is always seen", async () => {
  for (
    const [ring, change, title] of [
      ["r-missed", missed, "Es hat geklingelt"],
      ["r-answered", { state: "answered", answeredHere: false, seq: 2 }, "Angenommen"],
      ["r-opened", { state: "opened", seq: 2, untilMs: undefined }, "Die Tür wurde geöffnet"],
      ["r-declined", { state: "declined", seq: 2 }, "Abgelehnt"],
    ] as const
  ) {
    await withPush(async ({ wake, press, tell, service, clock }) => {
      await wake("mia");
      await press("1", ring);
      tell({}, ring);
      const [first] = await service.took(1);
      tell({ ...(change as object), ...noDoors, rings: false }, ring);
      const second = (await service.took(2))[1]!;
      assert.deepEqual([second.topic, second.urgency, second.ttlS], [
        first!.topic,
        "normal",
        keptS,
      ]);
      const [was, is] = [noticeIn(first!.text), noticeIn(second.text)];
      assert.deepEqual([is.tag, is.title, is.silent], [was.tag, title, false]);
      assert.notEqual(is.body, "");
      // The ring's end comes once.
      tell({ ...missed, seq: 3, state: "ended" }, ring);
      await clock.run(pushWithinMs);
      assert.equal(service.came.length, 2);
    });
  }
});

Deno.test("R74 a device that can be woken is reached, and rings at once where the first are away", async () => {
  await withPush(async ({ wake, press }) => {
    assert.equal((await press("1")).reachable, false);
    await wake("mia");
    const plan = await press("1", "r-2");
    assert.deepEqual([plan.reachable, plan.targets.length], [true, 2]);
  });
});

Deno.test("a device whose page shows the ring is not woken; one that is silent behind its socket is", async () => {
  await withPush(async ({ wake, press, tell, service, clock, desk, phone }) => {
    await wake("mia");
    await wake("mia", "mia-tablet");
    const capability = await phone("mia");
    const page = listening(desk, capability);
    listening(desk, await phone("mia", "mia-tablet"));
    await press("1");
    tell();
    const answers: boolean[] = [];
    desk.shown(capability, "r-1", ({ ok }) => answers.push(ok));
    desk.shown(capability, "r-of-others", ({ ok }) => answers.push(ok));
    assert.deepEqual(answers, [true, false]);
    assert.equal(page.heard.length, 1);
    await clock.run(shownWithinMs - 1);
    assert.equal(service.came.length, 0);
    // A visitor who presses again puts nothing off.
    tell({ seq: 2, presses: 2 });
    await clock.run(1);
    assert.deepEqual((await service.took(1)).map(({ to }) => to), ["mia-tablet"]);
    tell({ ...missed, seq: 3 });
    assert.deepEqual((await service.took(2)).map(({ to }) => to), ["mia-tablet", "mia-tablet"]);
  });
});

Deno.test("R71 a ring that was answered within that time wakes nobody", async () => {
  await withPush(async ({ wake, press, tell, service, clock, desk, phone, settled }) => {
    await wake("mia");
    listening(desk, await phone("mia"));
    await press("1");
    tell();
    tell({ state: "answered", answeredHere: true, seq: 2 });
    await clock.run(shownWithinMs * 2);
    await settled();
    assert.equal(service.came.length, 0);
  });
});

Deno.test("R74 in do-not-disturb a device is told of a missed ring alone, or of none if it chose so", async () => {
  await withPush(async ({ wake, press, tell, service, registry, clock, settled }) => {
    await wake("mia");
    await wake("mia", "mia-tablet", false);
    for (const device of ["mia", "mia-tablet"]) {
      const quiet = { always: true, untilMs: null, schedule: null };
      await registry.run(as("mia", { session: `session-${device}` }), "set_quiet", { quiet });
    }
    const plan = await press("1");
    assert.equal(plan.reachable, false);
    tell({ ...missed, state: "failed", reason: "nobody_reachable" });
    const [came] = await service.took(1);
    assert.deepEqual([came!.to, came!.urgency], ["mia", "normal"]);
    assert.equal(noticeIn(came!.text).title, "Es hat geklingelt");
    await clock.run(pushWithinMs);
    await settled();
    assert.equal(service.came.length, 1);
  });
});

Deno.test("RFC 8030 an address that the service knows no more is forgotten, and a later one of the device stays", async () => {
  for (const status of [404, 410]) {
    await withPush(async (scene) => {
      const { wake, press, tell, service, row } = scene;
      await wake("mia");
      await press("1");
      let renewed: { readonly endpoint: string } | undefined;
      service.answer = async (response) => {
        if (status === 404) renewed = await wake("mia");
        response.writeHead(status).end();
      };
      tell();
      await logged(scene, `"status":${status}`);
      await until("it is settled", async () => {
        const kept = await row("push_subscription", "session-mia");
        return kept?.target?.endpoint === renewed?.endpoint;
      });
      assert.equal(service.came.length, 1);
    });
  }
});

Deno.test("a service that has no time, or is broken, is asked again as it says, while it rings and no longer", async () => {
  await withPush(async (scene) => {
    const { wake, press, tell, service, clock } = scene;
    await wake("mia");
    await press("1");
    service.answer = (response) => void response.writeHead(429, { "retry-after": "7" }).end();
    tell();
    await logged(scene, '"status":429');
    await clock.run(6_999);
    assert.equal(service.came.length, 1);
    service.answer = (response) => void response.writeHead(503).end();
    await clock.run(1);
    await logged(scene, '"status":503');
    assert.equal((await service.took(2))[1]!.ttlS, 38, "of what is left of the ring");
    service.answer = (response) => void response.writeHead(429, { "retry-after": "60" }).end();
    await clock.run(firstPauseMs * 2);
    await logged(scene, '"status":429', 2);
    await clock.run(120_000);
    assert.equal(service.came.length, 3, "it had ended before the service wanted to hear of it");
  });
});

Deno.test("a push that the service refuses for good is not tried again", async () => {
  await withPush(async (scene) => {
    const { wake, press, tell, service, clock, row } = scene;
    await wake("mia");
    await press("1");
    service.answer = (response) => void response.writeHead(413).end();
    tell();
    await logged(scene, '"status":413');
    await clock.run(60_000);
    assert.equal(service.came.length, 1);
    assert.ok(await row("push_subscription", "session-mia") !== undefined);
  });
});

Deno.test("a slow service is given up in time, holds up the turn of nobody, and so much waits and no more", async () => {
  await withPush(async (scene) => {
    const { wake, service, push, clock, lines } = scene;
    await wake("mia");
    service.answer = () => {};
    const device = { session: "session-mia", account: "mia", quiet: false };
    const notice = (ring: string, word: PushNotice["word"]): PushNotice => ({
      ...{ ring, word, building: "tower", startedAtMs: startMs },
      ...(word === "ring" && { untilMs: startMs + 45_000 }),
    });
    for (let n = 0; n < waitingMax + 5; n++) push.sender.send(device, notice(`r-${n}`, "missed"));
    assert.equal(lines.filter((line) => line.includes("push_dropped")).length, 1);
    await service.took(sendingMax);
    // A place is free once the first have been given up: what rings goes before what waits.
    push.sender.send(device, notice(`r-${waitingMax - 1}`, "ring"));
    await scene.settled();
    assert.equal(service.came.length, sendingMax);
    service.answer = (response) => void response.writeHead(201).end();
    await clock.run(pushWithinMs);
    await logged(scene, "too_slow", sendingMax);
    const next = (await service.took(sendingMax * 2)).slice(sendingMax, sendingMax * 2);
    const urgent = next.filter(({ urgency }) => urgency === "high");
    assert.deepEqual(urgent.map(({ text }) => noticeIn(text).tag), [`ring-r-${waitingMax - 1}`]);
  });
});

Deno.test("R90 without an entry of the register for its push service a device is not woken, and the log says why", async () => {
  await withPush(async (scene) => {
    const { wake, press, tell, service, registry, settled } = scene;
    await wake("mia");
    await press("1");
    const operator = { account: null, session: null, via: "console", verifiedAtMs: null } as const;
    await registry.run(operator, "remove_sub_processor", { id: "entry-push" });
    tell();
    await logged(scene, "no_sub_processor");
    await settled();
    assert.equal(service.came.length, 0);
    assert.equal((await press("1", "r-2")).reachable, false);
  });
  await withPush(async (scene) => {
    await scene.wake("mia");
    assert.equal((await scene.press("1")).reachable, false, "an entry for another building");
  }, { buildings: ["annex"] });
});

Deno.test("C16 nothing is sent to an inner address, whatever its name was said to be", async () => {
  await withPush(async (scene) => {
    const { wake, press, tell, service } = scene;
    await wake("mia");
    await press("1");
    tell();
    await logged(scene, "inner_address");
    assert.equal(service.came.length, 0);
  }, { parts: { pushAllow: [] } });
  await withPush(async (scene) => {
    const { wake, press, tell, service } = scene;
    await wake("mia");
    await press("1");
    tell();
    await service.took(1);
  }, { plain: true });
});

Deno.test("C3 a device whose sign-in has ended is woken no more, and nothing of it is left", async () => {
  await withPush(async ({ wake, press, tell, service, registry, row, settled, clock }) => {
    await wake("mia");
    await press("1");
    await registry.run(as("mia"), "end_session", { session: "session-mia" });
    assert.equal(await row("push_subscription", "session-mia"), undefined);
    tell();
    await settled();
    await clock.run(1_000);
    assert.equal(service.came.length, 0);
  });
});

Deno.test("R43 no line of the log has an address, a key, a person or a ring", async () => {
  await withPush(async (scene) => {
    const { wake, press, tell, service, lines } = scene;
    const { endpoint, p256dh, auth } = await wake("mia");
    service.answer = (response) => void response.writeHead(500).end();
    await press("1");
    tell();
    await logged(scene, '"status":500');
    const text = lines.join("\n");
    for (const word of [endpoint, service.host, p256dh, auth, "mia", "r-1"]) {
      assert.ok(!text.includes(word), word);
    }
  });
});

Deno.test("RFC 8292 an installation's key pair is derived: the same after a restart, another elsewhere", () => {
  const keyOf = (byte: number) => vapidKeyOf(new MasterKey(new Uint8Array(32).fill(byte)));
  assert.deepEqual(keyOf(1), keyOf(1));
  assert.notEqual(keyOf(1).publicKey, keyOf(2).publicKey);
  assert.match(keyOf(1).publicKey, /^B[A-Za-z0-9_-]{86}$/);
  assert.match(keyOf(1).privateKey, /^[A-Za-z0-9_-]{43}$/);
});
