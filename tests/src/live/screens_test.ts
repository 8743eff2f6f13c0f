/**
 * Screens at landings: over a real edge what their sockets may and may not; over a real broker,
 * with a panel and a phone, that the number means the same everywhere.
 */
import assert from "node:assert/strict";
import type { Boarding, Boardings } from "../../../src/boardings.ts";
import type { Capability } from "../../../src/access/capability.ts";
import type { DirectoryLine } from "../../../src/directories.ts";
import type { Done, GroupAddress } from "../../../src/lifts.ts";
import { ScreenLine } from "../../../src/live/screens.ts";
import type { ServerMessage } from "../../../src/protocol.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import { refuse } from "../../../src/refusal.ts";
import { main, until, withEdge } from "../http/test_edge.ts";
import { panelBrokers, panelBrokerSite, panelHouse, towerLifts } from "../../parts/panel_house.ts";
import { Inbox } from "../../parts/inbox.ts";
import { TestSocket } from "./test_socket.ts";

type Landing = Extract<ServerMessage, { type: "landing" }>;

const key = uuidV7(Date.UTC(2026, 0, 5), seededRandom("screens"));
const place = { level: 0, groups: ["main"], unit: "entrance" };
const screenGrant = { rid: "screen-rid", lifts: [], screen: place };

/** Boardings and a directory that a test changes by hand. */
class TestHall implements Boardings {
  open: Boarding[] = [];
  lines: DirectoryLine[] = [{ number: "9", name: "Mia" }, { number: "10" }];
  readonly hearers = new Set<(boarding: Boarding) => void>();
  readonly watchers = new Set<(lines: readonly DirectoryLine[]) => void>();

  boardings(_at: GroupAddress, done: Done<readonly Boarding[]>): void {
    done({ ok: true, value: this.open });
  }

  listenBoardings(_at: GroupAddress, told: (boarding: Boarding) => void): () => void {
    this.hearers.add(told);
    return () => this.hearers.delete(told);
  }

  watch(_at: unknown, told: (lines: readonly DirectoryLine[]) => void): () => void {
    this.watchers.add(told);
    told(this.lines);
    return () => this.watchers.delete(told);
  }

  get parts() {
    return { boardings: this, directories: this };
  }
}

const boarding: Boarding = {
  ...{ call: "call-of-ann", number: 47, level: 0, state: "assigned", car: "b" },
  comesAtMs: 1_770_000_000_000,
};

Deno.test("R77 C4 a screen is told directory and landing, by exactly these fields, and no id", async () => {
  const hall = new TestHall();
  hall.open = [boarding, { ...boarding, call: "elsewhere", number: 48, level: 3 }];
  await withEdge({ screens: hall.parts }, async ({ url, token, lifts }) => {
    lifts.report(main, "b", 12);
    const socket = await TestSocket.greeted(url, await token(screenGrant));
    const landing = await socket.next("landing");
    assert.deepEqual(landing, {
      type: "landing",
      floor: "G",
      groups: [{
        ...{ name: "main", usable: true, out: ["a"] },
        calls: [{ number: 47, car: "b", comesAtMs: boarding.comesAtMs }],
      }],
    });
    const directories = socket.came.filter(({ type }) => type === "directory");
    assert.deepEqual(directories, [{ type: "directory", lines: hall.lines }]);
    hall.lines = [{ number: "9" }];
    for (const told of hall.watchers) told(hall.lines);
    assert.deepEqual((await socket.next("directory", ({ lines }) => lines.length === 1)).lines, [
      { number: "9" },
    ]);
    for (const told of hall.hearers) told({ ...boarding, state: "cancelled" });
    const empty = await socket.next("landing");
    assert.deepEqual(empty.groups[0]!.calls, []);
    const all = JSON.stringify(socket.came);
    for (const hidden of ["call-of-ann", "elsewhere", "screen-rid"]) {
      assert.ok(!all.includes(hidden), hidden);
    }
    await socket.close();
    await until("nobody hears", () => hall.hearers.size + hall.watchers.size === 0);
    assert.equal(lifts.listeners, 0);
  });
});

