import assert from "node:assert/strict";
import { ffmpegArguments, rtspAddress } from "../../../adapters/camera/rtsp_address.ts";

Deno.test("R70 a camera's address is one of RTSP, and anything else is refused without being repeated", () => {
  for (
    const good of [
      "rtsp://192.0.2.7/stream1",
      "rtsps://viewer:s3cret@camera.example:322/h264?channel=1&subtype=0",
      "rtsp://[2001:db8::7]:554/axis-media/media.amp",
    ]
  ) assert.equal(rtspAddress(good), good);
  for (
    const bad of [
      "",
      "http://192.0.2.7/secret",
      "file:///etc/secret",
      "-i rtsp://192.0.2.7/secret",
      "rtsp://192.0.2.7/secret -f null",
      "rtsp://192.0.2.7/secret\n-y",
      "rtsp:///secret",
      "rtsp://192.0.2.7/`secret`",
      "concat:rtsp://192.0.2.7/secret|/etc/secret",
      `rtsp://192.0.2.7/secret${"a".repeat(512)}`,
    ]
  ) {
    assert.throws(() => rtspAddress(bad), (error: Error) => {
      assert.match(error.message, /^Cannot take a camera's address: it is rtsp:/);
      return !error.message.includes("secret");
    }, bad);
  }
});

Deno.test("R70 ffmpeg is given the address as one word, reads the network alone, takes no sound and writes no file", () => {
  const address = "rtsp://viewer:s3cret@192.0.2.7/stream1";
  const words = ffmpegArguments(address);
  assert.equal(words[words.indexOf("-i") + 1], address);
  assert.equal(words.filter((word) => word.includes("192.0.2.7")).length, 1);
  assert.doesNotMatch(words[words.indexOf("-protocol_whitelist") + 1]!, /file|pipe|concat|http/);
  assert.ok(words.includes("-an"));
  assert.equal(words.at(-1), "pipe:1");
});
