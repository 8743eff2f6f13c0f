// @ts-check
/** Passkeys (WebAuthn) between the browser and the server's JSON forms. */
import { passkeyTexts } from "./texts/passkey.js";

/** Whether this browser has passkeys at all; pages that are not secure have none. */
export const hasPasskeys = typeof PublicKeyCredential === "function" &&
  navigator.credentials !== undefined;

/** Whether the browser can offer passkeys at the address field. */
export async function offersPasskeys() {
  return hasPasskeys && await PublicKeyCredential.isConditionalMediationAvailable?.() === true;
}

/**
 * Answers a challenge with a passkey that the person chooses.
 * @param {any} options as the server sent them
 * @param {{ conditional?: boolean, signal?: AbortSignal }} [how]
 * @returns {Promise<unknown>} for the server
 */
export async function answerChallenge(options, { conditional = false, signal } = {}) {
  const credential = /** @type {PublicKeyCredential} */ (await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: options.allowCredentials?.map(described),
    },
    ...(conditional ? { mediation: "conditional" } : {}),
    ...(signal === undefined ? {} : { signal }),
  }));
  const response = /** @type {AuthenticatorAssertionResponse} */ (credential.response);
  return {
    ...head(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle === null ? null : text(response.userHandle),
    },
  };
}

/**
 * Makes a passkey on a device that the person chooses.
 * @param {any} options as the server sent them
 * @returns {Promise<unknown>} for the server
 */
export async function makePasskey(options) {
  const credential = /** @type {PublicKeyCredential} */ (await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: options.excludeCredentials?.map(described),
    },
  }));
  const response = /** @type {AuthenticatorAttestationResponse} */ (credential.response);
  return {
    ...head(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

/** What went wrong at the device, in words. @param {unknown} error */
export function passkeyFault(error) {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "InvalidStateError") return passkeyTexts.thereAlready;
  if (name === "NotAllowedError" || name === "AbortError") return passkeyTexts.notUsed;
  if (name === "SecurityError") return passkeyTexts.wrongAddress;
  return passkeyTexts.failed;
}

/** @param {PublicKeyCredential} credential */
function head({ id, rawId, type }) {
  return { id, rawId: text(rawId), type };
}

/** @param {{ id: string }} descriptor */
function described(descriptor) {
  return { ...descriptor, id: bytes(descriptor.id) };
}

/** @param {string} base64Url @returns {Uint8Array<ArrayBuffer>} */
function bytes(base64Url) {
  const plain = atob(base64Url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-")
    .replaceAll("/", "_").replaceAll("=", "");
}