Deno.test("C4 C16 a screen asks for nothing: no group, no call, no ring, no page of the interface", async () => {
  const hall = new TestHall();
  await withEdge({ screens: hall.parts }, async ({ url, token }) => {
    const capability = await token(screenGrant);
    const socket = await TestSocket.greeted(url, capability);
    socket.send({ type: "subscribe", ref: "s", ...main });
    socket.send({
      ...{ type: "place_call", ref: "p", ...main, key },
      call: { kind: "destination", from: 0, to: 1, persons: 1 },
    });
    socket.send({ type: "answer_ring", ref: "r", ring: "r-1" });
    socket.send({ type: "cancel_journey", ref: "j", building: "tower", journey: "j-1" });
    for (const ref of ["s", "p", "r", "j"]) {
      const refused = await socket.next("refused");
      assert.deepEqual([refused.ref, refused.refusal.code], [ref, "forbidden"]);
    }
    const types = new Set(socket.came.map(({ type }) => type));
    types.delete("refused");
    assert.deepEqual([...types].sort(), ["directory", "landing", "welcome"]);
    const authorization = `Bearer ${capability}`;
    for (const path of ["/v1/site", "/v1/buildings/tower/groups/main", "/v1/rings/active"]) {
      const response = await fetch(`${url}${path}`, { headers: { authorization } });
      assert.equal(response.status, 403, path);
      await response.body?.cancel();
    }
    await socket.close();
  });
});

Deno.test("C3 a screen's socket ends with its right, and another capability hears of no screen", async () => {
  const hall = new TestHall();
  hall.open = [boarding];
  await withEdge({ screens: hall.parts }, async (edge) => {
    const { url, token, capabilities, revocations, lifts, clock } = edge;
    const capability = await token(screenGrant);
    const socket = await TestSocket.greeted(url, capability);
    const resident = await TestSocket.greeted(url, await token());
    resident.send({ type: "subscribe", ref: "s", ...main });
    await resident.next("snapshot");
    await socket.next("landing");
    lifts.report(main, "b", 9);
    for (const told of hall.hearers) told({ ...boarding, comesAtMs: 1 });
    await socket.next("landing");
    await resident.settled();
    assert.ok(!JSON.stringify(resident.came).includes(`"number"`));
    const answer = await capabilities.verify(capability);
    assert.ok(answer.ok);
    const began = clock.monotonic();
    revocations.revoke(answer.value.jti, answer.value.expiresAtMs);
    assert.equal(await socket.closed, 4403);
    assert.ok(clock.monotonic() - began < 1_000);
    await until("it hears no more", () => hall.hearers.size === 0);
    await resident.close();
  });
});

Deno.test("a group that does not answer is shown without a call, and asked again", async () => {
  const hall = new TestHall();
  hall.open = [boarding];
  await withEdge({ screens: hall.parts }, async ({ url, token, lifts }) => {
    lifts.report(main, "b", 12);
    lifts.refusal = refuse("unavailable", "Cannot answer: it is being loaded");
    const socket = await TestSocket.greeted(url, await token(screenGrant));
    const [unknown] = (await socket.next("landing")).groups;
    assert.deepEqual([unknown!.out, unknown!.calls], [["a", "b"], []]);
    lifts.refusal = undefined;
    const [known] = (await socket.next("landing")).groups;
    assert.deepEqual(known!.calls.map(({ number }) => number), [47]);
    await socket.close();
  });
});

Deno.test("C13 R77 a call by phone and one by panel appear with the car each was told, and vanish", async () => {
  const house = await panelHouse(await panelBrokers["the embedded broker"]!());
  const screen = { level: 0, groups: ["main"] };
  const capability = { building: "tower", rid: "screen", screen } as unknown as Capability;
  const landings = new Inbox<Landing>();
  const { lifts, clock } = house;
  const line = new ScreenLine(capability, (text) => landings.put(JSON.parse(text)), {
    ...{ clock, site: panelBrokerSite, lifts, boardings: lifts },
    directories: { watch: () => () => {} },
  });
  const shows = (number: number, car: string) =>
    landings.next(
      `${number} and ${car}`,
      ({ groups }) => groups[0]!.calls.some((call) => call.number === number && call.car === car),
    );
  const panel = await house.panel("lobby");
  const pressed = await panel.press({ to: 4, persons: 2 });
  await shows(pressed.number!, pressed.car!);
  const placed = await new Promise<{ number?: number | undefined; car?: string | undefined }>(
    (resolve, reject) =>
      lifts.place(
        towerLifts,
        "a-phone",
        house.key(),
        { kind: "destination", from: 0, to: 2, persons: 1 },
        (answer) => answer.ok ? resolve(answer.value) : reject(new Error(answer.refusal.detail)),
      ),
  );
  assert.notEqual(placed.number, pressed.number);
  await shows(placed.number!, placed.car!);
  await landings.next("both are gone", ({ groups }) => groups[0]!.calls.length === 0);
  line.close();
  await house.stop();
});
