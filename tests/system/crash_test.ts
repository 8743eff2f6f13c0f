/** Kill -9 under load, on the real server, the real store and the real broker. */
import assert from "node:assert/strict";
import { SystemClock } from "../../src/clock.ts";
import type { CallView } from "../../src/protocol.ts";
import { seededRandom } from "../../src/random.ts";
import { type Ledger, loadUntilCut } from "./crash_load.ts";
import { mint, Phone } from "./phone.ts";
import { RecordingHardware } from "./recording_hardware.ts";
import { ServerProcess } from "./server_process.ts";
import { testSite } from "./test_site.ts";

const rounds = 20;
const clock = new SystemClock();

Deno.test("G1 E2 E4 nothing acknowledged is lost or served twice over 20 kill -9 under load", async () => {
  const seed = crypto.randomUUID();
  const random = seededRandom(seed);
  const server = await ServerProcess.start({ site: testSite() });
  const hardware = new RecordingHardware(server.site, server.mqtt, server.secrets);
  try {
    const groups = hardware.controllers.map(({ at }) => at);
    const ledger: Ledger = { acknowledged: [], unanswered: [], refused: new Map() };
    for (let round = 0; round < rounds; round++) {
      const load = loadUntilCut(server.http, groups, 16, random, ledger);
      const acknowledgedBefore = ledger.acknowledged.length;
      // Kill only while calls are really flowing, at a moment of the seed's choosing.
      await soon(() => ledger.acknowledged.length > acknowledgedBefore + 20, 20_000);
      await new Promise<void>((resolve) => clock.after(random.next() * 40, resolve));
      await server.kill();
      await load;
      await server.restart();
    }

    // A repeat under the same id and key finds the call, or makes it; never a second one.
    for (const { at, rid, key, request } of ledger.unanswered) {
      const phone = await Phone.connect(server.http, rid);
      const first = await settledPlace(phone, at, request, key);
      const again = await phone.place(at, request, key);
      assert.ok(again !== "cut" && "call" in again, `seed ${seed}: ${JSON.stringify(again)}`);
      assert.equal(again.call.id, first.id);
      ledger.acknowledged.push({ at, rid, call: first });
      await phone.close();
    }

    const ends = new Map<string, number>();
    for (const { at, rid, call } of ledger.acknowledged) {
      const capability = await mint(server.http, { rid });
      const found = await ended(server.http, at, capability, call.id);
      assert.equal(found.id, call.id, `seed ${seed}`);
      assert.ok(
        found.state === "served" || (found.state === "cancelled" && found.reason !== undefined),
        `seed ${seed}: ${JSON.stringify(found)}`,
      );
      const served = hardware.served().get(call.id) ?? 0;
      assert.ok(served <= 1, `seed ${seed}: ${call.id} was served ${served} times`);
      if (found.state === "served") assert.equal(served, 1, `seed ${seed}: ${call.id}`);
      ends.set(found.state, (ends.get(found.state) ?? 0) + 1);
    }
    for (const [call, times] of hardware.served()) {
      assert.equal(times, 1, `seed ${seed}: ${call} was served ${times} times`);
    }
    assert.ok(ledger.acknowledged.length > rounds * 20, "the load placed calls in every round");
    assert.ok((ends.get("served") ?? 0) > 0, "calls were served");
  } finally {
    await hardware.stop();
    await server.dispose();
  }
});

/** Right after a restart a group may still answer `unavailable`-like refusals; repeat until placed. */
async function settledPlace(
  phone: Phone,
  at: { building: string; group: string },
  request: Parameters<Phone["place"]>[1],
  key: string,
): Promise<CallView> {
  let last: unknown;
  for (let attempt = 0; attempt < 50; attempt++) {
    const answer = await phone.place(at, request, key);
    if (answer !== "cut" && "call" in answer) return answer.call;
    last = answer;
    await new Promise<void>((resolve) => clock.after(100, resolve));
  }
  throw new Error(`Cannot place the call again: ${JSON.stringify(last)}`);
}

/** Reads a call until it has ended. */
async function ended(
  http: string,
  at: { building: string; group: string },
  capability: string,
  call: string,
): Promise<CallView> {
  const url = `${http}/v1/buildings/${at.building}/groups/${at.group}/calls/${call}`;
  const untilMs = clock.monotonic() + 20_000;
  for (;;) {
    const response = await fetch(url, { headers: { authorization: `Bearer ${capability}` } });
    const body = await response.json();
    assert.equal(response.status, 200, `an acknowledged call is gone: ${JSON.stringify(body)}`);
    if (body.state === "served" || body.state === "cancelled") return body;
    if (clock.monotonic() > untilMs) return body;
    await new Promise<void>((resolve) => clock.after(50, resolve));
  }
}

async function soon(holds: () => boolean, withinMs: number): Promise<void> {
  const untilMs = clock.monotonic() + withinMs;
  while (!holds()) {
    if (clock.monotonic() > untilMs) throw new Error("It did not come to pass in time");
    await new Promise<void>((resolve) => clock.after(5, resolve));
  }
}
