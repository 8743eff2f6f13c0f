import assert from "node:assert/strict";
import {
  askingMs,
  listedMs,
  openSession,
} from "../../../../src/people/registers/troubleshooting.ts";
import { sessionMinutesMax } from "../../../../src/people/rows/troubleshooting.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import { as, type PeopleStage, refusalOf, withPeople } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { town } from "./stage.ts";

const wish = { building: "tower", reason: "No picture in a1", facilities: ["a1"], minutes: 15 };
const path = "/buildings/tower/troubleshooting";
const minuteMs = 60_000;

function isOpen({ registry }: PeopleStage): Promise<boolean> {
  return registry.look((ledger, now) => openSession(ledger, "tower", now) !== undefined);
}

/** A session that a manager has allowed. */
async function allowed({ registry }: PeopleStage): Promise<string> {
  const { id } = await registry.run(as("tina"), "ask_troubleshooting", wish);
  await registry.run(as("mia"), "decide_troubleshooting", { id, allow: true });
  return id;
}

Deno.test("R75 a technician asks, a manager allows, those concerned are told, and each step is audited", async () => {
  await withIdentityEdge(town, async ({ ask, audit }) => {
    const { building: _, ...asked } = wish;
    for (
      const [who, status] of [["bob", 403], ["mia", 403], ["olga", 403], ["fred", 404]] as const
    ) {
      assert.equal((await ask(who, "POST", path, asked)).status, status, who);
    }
    const { status, body: { id } } = await ask("tina", "POST", path, asked);
    assert.equal(status, 201);
    const to = `/troubleshooting/${id}`;
    assert.equal((await ask("tina", "POST", `${to}/start`)).status, 409, "nobody has allowed it");
    assert.equal((await ask("tina", "POST", `${to}/decision`, { allow: true })).status, 403);
    assert.equal((await ask("fred", "POST", `${to}/decision`, { allow: true })).status, 404);
    assert.equal((await ask("mia", "POST", `${to}/decision`, { allow: true })).status, 204);
    assert.equal((await ask("mia", "POST", `${to}/start`)).status, 403);
    const started = await ask("tina", "POST", `${to}/start`);
    assert.deepEqual(started.body, { untilMs: startMs + 15 * minuteMs });
    const news = async (who: string) => (await ask(who, "GET", "/buildings/tower/news")).body.news;
    const [told] = await news("bob");
    assert.deepEqual(
      told.texts.map(({ language }: { readonly language: string }) => language),
      ["en", "de", "fi", "fr", "sv"],
    );
    assert.match(told.texts[0].text, /at most 15 minutes .* Nothing is recorded/);
    assert.deepEqual(await news("amy"), [], "her flat is not concerned");
    assert.equal((await ask("max", "POST", `${to}/end`)).status, 204);
    assert.equal((await ask("tina", "POST", `${to}/end`)).status, 409);
    const [listed] = (await ask("mia", "GET", path)).body.sessions;
    assert.deepEqual([listed.status, listed.decidedBy, listed.reason], [
      "ended",
      "mia",
      wish.reason,
    ]);
    const entries = (await audit()).filter(({ what }) => what.startsWith("troubleshooting_"));
    assert.deepEqual(entries.map(({ what, by }) => [what, by]), [
      ["troubleshooting_asked", "tina"],
      ["troubleshooting_decided", "mia"],
      ["troubleshooting_started", "tina"],
      ["troubleshooting_ended", "max"],
    ]);
    assert.ok(entries.every(({ about }) => about.includes("facility/a1")));
  });
});

Deno.test("R75 a session is at most 15 minutes, open only while it runs, and ends by itself", async () => {
  await withPeople(town, async (stage) => {
    const { registry, clock, row, audit } = stage;
    assert.equal(sessionMinutesMax, 15);
    const long = registry.run(as("tina"), "ask_troubleshooting", { ...wish, minutes: 16 });
    assert.equal((await refusalOf(long)).code, "invalid");
    const id = await allowed(stage);
    assert.equal(await isOpen(stage), false);
    await registry.run(as("tina"), "start_troubleshooting", { id });
    assert.equal(await isOpen(stage), true);
    clock.advance(15 * minuteMs - 1);
    assert.equal(await isOpen(stage), true);
    clock.advance(1);
    assert.equal(await isOpen(stage), false);
    clock.advance(minuteMs);
    const ended = await row("troubleshooting", id);
    assert.deepEqual([ended?.status, ended?.endedAtMs], ["ended", startMs + 15 * minuteMs]);
    const last = (await audit()).at(-1);
    assert.deepEqual([last?.what, last?.via, last?.facts.how], [
      "troubleshooting_ended",
      "server",
      "by the clock",
    ]);
    const again = registry.run(as("tina"), "start_troubleshooting", { id });
    assert.equal((await refusalOf(again)).code, "conflict");
  });
});

