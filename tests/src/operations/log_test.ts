import assert from "node:assert/strict";
import fc from "fast-check";
import { ManualClock } from "../../../src/clock.ts";
import { Log, type LogLevel, Secret } from "../../../src/operations/log.ts";

function build(level: LogLevel = "debug") {
  const lines: string[] = [];
  const log = new Log(new ManualClock(0), (line) => lines.push(line), level);
  return { log, lines };
}

Deno.test("a log line is one JSON object with its time, level and event", () => {
  const { log, lines } = build();
  log.info("listening", { host: "127.0.0.1", port: 80, names: ["a", "b"], none: undefined });
  assert.equal(
    lines[0],
    '{"at":"1970-01-01T00:00:00.000Z","level":"info","event":"listening",' +
      '"host":"127.0.0.1","port":80,"names":["a","b"]}\n',
  );
});

Deno.test("lines below the level are not written", () => {
  const { log, lines } = build("warn");
  log.debug("a");
  log.info("b");
  log.warn("c");
  log.error("d", { error: new TypeError("it broke") });
  assert.deepEqual(lines.map((line) => JSON.parse(line).event), ["c", "d"]);
  assert.equal(JSON.parse(lines[1]!).error, "TypeError: it broke");
});

Deno.test("a secret is never shown, however it is written", () => {
  const secret = new Secret("hunter2");
  assert.equal(secret.reveal(), "hunter2");
  const { log, lines } = build();
  log.info("signing_in", { password: secret });
  for (
    const text of [
      lines[0]!,
      `${secret}`,
      JSON.stringify({ secret }),
      Deno.inspect(secret),
      Deno.inspect({ deep: [secret] }),
      Object.keys(secret).join(),
    ]
  ) assert.ok(!text.includes("hunter2"), text);
});

Deno.test("what has the form of a signed token is struck out of any text", () => {
  const { log, lines } = build();
  const token = "eyJhbGciOiJFZERTQSJ9.eyJyaWQiOiJ4In0.c2lnbmF0dXJl";
  log.warn("odd", { text: `got ${token}!`, list: [token], error: new Error(`bad ${token}`) });
  assert.ok(!lines[0]!.includes("eyJ"));
  assert.match(lines[0]!, /got \[redacted\]!/);
});

Deno.test("a line stays one line of JSON and of bounded length, whatever is logged", () => {
  fc.assert(fc.property(fc.string(), fc.string({ maxLength: 10_000 }), (event, text) => {
    const { log, lines } = build();
    log.info(event.slice(0, 100), { text });
    assert.equal(lines.length, 1);
    assert.equal(lines[0]!.indexOf("\n"), lines[0]!.length - 1);
    JSON.parse(lines[0]!);
    assert.ok(lines[0]!.length <= 2 * 4096 + 200);
  }));
});
