/**
 * The sockets by which devices take rings. A device may have several: pages, and for a moment two of
 * one page, since a page opens the next before it closes the last. The sessions that a page has begun
 * with units hang on its line, not on a socket: the newest socket of a page speaks and hears on it,
 * and it ends with the last.
 */
import type { RingEars } from "../ring_phones.ts";
import type { SignalLine } from "../ring_signalling.ts";

/** Sockets of one device that take rings at once. */
export const socketsMax = 32;

/** A socket of a device. */
export interface RingSocket extends Pick<RingEars, "ring" | "cameras" | "papers"> {
  readonly session: string;
  readonly account: string;
  readonly building: string;
  /** What its page has begun with units hangs on this. */
  readonly line: SignalLine;
  /** The line was its page's before. */
  readonly resumed: boolean;
  /** It is gone. @returns the line where nobody of the page is left on it. */
  leave(): SignalLine | undefined;
}

/** Who has a socket. */
export type SocketHolder = Pick<RingSocket, "session" | "account" | "building">;

interface Page {
  readonly line: SignalLine;
  /** Newest last. */
  readonly ears: RingEars[];
}

/** All sockets that take rings. */
export class RingSockets {
  /** By session. */
  readonly #bySession = new Map<string, Set<RingSocket>>();
  /** By session, building and page. */
  readonly #pages = new Map<string, Page>();

  /** Lets a socket take part; undefined where its device has as many as it may. */
  add(holder: SocketHolder, ears: RingEars): RingSocket | undefined {
    const { session, account, building } = holder;
    const all = this.#bySession.get(session) ?? new Set();
    if (all.size >= socketsMax) return undefined;
    this.#bySession.set(session, all);
    const key = ears.page === undefined ? null : JSON.stringify([session, building, ears.page]);
    const known = key === null ? undefined : this.#pages.get(key);
    const page = known ?? newPage();
    page.ears.push(ears);
    if (key !== null) this.#pages.set(key, page);
    const socket: RingSocket = {
      ...{ session, account, building },
      ring: ears.ring,
      ...(ears.cameras !== undefined && { cameras: ears.cameras }),
      ...(ears.papers !== undefined && { papers: ears.papers }),
      line: page.line,
      resumed: known !== undefined,
      leave: () => {
        if (!all.delete(socket)) return undefined;
        if (all.size === 0 && this.#bySession.get(session) === all) this.#bySession.delete(session);
        page.ears.splice(page.ears.indexOf(ears), 1);
        if (page.ears.length > 0) return undefined;
        if (key !== null) this.#pages.delete(key);
        return page.line;
      },
    };
    all.add(socket);
    return socket;
  }

  /** Those of a device, in one building. */
  of({ session, building }: Pick<RingSocket, "session" | "building">): readonly RingSocket[] {
    return [...this.#bySession.get(session) ?? []].filter((one) => one.building === building);
  }

  /** All of a building. */
  in(building: string): readonly RingSocket[] {
    return [...this.#bySession.values()]
      .flatMap((all) => [...all].filter((one) => one.building === building));
  }

  /** Forgets all. */
  clear(): void {
    this.#bySession.clear();
    this.#pages.clear();
  }
}

function newPage(): Page {
  const ears: RingEars[] = [];
  return { ears, line: { hear: (signal) => ears.at(-1)?.signal?.(signal) } };
}
