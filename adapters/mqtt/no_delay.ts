/**
 * Turns Nagle's algorithm off where a stream is a socket: it would hold a small packet back until
 * the peer has acknowledged the one before, which on loopback costs 40 ms and on a network more.
 * mqtt.js leaves it on. A WebSocket's stream has no such switch and is left as it is.
 */
export function sendAtOnce(stream: object): void {
  if ("setNoDelay" in stream && typeof stream.setNoDelay === "function") stream.setNoDelay(true);
}