Deno.test("R75 a technician whose post ends sees nothing from that moment", async () => {
  await withPeople(town, async (stage) => {
    const id = await allowed(stage);
    await stage.registry.run(as("tina"), "start_troubleshooting", { id });
    await stage.registry.run(as("mia"), "end_appointment", {
      appointment: "technician-tina-tower",
    } as never);
    assert.equal(await isOpen(stage), false);
  });
});

Deno.test("R75 what nobody allows or begins lapses, and is listed for some weeks alone", async () => {
  await withPeople(town, async (stage) => {
    const { registry, clock, row } = stage;
    const { id } = await registry.run(as("tina"), "ask_troubleshooting", wish);
    const begun = await allowed(stage);
    // In steps, for the store's lease is renewed by turns in between.
    for (let hours = 0; hours < askingMs / 3_600_000; hours += 6) {
      clock.advance(6 * 3_600_000);
      await row("troubleshooting", id);
    }
    for (const one of [id, begun]) {
      assert.equal((await row("troubleshooting", one))?.status, "lapsed");
    }
    const late = registry.run(as("mia"), "decide_troubleshooting", { id, allow: true });
    assert.equal((await refusalOf(late)).code, "conflict");
    const { dueMs } = (await row("troubleshooting", id))!;
    assert.equal(dueMs, clock.now() + listedMs);
  });
});

const ofCamera = { ...wish, unit: "entrance", key: "k".repeat(43) };

/** A session for the entrance's camera that a manager has allowed. */
async function cameraAllowed(
  { registry }: PeopleStage,
  change: Partial<typeof ofCamera> = {},
): Promise<string> {
  const { id } = await registry.run(as("tina"), "ask_troubleshooting", { ...ofCamera, ...change });
  await registry.run(as("mia"), "decide_troubleshooting", { id, allow: true });
  return id;
}

Deno.test("R75 a camera takes its unit and a key that no other session had", async () => {
  await withIdentityEdge(town, async ({ ask }) => {
    const { building: _, ...body } = ofCamera;
    const status = async (sent: object) => (await ask("tina", "POST", path, sent)).status;
    assert.equal(await status({ ...body, key: undefined }), 422);
    assert.equal(await status({ ...body, unit: undefined }), 422);
    assert.equal(await status({ ...body, unit: "cellar" }), 404, "it has no panel");
    assert.equal(await status(body), 201);
    assert.equal(await status(body), 409, "the key is that session's");
    assert.equal(await status({ ...body, key: "l".repeat(43) }), 201);
    const [listed] = (await ask("mia", "GET", path)).body.sessions;
    assert.deepEqual([listed.unit, listed.key], ["entrance", "l".repeat(43)], "what she allows");
  });
});

Deno.test("R75 R76 no session begins at a camera without its sticker, that rings, or is in use", async () => {
  const ringing = { now: false };
  await withIdentityEdge(town, async (stage) => {
    const { ask, registry, row } = stage;
    const first = await cameraAllowed(stage);
    const second = await cameraAllowed(stage, { key: "l".repeat(43) });
    const start = async (id: string) => {
      const { status, body } = await ask("tina", "POST", `/troubleshooting/${id}/start`);
      return [status, body.detail];
    };
    assert.deepEqual(await start(first), [
      409,
      "Cannot begin: the camera is off until its sticker is recorded",
    ]);
    await registry.run(as("mia"), "record_camera_sticker", {
      ...{ building: "tower", unit: "entrance", fittedOn: "2026-01-01" },
    });
    ringing.now = true;
    assert.deepEqual(await start(first), [
      409,
      "Cannot begin: it rings at the unit; wait until it is over",
    ]);
    ringing.now = false;
    assert.equal((await start(first))[0], 200);
    assert.deepEqual(await start(second), [
      409,
      "Cannot begin: somebody looks through the camera already",
    ]);
    const cameras = await ask("bob", "GET", "/buildings/tower/cameras");
    const [{ state, untilMs }] = cameras.body.cameras;
    assert.deepEqual([state, untilMs], ["troubleshooting", startMs + 15 * minuteMs]);
    assert.equal((await row("troubleshooting", second))?.status, "approved");
  }, () => ({ cameras: { isRinging: ({ unit }) => ringing.now && unit === "entrance" } }));
});

Deno.test("R75 nobody but the server ends a session by a ring", async () => {
  await withPeople(town, async ({ registry }) => {
    const asked = registry.run(as("mia"), "end_camera_sessions", {
      ...{ building: "tower", unit: "entrance" },
    });
    assert.equal((await refusalOf(asked)).code, "forbidden");
  });
});

Deno.test("R75 a session names facilities of its own building", async () => {
  await withPeople(town, async ({ registry }) => {
    for (const facilities of [["b1"], ["a1", "nowhere"]]) {
      const asked = registry.run(as("tina"), "ask_troubleshooting", { ...wish, facilities });
      assert.equal((await refusalOf(asked)).code, "invalid");
    }
  });
});
