// @ts-check
/**
 * Reads an SDP (RFC 8866) as strictly as the two ends of one connection need it, before a peer
 * connection sees it. A peer connection reads leniently, and each reads differently, so whoever
 * carries the text could have it mean one thing here and another there. What is let through has one
 * reading: one line ending throughout, plain ASCII, exactly one media line of the kind expected, its
 * direction said once and at the line, no bundling with anything else, keys by DTLS alone, and one
 * fingerprint (RFC 8122), however often it is repeated. Attributes that bear on none of this pass:
 * codecs, candidates and what browsers will think of next.
 */
import { refused } from "./jws.js";

/** @import { Media, Refusal, Side } from "./types.js" */

/** Characters of an SDP at most; they are bytes, being ASCII. */
export const sdpMax = 16_384;
const lineMax = 2_000;
const linesMax = 600;

/** Types of line that a session and a media description may have. `k=` would be a key in the clear. */
const sessionLetters = "vostcba";
const mediaLetters = "mcba";

const directions = ["sendonly", "recvonly", "sendrecv", "inactive"];
/** The one direction that fits. */
const wanted = {
  picture: { kind: "video", offer: "sendonly", answer: "recvonly" },
  voice: { kind: "audio", offer: "sendrecv", answer: "sendrecv" },
};
/** Who may begin DTLS: the offer leaves it open. */
const setups = { offer: ["actpass"], answer: ["active", "passive"] };
/** Other ways to agree on keys, or to say who somebody is. */
const otherKeys = ["crypto", "key-mgmt", "identity", "tls-id", "zrtp-hash"];
/** Data channels, which neither kind of connection has. */
const otherLines = ["sctp-port", "sctpmap", "max-message-size"];
/** Attributes that bear on the reading; another case of theirs is a trick. */
const readHere = new Set([
  ...["fingerprint", "setup", "mid", "group", "bundle-only", "rtcp-mux"],
  ...directions,
  ...otherKeys,
  ...otherLines,
]);

/**
 * Whether an SDP is what one side of a connection of this kind may say.
 * @param {string} sdp
 * @param {{ side: Side, media: Media }} expected
 * @returns {{ ok: true, digest: string } | Refusal} digest: SHA-256 of the DTLS certificate, in
 *   capital hexadecimal digits
 */
export function checkSdp(sdp, { side, media }) {
  const lines = linesOf(sdp);
  if (!Array.isArray(lines)) return lines;
  const first = lines.findIndex((line) => line.startsWith("m="));
  const session = first < 0 ? lines : lines.slice(0, first);
  const described = first < 0 ? [] : lines.slice(first);

  const sessionFault = faultOfSession(session);
  if (sessionFault !== undefined) return sessionFault;
  const lineFault = faultOfMediaLine(described, media);
  if (lineFault !== undefined) return lineFault;

  const above = attributesOf(session);
  const below = attributesOf(described);
  if (above === undefined || below === undefined) return refused("sdp_form");
  const has = (/** @type {string[]} */ names) =>
    [...above, ...below].some(({ name }) => names.includes(name));
  if (has(otherKeys)) return refused("sdp_keys");
  if (has(otherLines)) return refused("sdp_lines");

  if (above.some(({ name }) => directions.includes(name))) return refused("sdp_direction");
  const said = below.filter(({ name }) => directions.includes(name));
  if (said.length !== 1 || said[0]?.name !== wanted[media][side] || said[0].value !== undefined) {
    return refused("sdp_direction");
  }
  if (!isAlone(above, below)) return refused("sdp_bundle");
  const setup = new Set(valuesOf([...above, ...below], "setup"));
  const muxed = below.filter(({ name }) => name === "rtcp-mux");
  if (setup.size !== 1 || !setups[side].includes([...setup][0] ?? "") || muxed.length !== 1) {
    return refused("sdp_transport");
  }
  return fingerprintOf(valuesOf([...above, ...below], "fingerprint"));
}

