import fc from "fast-check";
import assert from "node:assert/strict";
import { CarMotion } from "../../web/motion.js";

Deno.test("CarMotion draws nothing before the first report and reaches the last", () => {
  const motion = new CarMotion();
  assert.equal(motion.at(0), undefined);
  motion.push(1000, 3);
  assert.equal(motion.at(1000), 3);
  motion.push(1250, 4);
  assert.ok((motion.at(1250) ?? 0) < 4, "the picture runs behind");
  assert.equal(motion.at(5000), 4);
  motion.clear();
  assert.equal(motion.at(5000), undefined);
});

Deno.test("CarMotion starts a journey when it was reported, not when the car last stood", () => {
  const motion = new CarMotion();
  motion.push(0, 10);
  motion.push(250, 10);
  motion.push(60_000, 10.5); // stood for a minute, and nothing was reported meanwhile
  assert.equal(motion.at(60_000), 10, "no sweep across the minute");
  assert.equal(motion.at(62_000), 10.5);
});

Deno.test("CarMotion never leaves the span of what was reported and never turns on its own", () => {
  const steps = fc.array(
    fc.record({ gapMs: fc.integer({ min: 50, max: 1500 }), riseM: fc.integer({ min: 0, max: 5 }) }),
    { minLength: 2, maxLength: 20 },
  );
  fc.assert(fc.property(steps, (list) => {
    const motion = new CarMotion();
    let tMs = 0;
    let positionM = 0;
    let drawnM = 0;
    for (const { gapMs, riseM } of list) {
      motion.push(tMs, positionM);
      for (let ms = 0; ms < gapMs; ms += 25) {
        const at = motion.at(tMs + ms) ?? Number.NaN;
        assert.ok(at <= positionM + 1e-9, `${at} lies above ${positionM}`);
        assert.ok(at >= drawnM - 1e-9, `${at} lies below ${drawnM}, where it was drawn before`);
        drawnM = at;
      }
      tMs += gapMs;
      positionM += riseM;
    }
    motion.push(tMs, positionM);
    for (let ms = 0; ms < 3000; ms += 25) {
      const at = motion.at(tMs + ms) ?? Number.NaN;
      assert.ok(at >= drawnM - 1e-9, "a rising car never falls");
      drawnM = at;
    }
    assert.equal(drawnM, positionM);
  }));
});
