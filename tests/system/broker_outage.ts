/**
 * One outage of the broker: open calls before it, calls and an act tried during it, and what must
 * hold after it. 3 s long in the tests, 30 s in the soak run.
 */
import assert from "node:assert/strict";
import { SystemClock } from "../../src/clock.ts";
import type { CallView } from "../../src/protocol.ts";
import { readSite } from "../../src/site.ts";
import { Mosquitto } from "../parts/mosquitto.ts";
import { Phone } from "./phone.ts";
import { RecordingHardware } from "./recording_hardware.ts";
import { ServerProcess } from "./server_process.ts";
import { testSite } from "./test_site.ts";

const clock = new SystemClock();
const convergeWithinMs = 2_000;
const serverUser = "vestibule.server";

/** A server, a Mosquitto and hardware, ready for an outage. */
export class BrokerOutage {
  readonly #mosquitto: Mosquitto;
  readonly #server: ServerProcess;
  readonly #hardware: RecordingHardware;
  readonly #folder: string;

  private constructor(
    mosquitto: Mosquitto,
    server: ServerProcess,
    hardware: RecordingHardware,
    folder: string,
  ) {
    this.#mosquitto = mosquitto;
    this.#server = server;
    this.#hardware = hardware;
    this.#folder = folder;
  }

  /** Starts everything. */
  static async prepare(): Promise<BrokerOutage> {
    const site = testSite();
    const checked = readSite(JSON.stringify(site));
    const secret = crypto.randomUUID();
    const users = new Map([
      [serverUser, secret],
      ...checked.devices.map(({ id }) => [id, crypto.randomUUID()] as const),
    ]);
    const mosquitto = await Mosquitto.start({
      users,
      acl: [...users.keys()].map((user) => `user ${user}\ntopic readwrite vestibule/1/#\n`).join(
        "\n",
      ),
    });
    const folder = await Deno.makeTempDir({ prefix: "vestibule-outage-" });
    await Deno.writeTextFile(`${folder}/password`, secret, { mode: 0o600 });
    const server = await ServerProcess.start({
      site,
      args: [
        ...["--mqtt-url", mosquitto.url, "--mqtt-user", serverUser],
        ...["--mqtt-password-file", `${folder}/password`],
      ],
    });
    const hardware = new RecordingHardware(server.site, mosquitto.url, users);
    return new BrokerOutage(mosquitto, server, hardware, folder);
  }

  /** Runs one outage; returns how long desired state took to converge after it, in ms. */
  async run(outageMs: number): Promise<number> {
    const at = { building: "b1", group: "g0" };
    const controller = this.#hardware.controllers[0]!.controller;
    this.#hardware.hold(true);
    const phone = await Phone.connect(this.#server.http);
    await phone.ask((ref) => ({ type: "subscribe", ref, ...at }));
    const before: CallView[] = [];
    await until(async () => {
      const answer = await phone.place(at, { kind: "destination", from: 0, to: 5, persons: 1 });
      if (answer === "cut" || !("call" in answer)) return false;
      before.push(answer.call);
      return before.length === 4;
    }, 10_000);
    await until(() => controller.held.length === 4, 5_000);

    await this.#mosquitto.kill();
    await until(async () => await this.#server.metric("vestibule_hardware_link") === 0, 5_000);
    // A call of before and one that is placed now; neither may be forgotten.
    const during = await phone.place(at, { kind: "destination", from: 2, to: 6, persons: 1 });
    const act = await phone.ask((ref) => ({
      type: "open_doors",
      ref,
      ...at,
      key: phone.key(),
      call: before[0]!.id,
    }));
    assert.ok(act !== "cut" && act.type === "refused", JSON.stringify(act));
    assert.equal(act.refusal.code, "unreachable");
    await new Promise<void>((resolve) => clock.after(outageMs, resolve));
    for (const call of before) {
      const now = await this.#read(phone, at, call.id);
      assert.equal(now.state, "assigned", "a call keeps its state through the outage");
      assert.equal(now.car, call.car, "a call keeps its car through the outage");
    }

    await this.#mosquitto.run();
    const backAtMs = clock.monotonic();
    const expected = new Set(before.map(({ id }) => id));
    if (during !== "cut" && "call" in during) expected.add(during.call.id);
    await until(
      async () =>
        await this.#server.metric("vestibule_hardware_link") === 1 &&
        controller.held.length === expected.size &&
        controller.held.every((call) => expected.has(call)),
      10_000,
    );
    const tookMs = clock.monotonic() - backAtMs;
    assert.ok(tookMs <= convergeWithinMs, `converged after ${Math.round(tookMs)} ms`);
    assert.equal(this.#hardware.acts.length, 0, "no act was replayed");

    this.#hardware.hold(false);
    for (const call of expected) {
      await until(async () => (await this.#read(phone, at, call)).state === "served", 10_000);
      assert.equal(this.#hardware.served().get(call), 1, "served exactly once");
    }
    await phone.close();
    return tookMs;
  }

  /** Ends everything. */
  async dispose(): Promise<void> {
    await this.#hardware.stop();
    await this.#server.dispose();
    await this.#mosquitto.stop();
    await Deno.remove(this.#folder, { recursive: true });
  }

  async #read(phone: Phone, at: { building: string; group: string }, call: string) {
    const seen = await phone.ask((ref) => ({ type: "subscribe", ref, ...at }));
    assert.ok(seen !== "cut" && (seen.type === "snapshot" || seen.type === "resumed"));
    const found = seen.calls.find(({ id }) => id === call);
    assert.ok(found !== undefined, "the caller still sees the call");
    await phone.ask((ref) => ({ type: "unsubscribe", ref, ...at }));
    return found;
  }
}

/** Waits until something holds; the outside world gives no event for it. */
async function until(holds: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const untilMs = clock.monotonic() + withinMs;
  while (!await holds()) {
    if (clock.monotonic() > untilMs) {
      throw new Error(`It did not come to pass within ${withinMs} ms: ${holds}`);
    }
    await new Promise<void>((resolve) => clock.after(10, resolve));
  }
}
