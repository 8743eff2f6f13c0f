import assert from "node:assert/strict";
import fc from "fast-check";
import { ManualClock } from "../../../src/clock.ts";
import type { Cursor, GroupEvent, LandingCallView, ServerMessage } from "../../../src/protocol.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import { main, type TestEdge, until, withEdge } from "../http/test_edge.ts";
import { TestSocket } from "./test_socket.ts";

const random = seededRandom("feed");
const newKey = () => uuidV7(Date.UTC(2026, 0, 5), random);

async function follow(edge: TestEdge, rid = "r-1", resume?: Cursor, operator = false) {
  const socket = await TestSocket.greeted(edge.url, await edge.token({ rid, operator }));
  subscribe(socket, resume);
  return socket;
}

function subscribe(socket: TestSocket, resume?: Cursor): void {
  socket.send({
    type: "subscribe",
    ref: "s",
    ...main,
    ...(resume === undefined ? {} : { resume }),
  });
}

function place(edge: TestEdge, rid: string, from = 0, to = 5): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = { kind: "destination" as const, from, to, persons: 1 };
    edge.lifts.place(main, rid, newKey(), request, (answer) => {
      if (answer.ok) resolve(answer.value.id);
      else reject(new Error(answer.refusal.code));
    });
  });
}

function eventsOf(came: readonly ServerMessage[]) {
  return came.filter((message) => message.type === "event");
}

function isNumbered(event: GroupEvent): boolean {
  return event.what !== "car" && event.what !== "call";
}

Deno.test("E6 a snapshot that waits at the gate is not overtaken, and nothing comes twice", async () => {
  await withEdge({}, async (edge) => {
    edge.lifts.hold();
    edge.lifts.mode(main, "inspection"); // before the snapshot
    const socket = await follow(edge);
    await socket.settled();
    edge.lifts.mode(main, "normal"); // after it
    assert.deepEqual(eventsOf(socket.came), []);
    edge.lifts.release();
    const snapshot = await socket.next("snapshot");
    assert.equal(snapshot.cursor.seq, 1);
    const { seq, event } = await socket.next("event");
    assert.deepEqual([seq, event], [2, { what: "group_mode", mode: "normal", usable: true }]);
    await socket.settled();
    assert.equal(eventsOf(socket.came).length, 1);
    await socket.close();
  });
});

Deno.test("E6 after a cut the missed events follow the resumption, with the own calls as they stand", async () => {
  await withEdge({}, async (edge) => {
    const first = await follow(edge);
    const { cursor } = await first.next("snapshot");
    const call = await place(edge, "r-1");
    const lit = await first.next("event", ({ event }) => event.what === "landing_calls");
    assert.equal(lit.seq, cursor.seq + 1);
    await first.close();
    edge.lifts.advance(main, call, "assigned");
    edge.lifts.mode(main, "inspection");
    const again = await follow(edge, "r-1", { incarnation: cursor.incarnation, seq: lit.seq });
    const resumed = await again.next("resumed");
    assert.deepEqual(resumed.cursor, { incarnation: cursor.incarnation, seq: lit.seq });
    assert.deepEqual(resumed.calls.map(({ id, state }) => [id, state]), [[call, "assigned"]]);
    const missed = [await again.next("event"), await again.next("event")];
    assert.deepEqual(missed.map(({ seq }) => seq), [lit.seq + 1, lit.seq + 2]);
    assert.deepEqual(missed.map(({ event }) => event.what), ["group_mode", "landing_calls"]);
    await again.close();
  });
});

Deno.test("E6 a group that was loaded again is shown anew, under another incarnation", async () => {
  await withEdge({}, async (edge) => {
    const resident = await follow(edge);
    const operator = await TestSocket.greeted(
      edge.url,
      await edge.token({ rid: "r-9", operator: true }),
    );
    subscribe(operator);
    const before = (await resident.next("snapshot")).cursor;
    await operator.next("snapshot");
    const call = await place(edge, "r-1");
    edge.lifts.reload();
    const anew = await resident.next("snapshot");
    assert.equal(anew.ref, "s");
    assert.notEqual(anew.cursor.incarnation, before.incarnation);
    assert.deepEqual(anew.calls.map(({ id }) => id), [call]);
    assert.equal((await operator.next("snapshot")).anyCalls?.length, 1);
    edge.lifts.mode(main, "inspection");
    const { seq, event } = await resident.next("event", ({ event }) => event.what === "group_mode");
    assert.deepEqual([seq, event.what], [anew.cursor.seq + 1, "group_mode"]);
    edge.lifts.advance(main, call, "assigned");
    await resident.next("event", ({ event }) => event.what === "call");
    subscribe(resident, before);
    assert.notEqual((await resident.next("snapshot")).cursor.incarnation, before.incarnation);
    await resident.close();
    await operator.close();
  });
});

