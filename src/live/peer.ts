/**
 * The writing side of one socket. What a turn of the event loop has to say to a peer is collected
 * and leaves in one write; frames shared by many peers are written as they are. Every byte counts
 * against the peer's budget: a peer over it is terminated, since it can resume and we cannot keep
 * everything for everybody.
 */
import type { Duplex } from "node:stream";
import type { Termination } from "../operations/edge_observer.ts";
import { textFrames } from "./frame.ts";

/** Collects peers that have something to say and lets them say it at the end of this turn. */
export class Flusher {
  #due: Peer[] = [];

  add(peer: Peer): void {
    if (this.#due.push(peer) === 1) queueMicrotask(this.#flush);
  }

  readonly #flush = () => {
    const due = this.#due;
    this.#due = [];
    for (const peer of due) peer.flush();
  };
}

/** What a {@link Peer} is made of. */
export interface PeerParts {
  readonly socket: Duplex;
  readonly flusher: Flusher;
  /** Most bytes that may wait for the peer. */
  readonly hardBytes: number;
  /** Cuts the connection off; the peer is not written to afterwards. */
  readonly terminate: (why: Termination) => void;
}

/** The writing side of one socket. */
export class Peer {
  readonly #socket: Duplex;
  readonly #flusher: Flusher;
  readonly #hardBytes: number;
  readonly #terminate: (why: Termination) => void;
  #texts: string[] = [];
  #textLength = 0;
  #open = true;
  /** Whether anything was sent since this was last set to false; the heartbeat does. */
  wrote = false;

  constructor({ socket, flusher, hardBytes, terminate }: PeerParts) {
    this.#socket = socket;
    this.#flusher = flusher;
    this.#hardBytes = hardBytes;
    this.#terminate = terminate;
  }

  /** Bytes that wait for the peer to read. */
  get buffered(): number {
    return this.#socket.writableLength;
  }

  /** Sends one message at the end of this turn of the event loop. */
  send(text: string): void {
    if (!this.#open) return;
    if (this.#texts.push(text) === 1) this.#flusher.add(this);
    this.#textLength += text.length;
    if (this.#textLength > this.#hardBytes) this.cut("slow");
  }

  /** Writes whole frames now, after what was sent before. */
  write(frames: Uint8Array): void {
    if (!this.#open || !this.#socket.writable) return;
    if (this.#texts.length > 0) this.flush();
    if (this.#socket.writableLength + frames.length > this.#hardBytes) {
      this.cut("slow");
      return;
    }
    this.wrote = true;
    this.#socket.write(frames);
  }

  /** Writes what was sent and has not left. */
  flush(): void {
    if (this.#texts.length === 0) return;
    const texts = this.#texts;
    this.#texts = [];
    this.#textLength = 0;
    this.write(textFrames(texts));
  }

  /** Writes what was sent, and nothing more from now on. */
  close(): void {
    this.flush();
    this.#open = false;
  }

  /** Writes nothing more: the socket is gone. */
  drop(): void {
    this.#open = false;
    this.#texts = [];
  }

  /** Cuts the peer off without a farewell. */
  cut(why: Termination): void {
    if (!this.#open) return;
    this.drop();
    this.#terminate(why);
  }
}
