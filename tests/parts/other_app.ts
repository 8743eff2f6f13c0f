/**
 * An app of somebody else, as a process of its own that may do nothing but reach the server, made of
 * `web/client` alone: the flat's phone. It keeps its session and its keys over two starts, renews
 * its tokens, and takes rings: it answers the first, opens, hangs up, and declines the second.
 *
 *     deno run --allow-net=127.0.0.1 tests/parts/other_app.ts ADDRESS EMAIL PASSWORD
 */
import { sessionInMemory, Vestibule } from "../../web/client/vestibule.js";
import type { DeviceKey } from "../../web/client/device_key.js";
import type { Ring } from "../../web/client/ring_line.js";

const [address = "", email = "", password = ""] = Deno.args;
const building = "linden";
const say = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));

const store = sessionInMemory();
const held = new Map<string, DeviceKey>();
const keys = {
  get: (name: string) => Promise.resolve(held.get(name)),
  put: (name: string, key: DeviceKey) => Promise.resolve(void held.set(name, key)),
};
let laterMs = 0;
const clock = {
  now: () => Date.now(),
  monotonic: () => performance.now() + laterMs,
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const first = new Vestibule({ address, store, keys, clock });
await first.session.withPassword({ email, password, deviceName: "Another app" });
const token = store.read()?.refreshToken;
const { rid } = await first.capabilities("lift", building).current();
laterMs = 3_600_000;
await first.ask("GET /identity/v1/me");
say(`tokens renewed ${store.read()?.refreshToken !== token}`);

const again = new Vestibule({ address, store, keys });
const { rid: same } = await again.capabilities("lift", building).current();
const { rid: other } = await again.capabilities("door", building).current();
say(`same id ${rid === same}, another for doors ${other !== rid}`);
say(
  `floors ${(await again.askHouse("lift", building, "GET /v1/site")).buildings[0]?.floors.length}`,
);
const faults = await again.ask("GET /identity/v1/facilities/{facility}", {
  path: { facility: "no-such-flat" },
}).catch(({ code }) => code);
say(`refused ${faults}`);

const ended = Promise.withResolvers<void>();
const line = again.rings(building, {
  all: () => say("listens"),
  one: (ring) => void take(ring),
  cut: () => say("cut"),
});
const taken = new Set<string>();
await ended.promise;
line.close();
await again.session.signOut();
say(`signed in ${again.session.signedIn}`);

async function take(ring: Ring) {
  if (ring.state !== "ringing" || taken.has(ring.ring)) return;
  taken.add(ring.ring);
  await line.shown(ring);
  if (taken.size > 1) {
    say(`ring ${(await line.decline(ring)).state}`);
    ended.resolve();
    return;
  }
  const answered = await line.answer(ring);
  say(`ring ${answered.state} here ${answered.answeredHere}`);
  const opened = await line.open(answered, answered.doors[0] ?? "");
  say(`door opened ${opened.opened.join()}`);
  say(`ring ${(await line.hangUp(opened)).state}`);
}