/** @param {unknown} sdp @returns {string[] | Refusal} */
function linesOf(sdp) {
  if (typeof sdp !== "string" || sdp.length === 0 || sdp.length > sdpMax) {
    return refused("sdp_size");
  }
  if (!/^[\x20-\x7e\r\n]+$/.test(sdp)) return refused("sdp_form");
  const lines = sdp.split(sdp.includes("\r") ? "\r\n" : "\n");
  if (lines.at(-1) === "") lines.pop();
  if (lines.length > linesMax) return refused("sdp_size");
  // A line end of the other kind is still within a line then, and `.` does not match it.
  const whole = lines.every((line) => line.length <= lineMax && /^[a-z]=.*$/.test(line)) &&
    !lines.some((line) => /[\r\n]/.test(line));
  return whole ? lines : refused("sdp_form");
}

/** @param {string[]} session @returns {Refusal | undefined} */
function faultOfSession(session) {
  const letters = session.map((line) => line[0] ?? "");
  const once = ["v", "o", "s", "t"].every((letter) =>
    letters.filter((other) => other === letter).length === 1
  );
  const known = letters.every((letter) => sessionLetters.includes(letter));
  const begins = session[0] === "v=0" && letters[1] === "o" && letters[2] === "s";
  return once && known && begins && letters.filter((letter) => letter === "c").length <= 1
    ? undefined
    : refused("sdp_form");
}

/** @param {string[]} described @param {Media} media @returns {Refusal | undefined} */
function faultOfMediaLine(described, media) {
  const letters = described.map((line) => line[0] ?? "");
  if (!letters.every((letter) => mediaLetters.includes(letter))) return refused("sdp_form");
  if (letters.filter((letter) => letter === "c").length > 1) return refused("sdp_form");
  const lines = described.filter((line) => line.startsWith("m="));
  if (media === "picture" && lines.some((line) => /^m=\s*audio/i.test(line))) {
    return refused("sdp_audio");
  }
  if (lines.length !== 1) return refused("sdp_lines");
  const [, kind, port, protocol, formats] =
    /^m=([a-z]+) (\d{1,5}) ([A-Z/]+)((?: \d{1,3})+)$/.exec(lines[0] ?? "") ?? [];
  if (kind !== wanted[media].kind) return refused("sdp_lines");
  if (Number(port) === 0) return refused("sdp_rejected");
  if (protocol !== "UDP/TLS/RTP/SAVPF" || Number(port) > 65_535) return refused("sdp_transport");
  const types = (formats ?? "").trim().split(" ").map(Number);
  const plain = types.every((type) => type <= 127) && new Set(types).size === types.length;
  return plain ? undefined : refused("sdp_lines");
}

/** @typedef {{ name: string, value: string | undefined }} Attribute */

/** @param {string[]} lines @returns {Attribute[] | undefined} undefined where one is written to mislead */
function attributesOf(lines) {
  const attributes = [];
  for (const line of lines) {
    if (!line.startsWith("a=")) continue;
    const [, name, value] = /^a=([A-Za-z0-9!#$%&'*+.^_`{|}~-]+)(?::(.*))?$/.exec(line) ?? [];
    if (name === undefined) return undefined;
    if (!readHere.has(name) && readHere.has(name.toLowerCase())) return undefined;
    attributes.push({ name, value });
  }
  return attributes;
}

/** @param {Attribute[]} attributes @param {string} name */
function valuesOf(attributes, name) {
  return attributes.filter((one) => one.name === name).map(({ value }) => value ?? "");
}

/**
 * Whether the one media line is bundled with itself at most (RFC 9143).
 * @param {Attribute[]} above
 * @param {Attribute[]} below
 */
function isAlone(above, below) {
  const groups = valuesOf(above, "group");
  const mids = valuesOf(below, "mid");
  return valuesOf(below, "group").length === 0 && valuesOf(above, "mid").length === 0 &&
    valuesOf([...above, ...below], "bundle-only").length === 0 &&
    mids.length <= 1 && mids.every((mid) => /^[A-Za-z0-9]{1,32}$/.test(mid)) &&
    groups.length <= 1 && groups.every((group) => group === `BUNDLE ${mids[0]}`);
}

/** @param {string[]} values @returns {{ ok: true, digest: string } | Refusal} */
function fingerprintOf(values) {
  const digests = values.map((value) =>
    /^sha-256 ([0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31})$/.exec(value)?.[1]?.replaceAll(":", "")
      .toUpperCase()
  );
  const [digest] = digests;
  return digest !== undefined && digests.every((other) => other === digest)
    ? { ok: true, digest }
    : refused("sdp_fingerprint");
}
