import assert from "node:assert/strict";
import fc from "fast-check";
import { readMessage } from "../../../src/live/messages.ts";
import { clientMessageSchema } from "../../../src/protocol.ts";

Deno.test("any text at all is a message or has a refusal with one sentence", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    const read = readMessage(text);
    if (read.ok) clientMessageSchema.parse(read.message);
    else {
      assert.ok(["malformed", "invalid", "key_required", "unsupported_version"]
        .includes(read.refusal.code));
      assert.ok(read.refusal.detail.length <= 300);
    }
  }));
});

Deno.test("deeply nested text within the frame limit is refused like any other", () => {
  const deep = `${"[".repeat(8000)}${"]".repeat(8000)}`;
  assert.ok(!readMessage(deep).ok);
  assert.ok(!readMessage(`{"type":"ping","ref":${deep}}`).ok);
});

Deno.test("a refusal names the message by its ref where the ref is usable", () => {
  const refOf = (text: string) => {
    const read = readMessage(text);
    return read.ok ? "ok" : read.ref;
  };
  assert.equal(refOf('{"type":"nothing","ref":"r"}'), "r");
  assert.equal(refOf('{"type":"nothing","ref":7}'), undefined);
  assert.equal(refOf(`{"type":"nothing","ref":"${"r".repeat(41)}"}`), undefined);
});

Deno.test("a prototype in a message is data like any other and is refused", () => {
  const read = readMessage('{"type":"ping","ref":"r","__proto__":{"type":"hello"}}');
  assert.ok(!read.ok);
  assert.equal(read.refusal.code, "invalid");
});
