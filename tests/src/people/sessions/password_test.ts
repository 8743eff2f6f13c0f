import assert from "node:assert/strict";
import { RefusalError } from "../../../../src/refusal.ts";
import {
  Argon2Passwords,
  currentParameters,
  readPhc,
  writePhc,
} from "../../../../src/people/sessions/password.ts";
import { quick, randomBytes } from "./sign_in_stage.ts";

Deno.test("R03 a password is stored as Argon2id of at least 19 MiB, two passes, one lane", async () => {
  const passwords = new Argon2Passwords({ randomBytes });
  const stored = await passwords.hash("vier gelbe Kannen im Hof");
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  const read = readPhc(stored);
  assert.ok(read !== null && read.memoryKiB >= 19_456 && read.passes >= 2 && read.lanes >= 1);
  assert.doesNotMatch(stored, /gelbe|Kannen/);
  assert.ok(await passwords.verify("vier gelbe Kannen im Hof", stored));
  assert.equal(await passwords.verify("vier gelbe Kannen im Haus", stored), false);
});

Deno.test("R03 the platform's Argon2id is that of RFC 9106 as the reference program writes it", async () => {
  // From the test program of the reference implementation: "password", "somesalt", t=2, m=64 MiB.
  const stored =
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  const passwords = new Argon2Passwords({ randomBytes });
  assert.ok(await passwords.verify("password", stored));
  assert.equal(await passwords.verify("passwore", stored), false);
});

Deno.test("R03 two hashes of one password differ, and a weaker hash is told from a current one", async () => {
  const passwords = new Argon2Passwords({ randomBytes });
  const older = new Argon2Passwords({ randomBytes, parameters: quick });
  const weak = await older.hash("vier gelbe Kannen im Hof");
  assert.notEqual(weak, await older.hash("vier gelbe Kannen im Hof"));
  assert.ok(older.isCurrent(weak));
  assert.equal(passwords.isCurrent(weak), false);
  assert.ok(await passwords.verify("vier gelbe Kannen im Hof", weak), "it still opens");
});

Deno.test("R03 one letter written in two ways is one password", async () => {
  const passwords = new Argon2Passwords({ randomBytes, parameters: quick });
  const stored = await passwords.hash("Tu\u0308r und Tor offen");
  assert.ok(await passwords.verify("T\u00fcr und Tor offen", stored));
});

Deno.test("R03 a stored text that was not written here opens nothing and costs a hash", async () => {
  const passwords = new Argon2Passwords({ randomBytes, parameters: quick });
  const good = readPhc(await passwords.hash("vier gelbe Kannen im Hof"))!;
  const strange = [
    "",
    "vier gelbe Kannen im Hof",
    "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    writePhc({ ...good, memoryKiB: 9_999_999 }),
    writePhc({ ...good, passes: 999 }),
    writePhc({ ...good, lanes: 0 }),
    writePhc({ ...good, memoryKiB: 1 }),
  ];
  for (const stored of strange) {
    assert.equal(readPhc(stored), null, stored);
    const before = passwords.made;
    assert.equal(await passwords.verify("vier gelbe Kannen im Hof", stored), false);
    assert.equal(passwords.made, before + 1);
  }
  assert.equal(await passwords.verify("", null), false);
});

Deno.test("E22 so many hashes at once, so many waiting, and beyond them busy", async () => {
  const passwords = new Argon2Passwords({
    randomBytes,
    parameters: quick,
    atOnce: 2,
    waitingMax: 3,
  });
  const tries = Array.from({ length: 8 }, () =>
    passwords.hash("vier gelbe Kannen im Hof").then(
      () => "done",
      (error) => error instanceof RefusalError ? error.refusal.code : "broke",
    ));
  assert.deepEqual(await Promise.all(tries), [
    ...Array.from({ length: 5 }, () => "done"),
    ...Array.from({ length: 3 }, () => "busy"),
  ]);
  assert.ok((await passwords.hash("again")).startsWith("$argon2id$"));
  assert.deepEqual(currentParameters, { memoryKiB: 19_456, passes: 2, lanes: 1 });
});
