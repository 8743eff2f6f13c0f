/**
 * A TCP proxy in front of a port, for what links do to packets: hold them for a while, cut them
 * off, break them into single bytes, keep a copy.
 */
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setImmediate } from "node:timers";

/** All that went over one connection, in order. */
export interface KeptLink {
  /** To the port. */
  readonly sent: Uint8Array[];
  /** From the port. */
  readonly came: Uint8Array[];
}

/** A running proxy. */
export class TcpProxy {
  /** With `keeps`: every connection so far. */
  readonly links: KeptLink[] = [];
  readonly #server: Server;
  readonly #toPort: number;
  readonly #byByte: boolean;
  readonly #keeps: boolean;
  readonly #sockets = new Set<Socket>();
  #held = false;

  private constructor(server: Server, toPort: number, byByte: boolean, keeps: boolean) {
    this.#server = server;
    this.#toPort = toPort;
    this.#byByte = byByte;
    this.#keeps = keeps;
  }

  /**
   * Starts on a free port of the loopback interface.
   * @param byByte one byte a packet, both ways
   * @param keeps whether {@link links} are kept
   */
  static async start(toPort: number, { byByte = false, keeps = false } = {}): Promise<TcpProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new TcpProxy(server, toPort, byByte, keeps);
    server.on("connection", (socket: Socket) => proxy.#join(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that stand. */
  get connections(): number {
    return this.#sockets.size / 2;
  }

  /** Lets nothing through from now on; both ends still believe that the link stands. */
  hold(): void {
    this.#held = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Lets everything through, what was held first. */
  release(): void {
    this.#held = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Breaks every link, without a word to either end's protocol. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.cut();
    await closed;
  }

  #join(near: Socket): void {
    const far = connect({ port: this.#toPort, host: "127.0.0.1", noDelay: true });
    const link: KeptLink = { sent: [], came: [] };
    if (this.#keeps) this.links.push(link);
    this.#forward(near, far, link.sent);
    this.#forward(far, near, link.came);
  }

  #forward(from: Socket, to: Socket, kept: Uint8Array[]): void {
    this.#sockets.add(from);
    if (this.#held) from.pause();
    let last = Promise.resolve();
    from.on("data", (chunk: Uint8Array) => {
      if (this.#keeps) kept.push(chunk.slice());
      if (!this.#byByte) return void to.write(chunk);
      last = last.then(async () => {
        for (const byte of chunk) await written(to, byte);
      });
    });
    from.on("error", () => to.destroy()); // a cut link is what this is for
    from.on("close", () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}

/** Writes one byte and lets it leave before the next. */
function written(to: Socket, byte: number): Promise<void> {
  return new Promise((resolve) => {
    if (to.destroyed) return resolve();
    to.write(Uint8Array.of(byte), () => setImmediate(resolve));
  });
}
