/** SDPs as peer connections write them: with DTLS at the line (browsers, werift) or above it. */
import type { Media, Side } from "../../../web/media/types.js";

/** What an SDP is to say. */
export interface SdpSample {
  readonly side: Side;
  readonly media: Media;
  /** Any text; the fingerprint is made of it. */
  readonly certificate: string;
  /** The fingerprint above the line, as some libraries write it. */
  readonly above?: boolean;
}

const directions = {
  picture: { offer: "sendonly", answer: "recvonly" },
  voice: { offer: "sendrecv", answer: "sendrecv" },
};

/** The hash of a certificate as SDPs write it. */
export function fingerprintOf(certificate: string): string {
  const bytes = Array.from(
    { length: 32 },
    (_, at) => certificate.charCodeAt(at % certificate.length) + at,
  );
  return bytes.map((byte) => (byte % 256).toString(16).padStart(2, "0")).join(":").toUpperCase();
}

/** The same as a proof has it. */
export function digestOf(certificate: string): string {
  return fingerprintOf(certificate).replaceAll(":", "");
}

/** The lines of an SDP. */
export function linesOf({ side, media, certificate, above = false }: SdpSample): string[] {
  const dtls = [
    `a=fingerprint:sha-256 ${fingerprintOf(certificate)}`,
    `a=setup:${side === "offer" ? "actpass" : "active"}`,
  ];
  const codec = media === "picture"
    ? ["m=video 9 UDP/TLS/RTP/SAVPF 98", "a=rtpmap:98 VP8/90000", "a=rtcp-fb:98 nack pli"]
    : ["m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=rtpmap:111 opus/48000/2"];
  return [
    "v=0",
    "o=- 4611731400430051336 2 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    "a=group:BUNDLE 0",
    "a=extmap-allow-mixed",
    "a=msid-semantic: WMS stream",
    ...(above ? dtls : []),
    codec[0]!,
    "c=IN IP4 0.0.0.0",
    "a=rtcp:9 IN IP4 0.0.0.0",
    "a=candidate:1 1 udp 2122260223 192.0.2.7 51234 typ host generation 0",
    "a=ice-ufrag:vQ3b",
    "a=ice-pwd:kD7nlYHQnPyS0DGpSAHWtBtQ",
    "a=ice-options:trickle",
    ...(above ? [] : dtls),
    "a=mid:0",
    `a=${directions[media][side]}`,
    "a=rtcp-mux",
    ...codec.slice(1),
  ];
}

/** The SDP itself. */
export function sdpOf(sample: SdpSample, lineEnd = "\r\n"): string {
  return linesOf(sample).map((line) => `${line}${lineEnd}`).join("");
}
