/** Every bound and deadline of the edges in one list; the operator sets a few of them. */
export interface EdgeLimits {
  // HTTP
  readonly bodyBytesMax: number;
  readonly headerBytesMax: number;
  /** From the first byte of a request (or the connection) to the end of its headers. */
  readonly headersMs: number;
  /** From the first byte of a request to its last. */
  readonly requestMs: number;
  readonly keepAliveMs: number;
  /** Connections that are not sockets of apps. */
  readonly connectionsMax: number;
  /** From one address, with a burst of twice as many. */
  readonly requestsPerSecond: number;
  /** Addresses whose rate is remembered. */
  readonly addressesMax: number;
  // sockets
  readonly socketsMax: number;
  readonly socketsPerAddressMax: number;
  readonly frameBytesMax: number;
  /** Pieces that one message may come in. */
  readonly fragmentsMax: number;
  /** From the upgrade to an accepted `hello`. */
  readonly helloMs: number;
  /** From our close frame to the peer's. */
  readonly closeMs: number;
  /** Messages of one socket, with a burst of twice as many. */
  readonly messagesPerSecond: number;
  /** Messages that broke the protocol or the rate, before a socket is closed for it. */
  readonly strikesMax: number;
  readonly subscriptionsPerSocketMax: number;
  /** Requests of one socket that wait for their answer. */
  readonly inFlightPerSocketMax: number;
  // heartbeat
  /** A peer that was sent nothing is pinged this often. */
  readonly heartbeatMs: number;
  /** A peer that was sent something since its last pong is pinged after this. */
  readonly probeMs: number;
  /** A ping without pong for this long ends the socket. */
  readonly pongMs: number;
  // memory for peers that read slowly
  /** Telemetry is skipped above this. */
  readonly bufferSoftBytes: number;
  /** A peer is terminated above this. */
  readonly bufferHardBytes: number;
  /** A peer that stays above the soft limit for this long is terminated. */
  readonly drainMs: number;
  /** All sockets together; above it every peer over its soft limit is terminated. */
  readonly bufferTotalBytes: number;
  // feeds
  /** Events kept for resuming, by count and by bytes. */
  readonly ringEventsMax: number;
  readonly ringBytesMax: number;
  /** Events kept beyond the ring while they are still being sent out. */
  readonly undeliveredBytesMax: number;
  /** A feed that nobody follows is kept this long, so that a cut can be resumed. */
  readonly lingerMs: number;
  /** Longest time of sending before turns and commits come in between (E10). */
  readonly sliceMs: number;
  /** Telemetry's interval for a small audience, and for a large one (E10). */
  readonly tickLeastMs: number;
  readonly tickMostMs: number;
  /** Audience up to which the interval is the least; it grows in proportion from there. */
  readonly tickAudience: number;
}

/** The bounds of a server that was told nothing else. */
export const defaultLimits: EdgeLimits = {
  bodyBytesMax: 16_384,
  headerBytesMax: 16_384,
  headersMs: 10_000,
  requestMs: 15_000,
  keepAliveMs: 5_000,
  connectionsMax: 2_000,
  requestsPerSecond: 100,
  addressesMax: 10_000,
  socketsMax: 12_000,
  socketsPerAddressMax: 1_000,
  frameBytesMax: 16_384,
  fragmentsMax: 32,
  helloMs: 5_000,
  closeMs: 2_000,
  messagesPerSecond: 50,
  strikesMax: 20,
  subscriptionsPerSocketMax: 32,
  inFlightPerSocketMax: 1_000,
  heartbeatMs: 15_000,
  probeMs: 4_000,
  pongMs: 4_000,
  bufferSoftBytes: 65_536,
  bufferHardBytes: 1_048_576,
  drainMs: 8_000,
  bufferTotalBytes: 268_435_456,
  ringEventsMax: 1_024,
  ringBytesMax: 262_144,
  undeliveredBytesMax: 4_194_304,
  lingerMs: 60_000,
  sliceMs: 2,
  tickLeastMs: 250,
  tickMostMs: 1_000,
  tickAudience: 500,
};
