import assert from "node:assert/strict";
import { beginningFast } from "../../../adapters/camera/beginning_fast.ts";

const lines = (...all: string[]) => all.map((line) => `${line}\r\n`).join("");
const before = ["v=0", "m=video 9 UDP/TLS/RTP/SAVPF 96 97", "a=rtpmap:96 VP8/90000"];
const after = ["a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=96"];

Deno.test("R70 a picture begins faster than libwebrtc would dare: its own copy of the answer says so", () => {
  assert.equal(
    beginningFast(lines(...before, ...after)),
    lines(...before, "a=fmtp:96 x-google-start-bitrate=1000", ...after),
  );
});

Deno.test("R70 what an answer says of the codec stays, and an answer without it as it is", () => {
  const said = beginningFast(lines(...before, "a=fmtp:96 max-fr=15", ...after));
  assert.ok(said.includes("a=fmtp:96 max-fr=15;x-google-start-bitrate=1000\r\n"));
  assert.ok(said.includes("a=fmtp:97 apt=96\r\n"));
  const voice = lines("v=0", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=rtpmap:111 opus/48000/2");
  assert.equal(beginningFast(voice), voice);
});
