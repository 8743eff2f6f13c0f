/** Hardware that publishes nonsense, at the real server: each is dropped and counted. */
import assert from "node:assert/strict";
import { topics } from "../../adapters/mqtt/topics.ts";
import { TestDevice } from "../parts/test_device.ts";
import { Phone } from "./phone.ts";
import { RecordingHardware } from "./recording_hardware.ts";
import { ServerProcess } from "./server_process.ts";
import { testSite } from "./test_site.ts";

const at = { building: "b1", group: "g0" };

Deno.test("E4 hardware that publishes nonsense is dropped and counted, and everybody is served on", async () => {
  const server = await ServerProcess.start({ site: testSite(2) });
  const hardware = new RecordingHardware(server.site, server.mqtt, server.secrets);
  const device = {
    url: server.mqtt,
    user: "controller-0",
    secret: server.secrets.get("controller-0") ?? "",
  };
  try {
    const mad = await TestDevice.connect(device);
    const nonsense: [string, string][] = [
      [topics.report(at), "{"],
      [topics.report(at), "null"],
      [topics.report(at), '{"boot":"x"}'],
      [topics.report(at), JSON.stringify({ boot: "x", unitMs: -1, epoch: 0, revision: 0 })],
      [topics.report(at), "\u0000".repeat(1000)],
      [topics.carPosition(at, "a"), '{"positionM":"high"}'],
      [topics.carState(at, "a"), '{"mode":"party"}'],
      [topics.outcome(at), "[]"],
      [topics.status(at), '"online"'],
      [topics.report(at), `"${"x".repeat(200_000)}"`],
    ];
    for (const [topic, payload] of nonsense) await mad.publish(topic, payload);
    await until(async () =>
      await server.metric("vestibule_hardware_nonsense_total") >= nonsense.length
    );
    // A car that the site does not have is no topic of this device, and ends its connection.
    await mad.publish(topics.carState(at, "zz"), "{}").catch(() => {});
    await mad.ended;

    const phone = await Phone.connect(server.http);
    await phone.ask((ref) => ({ type: "subscribe", ref, ...at }));
    const placed = await phone.place(at, { kind: "destination", from: 0, to: 3, persons: 1 });
    assert.ok(placed !== "cut" && "call" in placed, JSON.stringify(placed));
    await phone.until((told) =>
      told.some((message) =>
        message.type === "event" && message.event.what === "call" &&
        message.event.call.id === placed.call.id && message.event.call.state === "served"
      )
    );
    await phone.close();
  } finally {
    await hardware.stop();
    await server.dispose();
  }
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) if (await holds()) return;
  throw new Error("It did not come to pass");
}
