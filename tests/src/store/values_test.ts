import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeVersioned, encodeVersioned, ValueUnreadable } from "../../../src/store/values.ts";

const asIs = (version: number) => ({ version, read: (value: unknown) => value });

Deno.test("values: what was encoded is decoded, as well-formed text with its version", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 99 }), (value, version) => {
    const text = encodeVersioned(version, value);
    assert.ok(text.isWellFormed());
    assert.equal(JSON.parse(text).v, version);
    const plain: unknown = JSON.parse(JSON.stringify(value)); // -0 is 0 in JSON
    assert.deepEqual(decodeVersioned(text, asIs(version)), plain);
  }));
  assert.equal(encodeVersioned(1, { a: "\ud800" }), '{"v":1,"d":{"a":"\\ud800"}}');
  assert.throws(() => encodeVersioned(1, undefined), TypeError);
});

Deno.test("values: an older version is upgraded step by step, then read", () => {
  const steps: number[] = [];
  const format = {
    version: 4,
    read: (value: unknown) => ({ trail: value as number[] }),
    upgrade: (value: unknown, from: number) => {
      steps.push(from);
      return [...(value as number[]), from];
    },
  };
  assert.deepEqual(decodeVersioned(encodeVersioned(1, [0]), format), { trail: [0, 1, 2, 3] });
  assert.deepEqual(steps, [1, 2, 3]);
  assert.deepEqual(decodeVersioned(encodeVersioned(4, [9]), format), { trail: [9] });
  assert.deepEqual(steps, [1, 2, 3]);
});

Deno.test("values: a newer version is refused and named", () => {
  assert.throws(() => decodeVersioned(encodeVersioned(3, {}), asIs(2)), {
    name: "ValueUnreadable",
    message: "Cannot read a stored value: this server reads up to version 2, " +
      "got version 3, written by a newer server",
  });
});

Deno.test("values: an older version without a way up is refused and named", () => {
  assert.throws(() => decodeVersioned(encodeVersioned(1, {}), asIs(2)), {
    name: "ValueUnreadable",
    message: "Cannot read a stored value: version 2 has no upgrade, got version 1",
  });
});

Deno.test("values: text that is no stored value is refused without repeating it", () => {
  const texts = [
    "",
    "secret",
    "null",
    "7",
    '"secret"',
    "[]",
    '{"d":"secret"}',
    '{"v":1}',
    '{"v":0,"d":"secret"}',
    '{"v":1.5,"d":1}',
    '{"v":"1","d":"secret"}',
  ];
  for (const text of texts) {
    assert.throws(() => decodeVersioned(text, asIs(1)), (error) => {
      assert.ok(error instanceof ValueUnreadable);
      assert.ok(!error.message.includes("secret"));
      return true;
    });
  }
});

Deno.test("values: what reading or upgrading throws is kept as the cause", () => {
  const fault = new RangeError("no such floor");
  const fails = () => {
    throw fault;
  };
  const caused = (error: unknown) => error instanceof ValueUnreadable && error.cause === fault;
  assert.throws(() => decodeVersioned(encodeVersioned(1, 1), { version: 1, read: fails }), caused);
  const format = { version: 2, read: (value: unknown) => value, upgrade: fails };
  assert.throws(() => decodeVersioned(encodeVersioned(1, 1), format), caused);
});
