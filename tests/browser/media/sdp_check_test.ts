import assert from "node:assert/strict";
import { checkSdp } from "../../../web/media/sdp_check.js";
import type { Media, Rule, Side } from "../../../web/media/types.js";
import { digestOf, fingerprintOf, linesOf, sdpOf } from "./sdp_samples.ts";

const certificate = "the unit's certificate";
const offer = { side: "offer", media: "picture", certificate } as const;
const other = fingerprintOf("somebody else's");

Deno.test("R72 an SDP with one line of its kind and one fingerprint is read, wherever that stands", () => {
  for (const media of ["picture", "voice"] as const) {
    for (const side of ["offer", "answer"] as const) {
      for (const above of [false, true]) {
        for (const lineEnd of ["\r\n", "\n"]) {
          const sdp = sdpOf({ side, media, certificate, above }, lineEnd);
          const read = { ok: true, digest: digestOf(certificate) };
          assert.deepEqual(checkSdp(sdp, { side, media }), read);
          assert.deepEqual(checkSdp(sdp.trimEnd(), { side, media }), read, "no last line end");
        }
      }
    }
  }
});

Deno.test("R72 a fingerprint that is said twice counts once, in small letters too", () => {
  const same = `a=fingerprint:sha-256 ${fingerprintOf(certificate).toLowerCase()}`;
  assert.deepEqual(
    checkSdp(`${sdpOf(offer)}${same}\r\n`, offer),
    { ok: true, digest: digestOf(certificate) },
  );
});

/** What is done to the lines of a picture's offer, and the rule that it breaks. */
const tricks: readonly [string, Rule, (lines: string[]) => string[]][] = [
  ["a second fingerprint at the line", "sdp_fingerprint", (lines) => [
    ...lines,
    `a=fingerprint:sha-256 ${other}`,
  ]],
  [
    "a second fingerprint above the line",
    "sdp_fingerprint",
    (lines) => before("m=", lines, `a=fingerprint:sha-256 ${other}`),
  ],
  ["a weaker hash beside it", "sdp_fingerprint", (lines) => [
    ...lines,
    `a=fingerprint:sha-1 ${other.slice(0, 59)}`,
  ]],
  ["another hash alone", "sdp_fingerprint", (lines) => replaced(lines, "sha-256", "sha-512")],
  [
    "the hash's name in capitals",
    "sdp_fingerprint",
    (lines) => replaced(lines, "sha-256", "SHA-256"),
  ],
  [
    "a shortened fingerprint",
    "sdp_fingerprint",
    (lines) => lines.map((line) => line.startsWith("a=fingerprint") ? line.slice(0, -3) : line),
  ],
  ["no fingerprint", "sdp_fingerprint", (lines) => without("a=fingerprint", lines)],
  ["a fingerprint under another case", "sdp_form", (lines) => [
    ...lines,
    `a=Fingerprint:sha-256 ${other}`,
  ]],
  ["a space before the name", "sdp_form", (lines) => [
    ...lines,
    `a= fingerprint:sha-256 ${other}`,
  ]],
  ["an audio line", "sdp_audio", (lines) => [
    ...lines,
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    "a=mid:1",
    "a=sendrecv",
  ]],
  [
    "an audio line first",
    "sdp_audio",
    (lines) => before("m=", lines, "m=audio 9 UDP/TLS/RTP/SAVPF 111"),
  ],
  ["a rejected audio line", "sdp_audio", (lines) => [...lines, "m=audio 0 UDP/TLS/RTP/SAVPF 0"]],
  ["an audio line instead", "sdp_audio", (lines) => replaced(lines, "m=video", "m=audio")],
  ["a second picture", "sdp_lines", (lines) => [...lines, "m=video 9 UDP/TLS/RTP/SAVPF 96"]],
  ["a data channel", "sdp_lines", (lines) => [
    ...lines,
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
  ]],
  ["a channel's port at the line", "sdp_lines", (lines) => [...lines, "a=sctp-port:5000"]],
  ["text instead", "sdp_lines", (lines) => replaced(lines, "m=video", "m=text")],
  ["no line at all", "sdp_lines", (lines) => lines.slice(0, 7)],
  ["a format twice", "sdp_lines", (lines) => replaced(lines, "SAVPF 98", "SAVPF 98 98")],
  ["the line rejected", "sdp_rejected", (lines) => replaced(lines, "m=video 9", "m=video 0")],
  [
    "the line rejected, in other digits",
    "sdp_rejected",
    (lines) => replaced(lines, "m=video 9", "m=video 000"),
  ],
  ["receiving as well", "sdp_direction", (lines) => replaced(lines, "a=sendonly", "a=sendrecv")],
  ["the wrong way", "sdp_direction", (lines) => replaced(lines, "a=sendonly", "a=recvonly")],
  ["nothing", "sdp_direction", (lines) => replaced(lines, "a=sendonly", "a=inactive")],
  ["two directions", "sdp_direction", (lines) => [...lines, "a=sendrecv"]],
  ["no direction", "sdp_direction", (lines) => without("a=sendonly", lines)],
  ["a direction above the line", "sdp_direction", (lines) => before("m=", lines, "a=sendonly")],
  ["no DTLS", "sdp_transport", (lines) => replaced(lines, "UDP/TLS/RTP/SAVPF", "RTP/AVP")],
  [
    "SRTP without DTLS",
    "sdp_transport",
    (lines) => replaced(lines, "UDP/TLS/RTP/SAVPF", "RTP/SAVPF"),
  ],
  ["who begins, twice", "sdp_transport", (lines) => [...lines, "a=setup:passive"]],
  [
    "an offer that has chosen who begins",
    "sdp_transport",
    (lines) => replaced(lines, "actpass", "active"),
  ],
  [
    "control packets on a port of their own",
    "sdp_transport",
    (lines) => without("a=rtcp-mux", lines),
  ],
  [
    "a bundle with another line",
    "sdp_bundle",
    (lines) => replaced(lines, "BUNDLE 0", "BUNDLE 0 1"),
  ],
  ["a bundle without the line", "sdp_bundle", (lines) => replaced(lines, "BUNDLE 0", "BUNDLE 1")],
  ["two bundles", "sdp_bundle", (lines) => before("m=", lines, "a=group:BUNDLE 0")],
  ["another kind of group", "sdp_bundle", (lines) => replaced(lines, "BUNDLE 0", "LS 0")],
  ["two names for the line", "sdp_bundle", (lines) => [...lines, "a=mid:1"]],
  ["bundled or nothing", "sdp_bundle", (lines) => [...lines, "a=bundle-only"]],
  ["a key in the clear", "sdp_keys", (lines) => [
    ...lines,
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj",
  ]],
  ["a key line", "sdp_form", (lines) => [...lines, "k=clear:secret"]],
  ["somebody's identity", "sdp_keys", (lines) => [...lines, "a=identity:eyJ9"]],
  ["an empty line", "sdp_form", (lines) => [...lines.slice(0, 9), "", ...lines.slice(9)]],
  ["a second session", "sdp_form", (lines) => [...lines, "v=0"]],
  ["another version", "sdp_form", (lines) => replaced(lines, "v=0", "v=1")],
  ["a letter outside ASCII", "sdp_form", (lines) => replaced(lines, "s=-", "s=ä")],
  ["a line end of Unicode", "sdp_form", (lines) => replaced(lines, "s=-", "s=-\u2028a=sendrecv")],
  ["a zero byte", "sdp_form", (lines) => replaced(lines, "s=-", "s=\0")],
  ["a long line", "sdp_form", (lines) => [...lines, `a=x:${"y".repeat(2_000)}`]],
  ["too many lines", "sdp_size", (lines) => [...lines, ...Array<string>(600).fill("a=x")]],
  [
    "too much",
    "sdp_size",
    (lines) => [...lines, ...Array<string>(20).fill(`a=x:${"y".repeat(900)}`)],
  ],
];

