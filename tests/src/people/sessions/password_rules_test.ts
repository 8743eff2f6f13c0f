import assert from "node:assert/strict";
import fc from "fast-check";
import {
  demandGoodPassword,
  passwordFault,
} from "../../../../src/people/sessions/password_rules.ts";
import { RefusalError } from "../../../../src/refusal.ts";

const own = { name: "Mia Lindström", email: "m.lindstroem@example.org" };

Deno.test("R03 a password has 10 to 128 characters, however they are encoded", () => {
  assert.match(passwordFault("kurz8xyt,") ?? "", /10 to 128 characters, got 9/);
  assert.equal(passwordFault("kurz8xyt,q"), null);
  assert.equal(passwordFault("🚪k🔑w🛗 vqj🏢d"), null, "a character beyond 16 bits is one");
  assert.equal(passwordFault("kv8 ".repeat(31) + "zq,w"), null);
  assert.match(passwordFault("kv8 ".repeat(32) + "z") ?? "", /got 129/);
  assert.match(passwordFault("kurz8xyt,q\ud800") ?? "", /well-formed/);
});

Deno.test("R03 nothing must be among a password's characters (V6.2.5)", () => {
  for (
    const good of ["kalju pelto uisti", "KALJUPELTOUISTI", "8305917264481", "ㅁㄴ文字 и слово"]
  ) {
    assert.equal(passwordFault(good, own), null, good);
  }
});

Deno.test("R03 the passwords that everybody tries first are refused (V6.2.4)", () => {
  const common = [
    "password123",
    "P@ssw0rd2024!",
    "Passwort1234",
    "1234567890",
    "0987654321",
    "qwertyuiop",
    "qwertz12345",
    "1q2w3e4r5t",
    "1qaz2wsx3edc",
    "asdfghjkl123",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "1212121212",
    "iloveyou123!",
    "Sunshine2023",
    "Welcome12345",
    "letmein12345",
    "dragonmonkey",
    "football2022",
    "liverpool1234567890",
    "Vestibule2026",
    "trustno1trustno1",
    "abcdefghijkl",
    "Salasana2025",
    "motdepasse1",
  ];
  for (const password of common) {
    assert.match(passwordFault(password) ?? "good", /common|row/, password);
  }
});

Deno.test("R03 one's own name or mail address is no password", () => {
  for (
    const password of [
      "mialindström",
      "Lindstrom-1987",
      "m.lindstroem@example.org",
      "mia.Mia.Mia.1",
    ]
  ) {
    assert.match(passwordFault(password, own) ?? "good", /own name/, password);
  }
  assert.equal(passwordFault("mia isst gern Quitten", own), null);
  assert.equal(passwordFault("Lindstrom-1987", { name: "Somebody Else" }), null);
});

Deno.test("R03 what is refused of a password does not repeat it", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: "binary" }), (password) => {
      try {
        demandGoodPassword(password, own);
      } catch (error) {
        assert.ok(error instanceof RefusalError);
        assert.equal(error.refusal.code, "invalid");
        if (password.length > 8) assert.ok(!error.message.includes(password));
      }
    }),
    { numRuns: 200 },
  );
});
