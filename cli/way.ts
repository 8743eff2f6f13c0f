/** A way to a server: over the console's socket on its machine, or over the network. */

/** A question. */
export interface Asked {
  readonly method: string;
  /** Below `/identity/v1`, with its query. */
  readonly path: string;
  readonly body?: unknown;
}

/** What came back. */
export interface Answered {
  readonly status: number;
  /** Without parameters. */
  readonly type: string;
  readonly text: string;
}

/** A way to a server. */
export interface Way {
  /** @throws {Refused} where nobody answers, or nobody is signed in. */
  ask(asked: Asked): Promise<Answered>;
}
