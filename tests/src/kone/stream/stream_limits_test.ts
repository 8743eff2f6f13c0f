import assert from "node:assert/strict";
import { ConfigError, readConfig } from "../../../../src/config.ts";
import { defaultStreamLimits } from "../../../../src/kone/stream/stream_limits.ts";

const none = () => undefined;

Deno.test("KONE 1.8 60 s, 2 h and 300 s are the operator's settings, and those where nothing is said", () => {
  const { idleMs, connectionMs, monitorMaxS } = defaultStreamLimits;
  const published = { idleMs: 60_000, connectionMs: 7_200_000, monitorMaxS: 300 };
  assert.deepEqual({ idleMs, connectionMs, monitorMaxS }, published);
  assert.deepEqual(readConfig(["--site=x"], none).kone, published);
  const flags = ["--kone-idle-seconds=10", "--kone-connection-minutes=1"];
  const env = (name: string) => name === "VESTIBULE_KONE_MONITOR_SECONDS" ? "900" : undefined;
  assert.deepEqual(readConfig(["--site=x", ...flags], env).kone, {
    idleMs: 10_000,
    connectionMs: 60_000,
    monitorMaxS: 900,
  });
});

Deno.test("KONE 1.8 settings of the stream have bounds", () => {
  const flags = [
    "--kone-idle-seconds=9",
    "--kone-connection-minutes=1441",
    "--kone-monitor-seconds=3601",
  ];
  assert.throws(() => readConfig(["--site=x", ...flags], none), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.deepEqual(
      error.faults.map(({ place }) => place),
      flags.map((flag) => flag.split("=")[0]),
    );
    return true;
  });
});
