/**
 * Every bound and deadline of `/stream-v2` in one list; the operator sets the first three. The vendor
 * publishes 60 s, 2 h and 300 s and no rates: those here are far above what its own clients need.
 */
export interface StreamLimits {
  // what the operator sets
  /** Without a message in either direction, and without a ping of the client, for this long: over. */
  readonly idleMs: number;
  /** The longest life of a connection. */
  readonly connectionMs: number;
  /** The longest monitor, in seconds. */
  readonly monitorMaxS: number;
  // the handshake
  readonly socketsMax: number;
  readonly socketsPerAddressMax: number;
  readonly socketsPerClientMax: number;
  /** Of one token of an end user, whom a client need not trust. */
  readonly socketsPerLimitedTokenMax: number;
  /** Handshakes of one address, with a burst of twice as many. */
  readonly upgradesPerSecond: number;
  /** Addresses whose rate is remembered. */
  readonly addressesMax: number;
  // frames
  readonly frameBytesMax: number;
  /** Pieces that one message may come in. */
  readonly fragmentsMax: number;
  /** Messages of one connection at once, and how many more each second. */
  readonly messagesAtOnce: number;
  readonly messagesPerSecond: number;
  /** Messages beyond the rate that are still told so, before the connection is closed for it. */
  readonly strikesMax: number;
  /** Requests of one connection that wait for their answer. */
  readonly inFlightMax: number;
  /** Monitors of one connection that have not lapsed. */
  readonly monitorsMax: number;
  /** From our close frame to the peer's. */
  readonly closeMs: number;
  // memory for peers that read slowly; as those of `src/http/limits.ts`
  readonly bufferSoftBytes: number;
  readonly bufferHardBytes: number;
  readonly drainMs: number;
  readonly bufferTotalBytes: number;
  // sessions
  /** How long a created session is kept without a connection. */
  readonly sessionKeptMs: number;
  readonly sessionsKeptMax: number;
  readonly sessionsKeptPerClientMax: number;
  /** Latest states kept of one session, by number and characters, and of all together. */
  readonly statesPerSessionMax: number;
  readonly stateCharsPerSessionMax: number;
  readonly stateCharsMax: number;
}

/** The bounds where nothing else is said. */
export const defaultStreamLimits: StreamLimits = {
  idleMs: 60_000,
  connectionMs: 7_200_000,
  monitorMaxS: 300,
  socketsMax: 4_000,
  socketsPerAddressMax: 1_000,
  socketsPerClientMax: 1_000,
  socketsPerLimitedTokenMax: 16,
  upgradesPerSecond: 100,
  addressesMax: 10_000,
  frameBytesMax: 65_536,
  fragmentsMax: 64,
  messagesAtOnce: 500,
  messagesPerSecond: 100,
  strikesMax: 200,
  inFlightMax: 500,
  monitorsMax: 200,
  closeMs: 2_000,
  bufferSoftBytes: 65_536,
  bufferHardBytes: 1_048_576,
  drainMs: 8_000,
  bufferTotalBytes: 134_217_728,
  sessionKeptMs: 300_000,
  sessionsKeptMax: 2_000,
  sessionsKeptPerClientMax: 200,
  statesPerSessionMax: 512,
  stateCharsPerSessionMax: 131_072,
  stateCharsMax: 33_554_432,
};
