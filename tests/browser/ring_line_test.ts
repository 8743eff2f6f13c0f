/** The page's line for rings over the real edge, without a browser: how it renews itself. */
import assert from "node:assert/strict";
import { RingSockets } from "../../src/access/ring_sockets.ts";
import type { RingPhones } from "../../src/ring_phones.ts";
import { refuse } from "../../src/refusal.ts";
import { RingLine } from "../../web/ring_line.js";
import type { Capabilities } from "../../web/capability.js";
import { until } from "../parts/until.ts";
import { withEdge } from "../src/http/test_edge.ts";

/** Sockets as the desk keeps them, and no rings. */
function phonesInHand() {
  const said: string[] = [];
  const sockets = new RingSockets();
  const no = { ok: false, refusal: refuse("unknown_ring", "Cannot find the ring") } as const;
  const phones: RingPhones = {
    join({ rid, building }, ears) {
      const socket = sockets.add({ session: rid, account: rid, building }, ears);
      assert.ok(socket !== undefined);
      said.push("join");
      const leave = () => said.push(socket.leave() === undefined ? "left" : "over");
      const signal = () => no.refusal;
      return {
        ok: true,
        value: { rings: [], signal, leave, ...(socket.resumed && { resumed: true }) },
      };
    },
    active: () => ({ ok: true, value: [] }),
    shown: (_capability, _ring, done) => done(no),
    answer: (_capability, _ring, done) => done(no),
    decline: (_capability, _ring, done) => done(no),
    hangUp: (_capability, _ring, done) => done(no),
    open: (_capability, _ring, _wanted, done) => done(no),
  };
  return { phones, said };
}

Deno.test("a renewed line opens before the last one closes, so that what was begun with units goes on", async () => {
  const { phones, said } = phonesInHand();
  await withEdge({ rings: phones }, async ({ url, token }) => {
    const capability = () => token({ rid: "rid-1", lifts: [], rings: true });
    let renewed = 0;
    const capabilities = {
      current: async () => ({ capability: await capability() }),
      renew: () => Promise.resolve(renewed++),
      drop() {},
    } as unknown as Capabilities;
    const all: boolean[] = [];
    let cuts = 0;
    await using page = pageAt(url);
    const line = new RingLine(capabilities, {
      all: (_rings, resumed) => all.push(resumed),
      ...{ one() {}, signal() {}, papers() {}, cameras() {} },
      cut: () => cuts++,
    });
    line.start();
    await until("the first line", () => all.length === 1);
    page.later.at(-1)!();
    await until("the renewed line", () => all.length === 2);
    await until("the first to be closed", () => said.length === 3);
    assert.deepEqual(said, ["join", "join", "left"]);
    assert.deepEqual([all, cuts, renewed], [[false, true], 0, 1]);
    dispatchEvent(new Event("pagehide"));
    await until("the page to be gone", () => said.length === 4);
    assert.equal(said.at(-1), "over");
  });
});

/** What of a browser's page the line needs; what it means to do in some minutes waits in `later`. */
function pageAt(url: string) {
  const later: (() => void)[] = [];
  const { setTimeout: real } = globalThis;
  const waits = ((task: () => void, ms: number) => {
    if (ms < 60_000) return real(task, ms);
    later.push(task);
    return real(() => {}, 0);
  }) as typeof setTimeout;
  Object.defineProperty(globalThis, "location", { value: { origin: url }, configurable: true });
  globalThis.setTimeout = waits;
  return {
    later,
    [Symbol.asyncDispose]: () => {
      globalThis.setTimeout = real;
      Reflect.deleteProperty(globalThis, "location");
      return Promise.resolve();
    },
  };
}
