import assert from "node:assert/strict";
import {
  blockSamples,
  isLoud,
  sampleRate,
  shareOfTone,
  Tone,
} from "../../../adapters/camera/voice_tone.ts";

Deno.test("voice tone: a block of it is that tone, loud, and no other", () => {
  const block = new Tone(440).next();
  assert.equal(block.length, blockSamples);
  assert.ok(isLoud(block));
  assert.ok(shareOfTone(block, 440) > 0.9);
  assert.ok(shareOfTone(block, 1_000) < 0.1);
});

Deno.test("voice tone: two blocks join without a jump, also across a second", () => {
  const tone = new Tone(441);
  let last = tone.next();
  const steepest = 2 * Math.PI * 441 / sampleRate * 32_767 * 0.25 + 1;
  for (let block = 1; block < 250; block++) {
    const next = tone.next();
    assert.ok(Math.abs(next[0]! - last.at(-1)!) <= steepest, `between ${block - 1} and ${block}`);
    last = next;
  }
});

Deno.test("voice tone: silence is not loud and has no tone", () => {
  assert.equal(isLoud(new Int16Array(blockSamples)), false);
  assert.equal(isLoud(new Int16Array(0)), false);
  assert.equal(isLoud(new Tone(440, 0.005).next()), false);
  assert.equal(shareOfTone(new Int16Array(blockSamples), 440), 0);
});
