// @ts-check
/**
 * The service worker for rings: shows what a push says, and takes whoever taps it to the page. It
 * keeps nothing, asks nothing of the server and opens no door (C8): a notice has no button, for it
 * lies on a locked screen. Each push is shown, whatever it holds; a browser takes the right to send
 * away from who shows none.
 */

/** @typedef {Event & { waitUntil: (done: Promise<unknown>) => void }} Waiting */
/** @typedef {Waiting & { data: { json: () => unknown } | null }} Pushed */
/** @typedef {Waiting & { notification: Notification }} Tapped */
/** @typedef {{ url: string, focus: () => Promise<unknown>, postMessage: (m: unknown) => void }} Tab */
/**
 * @typedef {object} Tabs
 * @property {(which: { type: "window", includeUncontrolled: true }) => Promise<Tab[]>} matchAll
 * @property {(url: string) => Promise<unknown>} openWindow
 * @property {() => Promise<void>} claim
 */
/**
 * @typedef {EventTarget & { registration: ServiceWorkerRegistration, clients: Tabs,
 *   location: Location, skipWaiting: () => Promise<void> }} RingWorker
 */

// This file is a script of its own, whose globals no page has.
const worker = /** @type {RingWorker} */ (/** @type {unknown} */ (globalThis));
/** Clocks differ: a ring counts as over once it has been for so long. */
const lateMs = 5_000;

worker.addEventListener("install", (event) => {
  /** @type {Waiting} */ (event).waitUntil(worker.skipWaiting());
});
worker.addEventListener("activate", (event) => {
  /** @type {Waiting} */ (event).waitUntil(worker.clients.claim());
});
worker.addEventListener("push", (event) => {
  const pushed = /** @type {Pushed} */ (event);
  const { title, options } = read(pushed.data);
  pushed.waitUntil(worker.registration.showNotification(title, options));
});
worker.addEventListener("notificationclick", (event) => {
  const tapped = /** @type {Tapped} */ (event);
  tapped.notification.close();
  tapped.waitUntil(goTo(tapped.notification.data));
});

/** What is shown of a push; of what is not as it should be, the little that is known. @param {Pushed["data"]} data */
function read(data) {
  /** @type {Record<string, unknown>} */
  let said = {};
  try {
    said = /** @type {{ notification: Record<string, unknown> }} */ (data?.json()).notification ??
      {};
  } catch {
    // It is shown all the same.
  }
  const { ring, word, untilMs } = /** @type {Record<string, unknown>} */ (said.data ?? {});
  const rings = word === "ring" && (typeof untilMs !== "number" || Date.now() < untilMs + lateMs);
  return {
    title: text(said.title) ?? "Vestibule",
    options: {
      body: text(said.body) ?? "",
      lang: text(said.lang) ?? "",
      tag: text(said.tag) ?? "ring",
      silent: false,
      renotify: rings,
      requireInteraction: rings,
      timestamp: typeof said.timestamp === "number" ? said.timestamp : Date.now(),
      data: { ring: text(ring) },
    },
  };
}

/** @param {unknown} value */
function text(value) {
  return typeof value === "string" ? value.slice(0, 200) : undefined;
}

/** The building's page at the ring: one that is open, or a new one. @param {{ ring?: string } | null} data */
async function goTo(data) {
  const ring = data?.ring;
  const page = new URL("./", worker.location.href);
  if (ring !== undefined) page.searchParams.set("ring", ring);
  const tabs = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const tab = tabs.find(({ url }) => new URL(url).pathname === page.pathname);
  if (tab === undefined) return await worker.clients.openWindow(page.href);
  tab.postMessage({ type: "show_ring", ring });
  await tab.focus();
}
