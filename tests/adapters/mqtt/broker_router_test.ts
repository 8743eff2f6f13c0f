import assert from "node:assert/strict";
import fc from "fast-check";
import { BrokerRouter, matches } from "../../../adapters/mqtt/broker_router.ts";

Deno.test("matches follows the examples of MQTT 3.1.1, section 4.7", () => {
  const yes: [string, string][] = [
    ["sport/tennis/player1/#", "sport/tennis/player1"],
    ["sport/tennis/player1/#", "sport/tennis/player1/ranking"],
    ["sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon"],
    ["sport/#", "sport"],
    ["#", "anything/at/all"],
    ["sport/tennis/+", "sport/tennis/player1"],
    ["sport/+", "sport/"],
    ["+/+", "/finance"],
    ["/+", "/finance"],
    ["$SYS/#", "$SYS/broker"],
    ["$SYS/monitor/+", "$SYS/monitor/Clients"],
  ];
  const no: [string, string][] = [
    ["sport/tennis/+", "sport/tennis/player1/ranking"],
    ["sport/+", "sport"],
    ["+", "/finance"],
    ["#", "$SYS/broker"],
    ["+/monitor/Clients", "$SYS/monitor/Clients"],
    ["Accounts", "ACCOUNTS"],
    ["a/b", "a"],
    ["a", "a/b"],
  ];
  for (const [filter, topic] of yes) assert.ok(matches(filter, topic), `${filter} ${topic}`);
  for (const [filter, topic] of no) assert.ok(!matches(filter, topic), `${filter} ${topic}`);
});

Deno.test("BrokerRouter hands a message to exactly the subscriptions that match, also from memory", () => {
  const level = fc.constantFrom("a", "b", "c", "");
  const topic = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join("/"));
  const filter = fc.tuple(
    fc.array(fc.oneof(level, fc.constant("+")), { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  ).map(([levels, rest]) => [...levels, ...(rest ? ["#"] : [])].join("/"));
  const step = fc.oneof(
    fc.record({ does: fc.constant("on" as const), text: filter }),
    fc.record({ does: fc.constant("off" as const), text: filter }),
    fc.record({ does: fc.constant("emit" as const), text: topic }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const router = new BrokerRouter<{ topic: string }>();
    const subscribed = new Map<string, (message: unknown, done: () => void) => void>();
    let got: string[] = [];
    for (const { does, text } of steps) {
      const known = subscribed.get(text);
      if (does === "on" && known === undefined) {
        const deliver = (_message: unknown, done: () => void) => {
          got.push(text);
          done();
        };
        subscribed.set(text, deliver);
        router.on(text, deliver);
      } else if (does === "off" && known !== undefined) {
        router.removeListener(text, known);
        subscribed.delete(text);
      } else if (does === "emit") {
        got = [];
        let done = 0;
        router.emit({ topic: text }, () => done++);
        const expected = [...subscribed.keys()].filter((each) => matches(each, text));
        assert.deepEqual(got.sort(), expected.sort());
        assert.equal(router.receivers(text), expected.length);
        assert.equal(done, 1);
      }
    }
  }));
});

Deno.test("BrokerRouter is done with a message when its slowest subscriber is", () => {
  const router = new BrokerRouter<{ topic: string }>();
  const open: (() => void)[] = [];
  router.on("t", (_message, done) => open.push(done)).on("+", (_message, done) => open.push(done));
  let done = 0;
  router.emit({ topic: "t" }, () => done++);
  open[0]!();
  assert.equal(done, 0);
  open[1]!();
  assert.equal(done, 1);
});