Deno.test("E6 a cursor older than the ring, of another incarnation or of the future gets a snapshot", async () => {
  await withEdge({ limits: { ringEventsMax: 3 } }, async (edge) => {
    const socket = await follow(edge);
    const { cursor } = await socket.next("snapshot");
    for (let i = 0; i < 5; i++) edge.lifts.mode(main, "normal");
    await socket.next("event", ({ seq }) => seq === 5);
    const { incarnation } = cursor;
    for (
      const [resume, type] of [
        [{ incarnation, seq: 1 }, "snapshot"],
        [{ incarnation, seq: 2 }, "resumed"],
        [{ incarnation, seq: 5 }, "resumed"],
        [{ incarnation, seq: 6 }, "snapshot"],
        [{ incarnation: "another", seq: 4 }, "snapshot"],
      ] as const
    ) {
      subscribe(socket, resume);
      const answer = await socket.next(type);
      assert.equal(answer.cursor.seq, type === "snapshot" ? 5 : resume.seq);
    }
    await socket.close();
  });
});

Deno.test("E6 the ring is bounded by bytes too", async () => {
  await withEdge({ limits: { ringBytesMax: 1000 } }, async (edge) => {
    const socket = await follow(edge);
    const { cursor: { incarnation } } = await socket.next("snapshot");
    for (let i = 0; i < 100; i++) edge.lifts.mode(main, "normal");
    await socket.next("event", ({ seq }) => seq === 100);
    subscribe(socket, { incarnation, seq: 80 });
    await socket.next("snapshot");
    subscribe(socket, { incarnation, seq: 98 });
    await socket.next("resumed");
    await socket.close();
  });
});

Deno.test("E6 a feed lingers for those who come back, then ends with its incarnation", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async (edge) => {
    const first = await follow(edge);
    const { cursor } = await first.next("snapshot");
    assert.equal(edge.lifts.listeners, 1);
    await first.close();
    await until("the server has seen the end", () => edge.served.sockets() === 0);
    clock.advance(59_000);
    const second = await follow(edge, "r-1", cursor);
    await second.next("resumed");
    await second.close();
    await until("the server has seen the end", () => edge.served.sockets() === 0);
    clock.advance(60_000);
    assert.equal(edge.lifts.listeners, 0);
    const third = await follow(edge, "r-1", cursor);
    assert.notEqual((await third.next("snapshot")).cursor.incarnation, cursor.incarnation);
    await third.close();
  });
});

Deno.test("C5 another's call leaves no gap in a resident's numbers", async () => {
  await withEdge({}, async (edge) => {
    const resident = await follow(edge, "r-1");
    const operator = await follow(edge, "op", undefined, true);
    const from = (await resident.next("snapshot")).cursor.seq;
    await operator.next("snapshot");
    const call = await place(edge, "r-2");
    for (const state of ["assigned", "fixed"] as const) edge.lifts.advance(main, call, state);
    edge.lifts.mode(main, "inspection");
    await resident.next("event", ({ event }) => event.what === "group_mode");
    await operator.next("event", ({ event }) => event.what === "group_mode");
    const numbers = eventsOf(resident.came).map(({ seq }) => seq);
    assert.deepEqual(numbers, numbers.map((_, index) => from + 1 + index));
    assert.ok(eventsOf(resident.came).every(({ event }) => event.what !== "any_call"));
    const heard = eventsOf(operator.came).map(({ event }) => event.what);
    assert.equal(heard.filter((what) => what === "any_call").length, 3);
    assert.ok(!JSON.stringify(operator.came).includes("r-2"));
    await resident.close();
    await operator.close();
  });
});

Deno.test("C5 an event with another audience than its kind has reaches nobody", async () => {
  await withEdge({}, async (edge) => {
    const socket = await follow(edge);
    await socket.next("snapshot");
    const call = {
      id: "secret-call",
      state: "assigned" as const,
      request: { kind: "destination" as const, from: 0, to: 6, persons: 1 },
      confirmed: true,
    };
    edge.lifts.emit(main, { audience: "everyone", event: { what: "any_call", call } });
    edge.lifts.emit(main, {
      audience: "everyone",
      event: { what: "call", call: { ...call, placedAtMs: 0 } },
    });
    edge.lifts.emit(main, {
      audience: "caller",
      caller: "r-1",
      event: { what: "any_call", call },
    });
    await socket.settled();
    assert.ok(!JSON.stringify(socket.came).includes("secret-call"));
    assert.equal(edge.lines.filter((line) => line.includes("misaddressed_event")).length, 3);
    await socket.close();
  });
});

