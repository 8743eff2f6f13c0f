/**
 * One device that looks on: a connection with one line of video from the unit, no sound and nothing
 * else (R71). The line has no track until the answer was accepted, so that there is nothing to send
 * before.
 */
import { RTCRtpSender } from "@roamhq/wrtc";
import { beginningFast } from "./beginning_fast.ts";
import type { Peer } from "./peer.ts";
import { PeerLink, type PeerLinkOptions } from "./peer_link.ts";

/** A peer that is shown the camera's track. */
export class PicturePeer implements Peer {
  readonly #link: PeerLink;
  readonly #track: MediaStreamTrack;
  readonly #line: RTCRtpTransceiver;

  constructor(track: MediaStreamTrack, options: PeerLinkOptions) {
    this.#track = track;
    this.#link = new PeerLink(options);
    this.#line = this.#link.connection.addTransceiver("video", { direction: "sendonly" });
    this.#line.setCodecPreferences(everybodysCodecs());
  }

  offer(): Promise<string> {
    return this.#link.offer();
  }

  async accept(answer: string): Promise<void> {
    // First the track: so the first packets that leave are of a key frame.
    await this.#line.sender.replaceTrack(this.#track);
    await this.#link.accept(beginningFast(answer));
  }

  candidate(line: string | null): Promise<void> {
    return this.#link.candidate(line);
  }

  close(): void {
    // The camera's track outlives this connection, which would otherwise mark it as ended.
    this.#line.sender.replaceTrack(null).catch(() => {}); // closed already
    this.#link.close();
  }
}

/** VP8, which every browser decodes, and what repeats its lost packets: a short offer. */
function everybodysCodecs(): RTCRtpCodec[] {
  return (RTCRtpSender.getCapabilities("video")?.codecs ?? [])
    .filter(({ mimeType }) => /^video\/(VP8|rtx)$/i.test(mimeType));
}
