// @ts-check
/** The page's permissions: capabilities under ids whose keys this browser keeps. */
import { Capabilities as OfAnApp } from "./client/capability.js";
import { deviceKeys } from "./device_key.js";

/** @import { Identity } from "./identity.js" */
/** @typedef {import("./client/capability.js").Capability} Capability */

/** Fetches, keeps and renews the capability for one use of a building. */
export class Capabilities extends OfAnApp {
  /**
   * @param {Identity} identity
   * @param {string} building
   * @param {"lift" | "door" | "ring"} use
   */
  constructor(identity, building, use) {
    super({ session: identity, address: location.origin, keys: deviceKeys, building, use });
  }
}
