/**
 * Three mends between a socket and aedes 1.2, made on the stream before aedes sees it.
 *
 * *Reading.* aedes asks for `read(null)` once per `readable` and takes the answer for everything
 * that came. Up to Node 24 it was; since Node 26, whose streams Deno 2.9 follows, one call gives
 * one chunk (nodejs/node pull request 60441), so a packet spread over several chunks waits for
 * bytes that are there already. Asking for `readableLength` bytes gives everything again.
 *
 * *Size.* aedes collects a packet of up to 256 MB before anybody may judge it. The lengths that
 * packets announce are checked here first, chunk by chunk, so a large one is never collected.
 *
 * *Writing.* aedes writes each packet by itself, and each write is a system call. Writes of one
 * turn of the event loop leave together instead: measured 1.4 times the messages per second.
 */
import { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
import { setImmediate } from "node:timers";

/** Watches the sizes of what comes in. */
export interface PacketBound {
  /** The largest packet taken from now on, in bytes after its length field. */
  packetBytesMax: number;
}

/**
 * Makes a socket fit for aedes.
 * @param oversized called once, where a packet announces more than the bound; the stream has then
 * been destroyed
 */
export function prepareStream(
  stream: Duplex,
  packetBytesMax: number,
  oversized: () => void,
): PacketBound {
  const sizes = new PacketSizes(packetBytesMax);
  const read = stream.read.bind(stream);
  stream.read = (size?: number | null): Buffer | null => {
    const chunk: Buffer | null = size !== undefined && size !== null
      ? read(size)
      : stream.readableLength > 0
      ? read(stream.readableLength)
      : read();
    if (chunk === null || sizes.accept(chunk)) return chunk;
    stream.destroy();
    oversized();
    return null;
  };

  const write = stream.write;
  let gathering = false;
  const release = () => {
    gathering = false;
    stream.uncork();
  };
  // The cast: `write` is overloaded, and what comes is passed on as it came.
  stream.write = function (...given: unknown[]): boolean {
    if (!gathering) {
      gathering = true;
      stream.cork();
      setImmediate(release);
    }
    return Reflect.apply(write, stream, given) as boolean;
  } as typeof write;
  return sizes;
}

/**
 * Gives a stream over WebSocket a way to write several chunks at once, so that what was gathered
 * leaves as one frame; mqtt-packet writes a packet field by field, and each field was a frame.
 */
export function gatherFrames(stream: Duplex): void {
  stream._writev = (chunks, done) =>
    stream._write(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), "binary", done);
}

/** Follows the fixed headers of MQTT packets (type, remaining length) through a stream of chunks. */
export class PacketSizes implements PacketBound {
  packetBytesMax: number;
  /** Bytes of the present packet that are still to come. */
  #bodyLeft = 0;
  #inLength = false;
  #length = 0;
  #factor = 1;

  constructor(packetBytesMax: number) {
    this.packetBytesMax = packetBytesMax;
  }

  /** Whether every packet announced up to the end of this chunk is within the bound. */
  accept(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#bodyLeft > 0) {
        const step = Math.min(this.#bodyLeft, chunk.length - at);
        this.#bodyLeft -= step;
        at += step;
        continue;
      }
      const byte = chunk[at++]!;
      if (!this.#inLength) { // the first byte of a packet: its type
        this.#inLength = true;
        this.#length = 0;
        this.#factor = 1;
        continue;
      }
      this.#length += (byte & 127) * this.#factor;
      this.#factor *= 128;
      if (this.#length > this.packetBytesMax) return false;
      if (byte < 128) {
        this.#inLength = false;
        this.#bodyLeft = this.#length;
      } else if (this.#factor > 128 ** 3) {
        return false; // a length has four bytes at most
      }
    }
    return true;
  }
}
