/**
 * What a peer says that knows TLS up to 1.1 only (RFC 4346 §7.4.1.2), byte by byte: no library here
 * speaks it any more. And what a listener answers.
 */
import { connect } from "node:net";

/** The version in a ClientHello: 1.1 is {3, 2}, 1.2 is {3, 3}. */
export type HelloVersion = readonly [3, 1 | 2 | 3];

/** Says hello and resolves with the first bytes of the answer; empty where there is none. */
export function answerToHello(port: number, [major, minor]: HelloVersion): Promise<number[]> {
  const suites = [0xc0, 0x09, 0xc0, 0x0a, 0xc0, 0x2b, 0xc0, 0x2c, 0xc0, 0x13, 0xc0, 0x14];
  const extensions = [
    ...[0, 10, 0, 4, 0, 2, 0, 23], // curve P-256
    ...[0, 11, 0, 2, 1, 0], // points uncompressed
    ...[0, 13, 0, 6, 0, 4, 4, 3, 8, 4], // ECDSA and RSA with SHA-256
    ...[0, 23, 0, 0], // extended master secret
  ];
  const body = [
    ...[major, minor],
    ...crypto.getRandomValues(new Uint8Array(32)),
    0, // no session
    ...[0, suites.length, ...suites],
    ...[1, 0], // no compression
    ...[0, extensions.length, ...extensions],
  ];
  const message = [1, 0, 0, body.length, ...body];
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("data", (chunk: Uint8Array) => {
      resolve([...chunk.subarray(0, 7)]);
      socket.destroy();
    });
    socket.on("error", () => {});
    socket.once("close", () => resolve([]));
    socket.write(Uint8Array.from([22, 3, 1, 0, message.length, ...message]));
  });
}

/** The alert `protocol_version`, fatal (RFC 5246 §7.2), in whichever version it comes. */
export function isVersionRefused(answer: readonly number[]): boolean {
  const [kind, , , , length, level, description] = answer;
  return kind === 21 && length === 2 && level === 2 && description === 70;
}

/** A ServerHello: the handshake goes on. */
export function isHelloTaken(answer: readonly number[]): boolean {
  return answer[0] === 22 && answer[5] === 2;
}
