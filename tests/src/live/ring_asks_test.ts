import assert from "node:assert/strict";
import type { Capability } from "../../../src/access/capability.ts";
import type { Answer, Done } from "../../../src/lifts.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import { type Refusal, refuse } from "../../../src/refusal.ts";
import type { OpenByRing, RingEars, RingLine, RingPhones } from "../../../src/ring_phones.ts";
import type { HeardSignal, SaidSignal } from "../../../src/ring_signalling.ts";
import type { RingView } from "../../../src/rings.ts";
import { aRing } from "../access/ring_stage.ts";
import { main, until, withEdge } from "../http/test_edge.ts";
import { TestSocket } from "./test_socket.ts";

const key = uuidV7(Date.UTC(2026, 0, 5), seededRandom("rings"));
const ringGrant = { lifts: [], rings: true };

/** Rings of a phone that says itself what it is told. */
class TestPhones implements RingPhones {
  readonly asked: string[] = [];
  readonly hearers = new Set<(ring: RingView) => void>();
  open_: readonly RingView[] = [];
  /** What waits for its answer. */
  readonly waiting: Done<RingView>[] = [];

  /** What was said to units, and why it goes no further. */
  readonly said: SaidSignal[] = [];
  refuses: Refusal | undefined;
  hearSignal: (signal: HeardSignal) => void = () => {};
  hearPapers: () => void = () => {};
  /** Names of pages that were here. */
  readonly pages = new Set<string>();

  join(
    capability: Capability,
    { ring: hear, signal: hearSignal = () => {}, papers = () => {}, page }: RingEars,
  ): Answer<RingLine> {
    this.asked.push(`join ${capability.rid}`);
    this.hearers.add(hear);
    this.hearSignal = hearSignal;
    this.hearPapers = papers;
    const resumed = page !== undefined && this.pages.has(page);
    if (page !== undefined) this.pages.add(page);
    const signal = (said: SaidSignal) => {
      this.said.push(said);
      return this.refuses;
    };
    const leave = () => this.hearers.delete(hear);
    return { ok: true, value: { rings: this.open_, ...(resumed && { resumed }), signal, leave } };
  }

  active(): Answer<readonly RingView[]> {
    return { ok: true, value: this.open_ };
  }

  shown(_capability: Capability, ring: string, done: Done<RingView>): void {
    this.#take(`shown ${ring}`, done);
  }

  answer(_capability: Capability, ring: string, done: Done<RingView>): void {
    this.#take(`answer ${ring}`, done);
  }

  decline(_capability: Capability, ring: string, done: Done<RingView>): void {
    this.#take(`decline ${ring}`, done);
  }

  hangUp(_capability: Capability, ring: string, done: Done<RingView>): void {
    this.#take(`hang_up ${ring}`, done);
  }

  open(_capability: Capability, ring: string, wanted: OpenByRing, done: Done<RingView>): void {
    const { door, key, lift } = wanted;
    this.#take(`open ${ring} ${door} ${key}${lift === true ? " with a lift" : ""}`, done);
  }

  #take(what: string, done: Done<RingView>): void {
    this.asked.push(what);
    this.waiting.push(done);
  }
}

Deno.test("a socket for rings is told what is open, whole, and then each change in order", async () => {
  const rings = new TestPhones();
  rings.open_ = [aRing("r-1"), aRing("r-2", { state: "missed", rings: false })];
  await withEdge({ rings }, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token(ringGrant));
    assert.deepEqual((await socket.next("rings")).rings, rings.open_);
    for (const seq of [2, 3, 4]) {
      for (const hear of rings.hearers) hear(aRing("r-1", { seq }));
    }
    await socket.settled();
    const came = socket.came.map((one) => one.type === "ring" ? one.ring.seq : one.type);
    assert.deepEqual(came, ["welcome", "rings", 2, 3, 4, "pong"]);
    await socket.close();
    await until("no socket hears", () => rings.hearers.size === 0);
  });
});

