import assert from "node:assert/strict";
import { Ephemeral } from "../../../src/position/ephemeral.ts";

const secret = "canary-zone";

/** Every way in which a value is written down by accident. */
const ways: Readonly<Record<string, (value: unknown) => unknown>> = {
  "JSON.stringify": (value) => JSON.stringify({ deep: [value] }),
  "a text": (value) => `at ${value}`,
  "String": (value) => String(value),
  "adding": (value) => "at " + value,
  "Deno.inspect": (value) => Deno.inspect(value),
  "structuredClone": (value) => structuredClone({ deep: [value] }),
};

for (const [name, write] of Object.entries(ways)) {
  Deno.test(`R61 a value to be used alone is not written down by ${name}`, () => {
    const value = new Ephemeral(secret);
    let written: unknown = "";
    try {
      written = write(value);
    } catch (error) {
      written = error instanceof Error ? `${error.message} ${error.stack}` : error;
      assert.ok(!String(written).includes(secret), "nor by the error that says so");
      return;
    }
    assert.fail(`it was written as ${Object.prototype.toString.call(written)}`);
  });
}

Deno.test("R61 it can be used, and its fields say nothing", () => {
  const value = new Ephemeral(secret);
  assert.ok(!Deno.inspect({ deep: [value] }).includes(secret), "the platform says that it failed");
  assert.equal(value.use((zone) => zone.length), secret.length);
  assert.ok(!Object.values(value).includes(secret));
  assert.ok(!Object.getOwnPropertyNames(value).some((name) => name.includes(secret)));
});