Deno.test("C5 no event for a resident's socket ever holds another's call", async () => {
  const step = fc.record({
    rid: fc.constantFrom("r-1", "r-2", "r-3"),
    act: fc.constantFrom("place", "advance", "cancel", "mode", "resubscribe"),
    pick: fc.nat(20),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      await withEdge({ limits: { tickLeastMs: 1, messagesPerSecond: 1000 } }, async (edge) => {
        const rids = ["r-1", "r-2", "r-3"];
        const sockets = new Map<string, TestSocket>();
        for (const rid of rids) {
          const socket = await follow(edge, rid);
          await socket.next("snapshot");
          sockets.set(rid, socket);
        }
        const owners = new Map<string, string>();
        for (const { rid, act, pick } of steps) {
          const call = [...owners.keys()][pick % Math.max(1, owners.size)];
          if (act === "place") owners.set(await place(edge, rid, pick % 7, 7), rid);
          else if (act === "mode") edge.lifts.mode(main, "normal");
          else if (act === "resubscribe") subscribe(sockets.get(rid)!);
          else if (call !== undefined && act === "advance") {
            edge.lifts.advance(main, call, "assigned");
            edge.lifts.report(main, "a", pick);
          } else if (call !== undefined) edge.lifts.cancel(main, owners.get(call)!, call, () => {});
        }
        for (const [rid, socket] of sockets) {
          await socket.settled();
          const text = JSON.stringify(socket.came);
          for (const [call, owner] of owners) {
            if (owner !== rid) assert.ok(!text.includes(`"${call}"`), `${rid} saw ${call}`);
          }
          for (const other of rids) if (other !== rid) assert.ok(!text.includes(`"${other}"`));
          await socket.close();
        }
      });
    }),
    { numRuns: 25 },
  );
});

/** A client that keeps a group as it is told, over cuts. */
class Watcher {
  mode = "";
  lit: readonly LandingCallView[] = [];
  readonly calls = new Map<string, string>();
  readonly cars = new Map<string, number>();
  cursor: Cursor | undefined;
  #read = 0;

  hear(came: readonly ServerMessage[]): void {
    for (; this.#read < came.length; this.#read++) {
      const message = came[this.#read]!;
      if (message.type === "snapshot") {
        this.mode = message.mode;
        this.lit = message.lit;
        this.cars.clear();
        for (const car of message.cars) this.cars.set(car.id, car.positionM);
        this.cursor = message.cursor;
      }
      if (message.type === "snapshot" || message.type === "resumed") {
        this.calls.clear();
        for (const call of message.calls) this.calls.set(call.id, call.state);
      }
      if (message.type === "event") this.#event(message.seq, message.event);
    }
  }

  /** A new socket begins with nothing read. */
  cut(): void {
    this.#read = 0;
  }

  #event(seq: number, event: GroupEvent): void {
    assert.ok(this.cursor !== undefined, "no event before a snapshot");
    if (isNumbered(event)) {
      assert.equal(seq, this.cursor.seq + 1, "each number once and in order");
      this.cursor = { ...this.cursor, seq };
    } else assert.equal(seq, this.cursor.seq, "the others carry the number they follow");
    if (event.what === "group_mode") this.mode = event.mode;
    else if (event.what === "landing_calls") this.lit = event.lit;
    else if (event.what === "call") this.calls.set(event.call.id, event.call.state);
    else if (event.what === "car") this.cars.set(event.car.id, event.car.positionM);
  }
}

