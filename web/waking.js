// @ts-check
/**
 * Whether this device is woken when somebody rings and the page is closed: off until its person
 * switches it on, for the sign-in in which they did. The browser's own push service carries it; what
 * it carries is encrypted to this browser.
 */
import { ringsTexts as texts } from "./texts/rings.js";

/** @import { Identity } from "./identity.js" */
/** @typedef {{ service: string, missedInQuiet: boolean, stopped: "no_sub_processor" | null }} Woken */
/** @typedef {{ publicKey: string, services: string[], device: Woken | null }} Standing */

const storedAs = "vestibule.waking";

/** Why this browser cannot be woken, in a sentence; undefined where it can. */
export function wakingFault() {
  if (!globalThis.isSecureContext) return texts.wakingInsecure;
  if ("serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis) {
    return undefined;
  }
  return isApple() ? texts.wakingApple : texts.wakingNever;
}

/** The switch of this device. */
export class Waking {
  #identity;

  /** @param {Identity} identity */
  constructor(identity) {
    this.#identity = identity;
  }

  /** How it stands. @returns {Promise<Standing>} */
  standing() {
    return this.#identity.ask("GET", "/me/push");
  }

  /**
   * Asks the person's leave, which takes a press of theirs, and switches on.
   * @param {boolean} missedInQuiet
   * @returns {Promise<"on" | "denied" | "no_service">} `denied`: the browser was told not to
   */
  async on(missedInQuiet) {
    if (await Notification.requestPermission() !== "granted") return "denied";
    const { publicKey } = await this.standing();
    let subscription;
    try {
      subscription = await subscribed(publicKey);
    } catch (error) {
      if (error instanceof DOMException) {
        return error.name === "NotAllowedError" ? "denied" : "no_service";
      }
      throw error;
    }
    await this.#tell(subscription, missedInQuiet);
    return "on";
  }

  /** Switches off, here and at the server. */
  async off() {
    localStorage.removeItem(storedAs);
    await this.#identity.ask("DELETE", "/me/push");
    await (await subscriptionNow())?.unsubscribe();
  }

  /**
   * A browser may change its address, or lose it, and tell nobody: where this device is switched on,
   * the server gets the address of now. For the start of a page; never throws.
   */
  async renew() {
    try {
      const { session, endpoint } = JSON.parse(localStorage.getItem(storedAs) ?? "{}");
      if (session === undefined || wakingFault() !== undefined) return;
      if (session !== this.#identity.session) return localStorage.removeItem(storedAs);
      if (Notification.permission !== "granted") return;
      if ((await subscriptionNow())?.endpoint === endpoint) return;
      const { publicKey, device } = await this.standing();
      await this.#tell(await subscribed(publicKey), device?.missedInQuiet ?? true);
    } catch {
      // The next start tries again.
    }
  }

  /** @param {PushSubscription} subscription @param {boolean} missedInQuiet */
  async #tell(subscription, missedInQuiet) {
    const { endpoint, keys } = subscription.toJSON();
    await this.#identity.ask("PUT", "/me/push", {
      endpoint,
      p256dh: keys?.p256dh,
      auth: keys?.auth,
      missedInQuiet,
    });
    localStorage.setItem(
      storedAs,
      JSON.stringify({ session: this.#identity.session, endpoint }),
    );
  }
}

/** A subscription for this server's key; one for another is given back first. @param {string} publicKey */
async function subscribed(publicKey) {
  const { pushManager } = await registered();
  const applicationServerKey = bytesOf(publicKey);
  const wish = { userVisibleOnly: true, applicationServerKey };
  try {
    return await pushManager.subscribe(wish);
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "InvalidStateError") throw error;
    await (await pushManager.getSubscription())?.unsubscribe();
    return await pushManager.subscribe(wish);
  }
}

async function registered() {
  await navigator.serviceWorker.register(new URL("ring_worker.js", import.meta.url));
  return await navigator.serviceWorker.ready;
}

async function subscriptionNow() {
  const registration = await navigator.serviceWorker.getRegistration();
  return await registration?.pushManager.getSubscription() ?? undefined;
}

/** @param {string} base64url */
function bytesOf(base64url) {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** An iPad calls itself a Mac, but has a screen to touch. */
function isApple() {
  const { userAgent, maxTouchPoints } = navigator;
  return /iPhone|iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}
