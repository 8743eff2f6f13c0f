/**
 * What the adapter needs of MQTT, and no more. There are two: one straight into the broker of this
 * process, one through a client to any broker by URL. Neither keeps anything for later: what cannot
 * leave now is dropped (state, which reconciliation sends again) or refused (an act, which must
 * never come late).
 */

/** How a publish leaves. */
export interface PublishOptions {
  /**
   * 0, at most once: for acts. 1: for state, where a newer payload on the same topic may take the
   * place of one that still waits for the broker's window.
   */
  readonly qos: 0 | 1;
  /** From when on a broker should not deliver it any more, where the broker can do that (MQTT 5). */
  readonly expiryMs?: number;
}

/** Hears what comes in. Called from I/O; must not throw. */
export interface ConnectionListener {
  /** A message; `retained` where it comes out of the broker's memory and not from the sender now. */
  message(topic: string, payload: Uint8Array, retained: boolean): void;
  /** The way to the broker opened (subscriptions stand) or closed. */
  link(up: boolean): void;
  /** Something was refused or broke that an operator should know; holds no secret. */
  fault(text: string): void;
}

/** A way to an MQTT broker. */
export interface Connection {
  /** Whether {@link publish} can succeed now. */
  readonly up: boolean;
  /**
   * Opens the way and keeps it open; resolves once it first stands with all `filters` subscribed.
   * Rejects where {@link close} comes first.
   */
  open(filters: readonly string[], listener: ConnectionListener): Promise<void>;
  /** Publishes now; `false` means that it was not sent and never will be. */
  publish(topic: string, payload: string, options: PublishOptions): boolean;
  /** Ends it; the listener hears nothing afterwards. */
  close(): Promise<void>;
}