Deno.test("E6 whatever is cut and resumed, a client ends up with the group as it stands", async () => {
  const step = fc.record({
    act: fc.constantFrom("place", "other", "advance", "cancel", "report", "cut", "hear"),
    pick: fc.nat(20),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const limits = { ringEventsMax: 4, tickLeastMs: 1, messagesPerSecond: 1000 };
      await withEdge({ limits }, async (edge) => {
        const watcher = new Watcher();
        let socket = await follow(edge);
        const ids: string[] = [];
        for (const { act, pick } of steps) {
          const call = ids[pick % Math.max(1, ids.length)];
          if (act === "place") ids.push(await place(edge, "r-1", pick % 7, 7));
          else if (act === "other") await place(edge, "r-2", pick % 7, 7);
          else if (act === "report") edge.lifts.report(main, pick % 2 ? "a" : "b", pick);
          else if (act === "hear") {
            await socket.settled();
            watcher.hear(socket.came);
          } else if (act === "cut") {
            watcher.hear(socket.came);
            socket.socket.terminate();
            await socket.closed;
            watcher.cut();
            socket = await follow(edge, "r-1", watcher.cursor);
          } else if (call !== undefined && act === "advance") {
            edge.lifts.advance(main, call, pick % 3 === 0 ? "served" : "assigned");
          } else if (call !== undefined) edge.lifts.cancel(main, "r-1", call, () => {});
        }
        const fresh = await follow(edge);
        const stands = await fresh.next("snapshot");
        await until("the client has heard the same", async () => {
          await socket.settled();
          watcher.hear(socket.came);
          const cars = stands.cars.every(({ id, positionM }) => watcher.cars.get(id) === positionM);
          const calls = stands.calls.every(({ id, state }) => watcher.calls.get(id) === state);
          return cars && calls && JSON.stringify(watcher.lit) === JSON.stringify(stands.lit);
        });
        assert.equal(watcher.mode, stands.mode);
        assert.equal(watcher.calls.size, stands.calls.length);
        await socket.close();
        await fresh.close();
      });
    }),
    { numRuns: 25 },
  );
});

Deno.test("E10 telemetry is conflated to the latest of each car and sent at the tick", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async (edge) => {
    const socket = await follow(edge);
    await socket.next("snapshot");
    for (let i = 1; i <= 50; i++) {
      edge.lifts.report(main, "a", i);
      edge.lifts.report(main, "b", i / 2);
    }
    await socket.settled();
    assert.equal(eventsOf(socket.came).length, 0);
    clock.advance(250);
    await socket.settled();
    const cars = eventsOf(socket.came).map(({ seq, event }) =>
      event.what === "car" ? [seq, event.car.id, event.car.positionM] : []
    );
    assert.deepEqual(cars, [[0, "a", 50], [0, "b", 25]]);
    edge.lifts.report(main, "a", 50); // no news
    clock.advance(250);
    await socket.settled();
    assert.equal(eventsOf(socket.came).length, 2);
    await socket.close();
  });
});

Deno.test("E6 one who resumes is given every car again", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async (edge) => {
    edge.lifts.report(main, "a", 3);
    const socket = await follow(edge);
    const { cursor } = await socket.next("snapshot");
    edge.lifts.report(main, "a", 6);
    clock.advance(250);
    await socket.next("event");
    subscribe(socket, cursor);
    await socket.next("resumed");
    clock.advance(250);
    const { event } = await socket.next("event");
    assert.equal(event.what === "car" && event.car.positionM, 6);
    await socket.close();
  });
});

Deno.test("one who unsubscribed hears nothing more of the group", async () => {
  await withEdge({}, async (edge) => {
    const socket = await follow(edge);
    await socket.next("snapshot");
    socket.send({ type: "unsubscribe", ref: "u", ...main });
    await socket.next("result");
    edge.lifts.mode(main, "inspection");
    await place(edge, "r-1");
    await socket.settled();
    assert.deepEqual(eventsOf(socket.came), []);
    await socket.close();
  });
});

Deno.test("E10 lit buttons that changed many times between two ticks are sent once, as they ended", async () => {
  await withEdge({}, async (edge) => {
    const socket = await follow(edge);
    await socket.next("snapshot");
    edge.lifts.hold();
    const placed = [0, 1, 2, 3, 4].map((from) => place(edge, "r-2", from, 7));
    edge.lifts.release();
    await Promise.all(placed);
    const { seq, event } = await socket.next("event");
    assert.equal(seq, 1);
    assert.equal(event.what === "landing_calls" && event.lit.length, 5);
    await socket.settled();
    assert.equal(eventsOf(socket.came).length, 1);
    await socket.close();
  });
});

Deno.test("what was shown in a snapshot is never replaced under its number", async () => {
  await withEdge({}, async (edge) => {
    const first = await follow(edge);
    await first.next("snapshot");
    edge.lifts.hold();
    const one = place(edge, "r-2", 1, 7);
    const second = await follow(edge);
    await second.settled();
    const two = place(edge, "r-2", 2, 7);
    edge.lifts.release();
    await Promise.all([one, two]);
    const snapshot = await second.next("snapshot");
    const { seq } = await second.next("event");
    assert.equal(seq, snapshot.cursor.seq + 1);
    await first.next("event", ({ seq }) => seq === snapshot.cursor.seq + 1);
    assert.deepEqual(eventsOf(first.came).map(({ seq }) => seq), [1, 2]);
    await first.close();
    await second.close();
  });
});
