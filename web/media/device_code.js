// @ts-check
/**
 * A phone's code, for two people to compare on two screens before one phone lets the other in. The
 * site is in it: a phone that was shown a made-up set of managers shows another code than the phone
 * that knows the true one, so that one look proves key and site at once.
 */
import { hashOf } from "./base64_url.js";
import { safetyCode } from "./signing_key.js";

/**
 * The code of a device at a site: 60 bits in three groups, as `7Q2M-0XKD-V4TB`.
 * @param {string} site
 * @param {string} device its kid
 * @returns {Promise<string>}
 */
export async function deviceCode(site, device) {
  const hash = await hashOf(`vestibule device 1 ${site} ${device}`);
  return safetyCode(hash).split(" ").slice(0, 3).join("-");
}
