import assert from "node:assert/strict";
import { Minted } from "../../../src/access/minted.ts";
import { ManualClock } from "../../../src/clock.ts";

function capability(jti: string, expiresAtMs: number, ...rests: string[]) {
  const at = { building: "tower", use: "lift", groups: ["main"] } as const;
  return { jti, expiresAtMs, rid: `rid-${jti}`, ...at, rests };
}

Deno.test("C3 what ends takes along what rests on it, once, and nothing else", () => {
  const minted = new Minted(new ManualClock(0));
  minted.note(capability("a", 600_000, "session/s1", "grant/g1"));
  minted.note(capability("b", 600_000, "session/s1", "grant/g2"));
  minted.note(capability("c", 600_000, "session/s2", "grant/g2"));
  assert.deepEqual(minted.take("session/s1").map(({ jti }) => jti), ["a", "b"]);
  assert.deepEqual(minted.take("session/s1"), []);
  assert.deepEqual(minted.take("grant/g2").map(({ jti }) => jti), ["c"]);
  assert.equal(minted.size, 0);
});

Deno.test("C3 session and capability are held together until the capability expires only", async () => {
  const clock = new ManualClock(0);
  const minted = new Minted(clock);
  minted.note(capability("a", 1_000, "session/s1"));
  await clock.run(1_000);
  minted.note(capability("b", 600_000, "session/s1"));
  assert.equal(minted.size, 1);
  assert.deepEqual(minted.take("session/s1").map(({ jti }) => jti), ["b"]);
});
