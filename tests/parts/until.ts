/** Waits for something that can only be looked at, not listened to: asks again until it holds. */
import { SystemClock } from "../../src/clock.ts";

const clock = new SystemClock();
/** Between two looks. */
const pauseMs = 20;

/**
 * The first thing that `look` finds; `undefined`, `null` and `false` are nothing.
 * @param what named where it does not come to pass within `withinMs`.
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  withinMs = 10_000,
): Promise<T> {
  const untilMs = clock.monotonic() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (clock.monotonic() > untilMs) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
  }
}
