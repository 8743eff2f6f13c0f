/**
 * A notice as it travels: the text of a declarative push message, which a browser can show without
 * any script and which `web/ring_worker.js` shows where there is one; encrypted to the browser
 * (RFC 8291), so the push service sees its length alone; and the headers by which the service keeps,
 * hurries and replaces it (RFC 8030 §5). The text has the ring's random id and no name of anything.
 */
// @ts-types="@types/web-push"
import webPush from "web-push";
import type { MasterKey } from "../../access/master_key.ts";
import type { PushNotice } from "../../access/pushed_ring.ts";
import { wordsFor } from "../../words/words.ts";
import type { PushTarget } from "../rows/push_subscription.ts";
import type { VapidKey } from "./vapid_key.ts";

/** What became of a ring is kept this long for a device that is off. */
export const keptS = 86_400;
/** RFC 8030's own number says that a message is declarative. */
export const declarative = 8030;

/** What messages are made with. */
export interface MessageParts {
  readonly vapid: VapidKey;
  readonly masterKey: MasterKey;
  /** Where people reach this server, without a slash at the end. */
  readonly publicUrl: () => string;
}

/** A message ready to be posted. */
export interface SealedMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Makes a message for one device.
 * @throws where the browser's keys are no keys.
 */
export function messageFor(
  parts: MessageParts,
  session: string,
  target: PushTarget,
  notice: PushNotice,
  nowMs: number,
): SealedMessage {
  const { vapid, masterKey } = parts;
  const publicUrl = parts.publicUrl();
  const { endpoint, p256dh, auth, language } = target;
  const rings = notice.word === "ring";
  const leftMs = (notice.untilMs ?? nowMs) - nowMs;
  const text = JSON.stringify(textOf(notice, language, publicUrl));
  const { headers, body } = webPush.generateRequestDetails(
    { endpoint, keys: { p256dh, auth } },
    text,
    {
      TTL: rings ? Math.max(1, Math.ceil(leftMs / 1_000)) : keptS,
      urgency: rings ? "high" : "normal",
      topic: topicOf(masterKey, session, notice.ring),
      contentEncoding: "aes128gcm",
      vapidDetails: { subject: subjectOf(publicUrl), ...vapid },
    },
  );
  return {
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    ),
    body,
  };
}

/**
 * The topic of a ring on one device: 32 characters of base64url, the most that is allowed. It is a
 * keyed hash, another for each device, so a push service cannot tell who lives with whom by it.
 */
export function topicOf(masterKey: MasterKey, session: string, ring: string): string {
  return masterKey.mac("web_push_topic", session, ring).slice(0, 32);
}

/** What the browser reads. */
export function textOf(
  { word, ring, startedAtMs, untilMs }: PushNotice,
  language: string,
  publicUrl: string,
): object {
  const words = wordsFor([language]);
  const rings = word === "ring";
  const more = rings || word === "missed" ? `push.${word}.more` as const : "push.elsewhere";
  return {
    web_push: declarative,
    notification: {
      title: words.say(`push.${word}`),
      body: words.say(more),
      lang: words.language,
      navigate: `${publicUrl}/?ring=${encodeURIComponent(ring)}`,
      tag: `ring-${ring}`,
      silent: false,
      renotify: rings,
      requireInteraction: rings,
      timestamp: startedAtMs,
      data: { ring, word, ...(untilMs !== undefined && { untilMs }) },
    },
  };
}

/**
 * Whom a push service may ask about this server. RFC 8292 wants a mail or https address; some
 * services refuse one of the machine itself, and then it is a name that leads nowhere.
 */
function subjectOf(publicUrl: string): string {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === "https:" && hostname !== "localhost"
    ? publicUrl
    : "https://vestibule.invalid";
}