Deno.test("a socket answers, declines, hangs up and opens by its own name for each", async () => {
  const rings = new TestPhones();
  await withEdge({ rings }, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token(ringGrant));
    socket.send({ type: "answer_ring", ref: "a", ring: "r-1" });
    socket.send({ type: "decline_ring", ref: "d", ring: "r-1" });
    socket.send({ type: "hang_up", ref: "h", ring: "r-1" });
    socket.send({ type: "open_by_ring", ref: "o", ring: "r-1", door: "main", key });
    const opening = { type: "open_by_ring", ring: "r-1", door: "main", key } as const;
    socket.send({ ...opening, ref: "l", lift: true });
    socket.send({ type: "ring_shown", ref: "s", ring: "r-1" });
    await socket.settled();
    assert.deepEqual(rings.asked.slice(1), [
      "answer r-1",
      "decline r-1",
      "hang_up r-1",
      `open r-1 main ${key}`,
      `open r-1 main ${key} with a lift`,
      "shown r-1",
    ]);
    const view = aRing("r-1", { state: "answered", answeredHere: true, seq: 2 });
    rings.waiting[0]!({ ok: true, value: view });
    const refusal = refuse("conflict", "Cannot decline the ring: it was answered");
    rings.waiting[1]!({ ok: false, refusal });
    const result = await socket.next("result");
    assert.deepEqual([result.ref, result.ring], ["a", view]);
    const refused = await socket.next("refused");
    assert.deepEqual([refused.ref, refused.refusal], ["d", refusal]);
    // Whose socket has gone is answered no more.
    await socket.close();
    await until("no socket hears", () => rings.hearers.size === 0);
    rings.waiting[2]!({ ok: true, value: view });
  });
});

Deno.test("C4 a socket for rings takes nothing about lifts, and one for lifts nothing about rings", async () => {
  const rings = new TestPhones();
  await withEdge({ rings }, async ({ url, token, lifts }) => {
    const phone = await TestSocket.greeted(url, await token(ringGrant));
    phone.send({ type: "subscribe", ref: "s", ...main });
    assert.equal((await phone.next("refused")).refusal.code, "forbidden");
    phone.send({
      type: "place_call",
      ref: "p",
      ...main,
      key,
      call: { kind: "destination", from: 0, to: 0, persons: 1 },
    });
    assert.equal((await phone.next("refused")).refusal.code, "forbidden");
    assert.equal(lifts.listeners, 0);
    const resident = await TestSocket.greeted(url, await token());
    for (const hear of rings.hearers) hear(aRing("r-1"));
    resident.send({ type: "answer_ring", ref: "a", ring: "r-1" });
    const refused = await resident.next("refused");
    assert.deepEqual([refused.ref, refused.refusal.code], ["a", "forbidden"]);
    await resident.settled();
    assert.ok(!resident.came.some(({ type }) => type === "ring" || type === "rings"));
    assert.deepEqual(rings.asked, ["join r-1"]);
    await phone.close();
    await resident.close();
  });
});

Deno.test("a socket for rings says and hears what connects it with a unit, bounded", async () => {
  const rings = new TestPhones();
  await withEdge({ rings }, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token(ringGrant));
    const about = { ring: "r-1", media: "picture", session: "s".repeat(22) } as const;
    const answer = { kind: "answer", sdp: "v".repeat(12_288), proof: "p".repeat(2_048) } as const;
    socket.send({ type: "signal", ref: "1", ...about, signal: answer });
    assert.equal((await socket.next("result")).ref, "1");
    assert.deepEqual(rings.said, [{ ...about, signal: answer }]);
    rings.refuses = refuse("conflict", "Cannot connect: it has ended");
    socket.send({ type: "signal", ref: "2", ...about, signal: { kind: "bye" } });
    const refused = await socket.next("refused");
    assert.deepEqual([refused.ref, refused.refusal.code], ["2", "conflict"]);

    const heard = {
      ...about,
      signal: { kind: "offer", sdp: "v=0", proof: "a.b.c", certificate: "d" },
      iceServers: [{ urls: ["turn:relay"], username: "u", credential: "c" }],
    } as const;
    rings.hearSignal({ ...heard, iceServers: [{ ...heard.iceServers[0], urls: ["turn:relay"] }] });
    assert.deepEqual(await socket.next("signal"), { type: "signal", ...heard });

    const wrong = [
      { ...about, session: "short" },
      { ...about, media: "sound" },
      { ...about, signal: { ...answer, sdp: "v".repeat(12_289) } },
      { ...about, signal: { ...answer, proof: "not a proof" } },
      { ...about, signal: { kind: "candidate", candidate: "c".repeat(1_025) } },
      { ...about, signal: { kind: "offer", sdp: "v=0", proof: "a", certificate: "d" } },
      { ...about, peer: "somebody-else", signal: { kind: "bye" } },
    ];
    for (const [at, message] of wrong.entries()) {
      const text = { type: "signal", ref: `w${at}`, signal: { kind: "bye" }, ...message };
      socket.socket.send(JSON.stringify(text));
      const no = await socket.next("refused");
      assert.deepEqual([no.ref, no.refusal.code], [`w${at}`, "invalid"]);
    }
    assert.equal(rings.said.length, 2);
    await socket.close();
  });
});

