// @ts-check
/**
 * The devices of one flat: who let in whom, at most two signatures from the first, and who may take
 * out whom. A device that was taken out never comes back under its key, or old statements would bring
 * it back.
 */
import { refused } from "./jws.js";
import { kidOf } from "./signing_key.js";

/** @import { FlatDevice, Refusal } from "./types.js" */

/** @typedef {{ devices: FlatDevice[], removed: string[] }} FlatDevices removed: kids */

/** Signatures between a flat's first device and its last at most. */
const depthMax = 2;
/** Devices of a flat at once, and devices that were taken out of it. */
const devicesMax = 32;
const removedMax = 256;

/**
 * A device lets another in, or hands its own place on to it.
 * @param {FlatDevices} flat
 * @param {FlatDevice} signer
 * @param {Record<string, unknown>} claims
 * @returns {Promise<{ ok: true, device: string } | Refusal>}
 */
export async function letIn(flat, signer, claims) {
  const x = String(claims.device);
  const device = await kidOf(x);
  if (flat.removed.includes(device)) return refused("removed");
  if (flat.devices.some((one) => one.device === device)) return refused("not_allowed");
  const instead = claims.instead === true;
  const depth = signer.depth + (instead ? 0 : 1);
  if (depth > depthMax) return refused("depth");
  if (flat.removed.length >= removedMax) return refused("full");
  if (!instead && flat.devices.length >= devicesMax) return refused("full");
  const by = instead ? signer.by : signer.device;
  if (instead) leave(flat, signer, device);
  flat.devices.push({ device, x, depth, by, iat: Number(claims.iat) });
  return { ok: true, device };
}

/**
 * A device takes out itself, whomever it let in, or, being the first, anybody; and with another all
 * that this other let in.
 * @param {FlatDevices} flat
 * @param {FlatDevice} signer
 * @param {string} device
 * @returns {{ ok: true, device: string } | Refusal}
 */
export function takeOut(flat, signer, device) {
  if (flat.removed.includes(device)) return refused("removed");
  if (!flat.devices.some((one) => one.device === device)) return refused("not_in_flat");
  if (device === signer.device) {
    leave(flat, signer, signer.by);
    return { ok: true, device };
  }
  if (signer.depth > 0 && !below(flat, signer.device).includes(device)) {
    return refused("not_allowed");
  }
  remove(flat, [device, ...below(flat, device)]);
  return { ok: true, device };
}

/**
 * A device goes; whom it let in stays, under its heir.
 * @param {FlatDevices} flat
 * @param {FlatDevice} leaver
 * @param {string | null} heir
 */
function leave(flat, leaver, heir) {
  remove(flat, [leaver.device]);
  for (const one of flat.devices) if (one.by === leaver.device) one.by = heir;
}

/** @param {FlatDevices} flat @param {string[]} devices */
function remove(flat, devices) {
  flat.devices = flat.devices.filter(({ device }) => !devices.includes(device));
  flat.removed.push(...devices);
}

/**
 * Whom a device let in, and whom they did.
 * @param {FlatDevices} flat
 * @param {string} device
 * @returns {string[]}
 */
function below(flat, device) {
  const next = flat.devices.filter(({ by }) => by === device).map((one) => one.device);
  return next.flatMap((one) => [one, ...below(flat, one)]);
}
