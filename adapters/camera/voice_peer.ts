/**
 * The device that answered: a connection with one line of sound both ways, beside the picture's.
 * Microphone and speaker belong to the line from the moment its answer was accepted (C1).
 */
import { nonstandard } from "@roamhq/wrtc";
import type { Peer } from "./peer.ts";
import { PeerLink, type PeerLinkOptions } from "./peer_link.ts";
import type { Voice } from "./voice.ts";

/** A peer that speaks and is heard. */
export class VoicePeer implements Peer {
  readonly #link: PeerLink;
  readonly #voice: Voice;
  readonly #line: RTCRtpTransceiver;
  #hear: nonstandard.RTCAudioSink | null = null;
  #speaking = false;

  constructor(voice: Voice, options: PeerLinkOptions) {
    this.#voice = voice;
    this.#link = new PeerLink(options);
    this.#line = this.#link.connection.addTransceiver("audio", { direction: "sendrecv" });
  }

  offer(): Promise<string> {
    return this.#link.offer();
  }

  async accept(answer: string): Promise<void> {
    await this.#line.sender.replaceTrack(this.#voice.track);
    await this.#link.accept(answer);
    this.#hear = new nonstandard.RTCAudioSink(this.#line.receiver.track);
    this.#hear.ondata = ({ samples }: { samples: Int16Array }) => this.#voice.heard(samples);
    this.#speaking = true;
    this.#voice.start();
  }

  candidate(line: string | null): Promise<void> {
    return this.#link.candidate(line);
  }

  close(): void {
    if (this.#speaking) this.#voice.stop();
    this.#speaking = false;
    this.#hear?.stop();
    this.#line.sender.replaceTrack(null).catch(() => {}); // closed already
    this.#link.close();
  }
}