Deno.test("R72 R71 whatever else an SDP says is refused by a rule of its own", () => {
  for (const [what, rule, trick] of tricks) {
    const sdp = `${trick(linesOf(offer)).join("\r\n")}\r\n`;
    assert.deepEqual(checkSdp(sdp, offer), { ok: false, rule }, what);
  }
});

Deno.test("R72 lines end in one way throughout, so that nobody reads other lines than the check does", () => {
  const lines = linesOf(offer);
  const hidden = `a=x\na=fingerprint:sha-256 ${other}`;
  for (
    const sdp of [
      [...lines, hidden].join("\r\n"),
      [...lines, hidden.replace("\n", "\r")].join("\r\n"),
      [...lines, hidden.replace("\n", "\r")].join("\n"),
      lines.join("\r"),
      lines.join("\n\r"),
    ]
  ) assert.deepEqual(checkSdp(sdp, offer), { ok: false, rule: "sdp_form" }, JSON.stringify(sdp));
});

Deno.test("R71 C1 a picture's line passes as no voice, an offer as no answer, nor the reverse", () => {
  const rules: Partial<Record<Rule, number>> = {};
  for (const [side, media] of each()) {
    for (const [expectedSide, expectedMedia] of each()) {
      if (side === expectedSide && media === expectedMedia) continue;
      const read = checkSdp(sdpOf({ side, media, certificate }), {
        side: expectedSide,
        media: expectedMedia,
      });
      assert.ok(!read.ok, `${side} ${media} as ${expectedSide} ${expectedMedia}`);
      rules[read.rule] = (rules[read.rule] ?? 0) + 1;
    }
  }
  assert.deepEqual(rules, { sdp_audio: 4, sdp_lines: 4, sdp_direction: 2, sdp_transport: 2 });
});

Deno.test("R72 what is no text of an SDP is refused, not thrown", () => {
  for (const sdp of ["", null, undefined, 7, {}, ["v=0"]]) {
    const read = checkSdp(sdp as unknown as string, offer);
    assert.deepEqual(read, { ok: false, rule: "sdp_size" });
  }
});

function each(): [Side, Media][] {
  return [["offer", "picture"], ["offer", "voice"], ["answer", "picture"], ["answer", "voice"]];
}

function before(start: string, lines: string[], line: string): string[] {
  const at = lines.findIndex((one) => one.startsWith(start));
  return [...lines.slice(0, at), line, ...lines.slice(at)];
}

function replaced(lines: string[], from: string, to: string): string[] {
  return lines.map((line) => line.replace(from, to));
}

function without(start: string, lines: string[]): string[] {
  return lines.filter((line) => !line.startsWith(start));
}