Deno.test("a page is named over its sockets, and told whether what it had begun goes on", async () => {
  const rings = new TestPhones();
  await withEdge({ rings }, async ({ url, token }) => {
    const capability = await token(ringGrant);
    const page = "p".repeat(22);
    const first = await TestSocket.open(url);
    first.send({ type: "hello", version: 1, capability, page });
    assert.equal((await first.next("rings")).resumed, undefined);
    const second = await TestSocket.open(url);
    second.send({ type: "hello", version: 1, capability, page });
    assert.equal((await second.next("rings")).resumed, true);
    const other = await TestSocket.open(url);
    other.send({ type: "hello", version: 1, capability, page: "short" });
    assert.equal((await other.next("refused")).refusal.code, "invalid");
  });
});

Deno.test("C2 a socket is told that there are other papers, and nothing of them", async () => {
  const rings = new TestPhones();
  await withEdge({ rings }, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token(ringGrant));
    await socket.next("rings");
    rings.hearPapers();
    assert.deepEqual(await socket.next("papers"), { type: "papers" });
  });
});

Deno.test("C4 a capability for rings carries nothing else", async () => {
  await withEdge({}, async ({ capabilities }) => {
    const base = { rid: "r", building: "tower", lifts: [], rings: true, ttlMs: 60_000 };
    for (
      const more of [
        { lifts: [{ group: "main", levels: "all" as const }] },
        { doors: ["entrance/main"] },
        { operator: true },
        { log: true },
      ]
    ) await assert.rejects(capabilities.mint({ ...base, ...more }), TypeError);
    const verified = await capabilities.verify(await capabilities.mint(base));
    assert.ok(verified.ok);
    const { rings, lifts, doors, operator } = verified.value;
    assert.deepEqual([rings, lifts, doors.size, operator], [true, [], 0, false]);
  });
});

Deno.test("C3 a revoked capability ends its part in rings", async () => {
  const rings = new TestPhones();
  await withEdge({ rings }, async ({ url, token, capabilities, revocations }) => {
    const capability = await token(ringGrant);
    const socket = await TestSocket.greeted(url, capability);
    await socket.next("rings");
    const verified = await capabilities.verify(capability);
    assert.ok(verified.ok);
    revocations.revoke(verified.value.jti, verified.value.expiresAtMs);
    assert.equal(await socket.closed, 4403);
    assert.equal(rings.hearers.size, 0);
  });
});

Deno.test("a socket's asks are bounded", async () => {
  const rings = new TestPhones();
  const limits = { inFlightPerSocketMax: 2 };
  await withEdge({ rings, limits }, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token(ringGrant));
    for (const ref of ["1", "2", "3"]) socket.send({ type: "answer_ring", ref, ring: "r-1" });
    const refused = await socket.next("refused");
    assert.deepEqual([refused.ref, refused.refusal.code], ["3", "busy"]);
    await socket.close();
  });
});

Deno.test("a server without rings says so to a phone that asks for them", async () => {
  await withEdge({}, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token(ringGrant));
    socket.send({ type: "answer_ring", ref: "a", ring: "r-1" });
    assert.equal((await socket.next("refused")).refusal.code, "forbidden");
    const response = await fetch(`${url}/v1/rings/active`, {
      headers: { authorization: `Bearer ${await token(ringGrant)}` },
    });
    assert.equal(response.status, 404);
    await response.body?.cancel();
    await socket.close();
  });
});
