// @ts-check
/**
 * The words that phone and unit share about keys, proofs and flats. Types alone: browsers load an
 * empty module. Keys are Ed25519. A public key `x` is its 32 bytes in base64url; its name, `kid`, is
 * the thumbprint of RFC 7638. A statement is a compact JWS (RFC 7515), or several over the same
 * payload joined by `~` where several must sign.
 */

/**
 * A key that signs. Nothing here ever asks for its secret half.
 * @typedef {{ kid: string, x: string, privateKey: CryptoKey }} SigningKey
 */

/** @typedef {"picture" | "voice"} Media picture: one video line from the unit; voice: audio, two-way */
/** @typedef {"offer" | "answer"} Side the unit offers, the device answers */

/**
 * Why something was refused. Every refusal names one rule; what of the text broke it is not
 * repeated, because such texts hold addresses.
 * @typedef {(
 *   | "form" | "header" | "claims" | "unknown_key" | "signature" | "signers" | "site"
 *   | "unit_certificate" | "unit" | "ring" | "session" | "audience" | "role" | "from_future"
 *   | "expired" | "replayed" | "busy" | "fingerprint" | "offer_hash" | "nonce"
 *   | "sdp_size" | "sdp_form" | "sdp_lines" | "sdp_audio" | "sdp_rejected" | "sdp_direction"
 *   | "sdp_fingerprint" | "sdp_transport" | "sdp_bundle" | "sdp_keys"
 *   | "certificate" | "certificate_unknown"
 *   | "root_version" | "root_members" | "root_signatures"
 *   | "place_taken" | "no_opening" | "waits" | "older" | "unknown_flat" | "wrong_flat"
 *   | "not_in_flat" | "removed" | "depth" | "not_allowed" | "full"
 * )} Rule
 */

/** @typedef {{ ok: false, rule: Rule }} Refusal */

/**
 * The managers of a site as of one version of the set. `site` names the site for good: the hash of
 * the set's first version, which units pin when they are fitted and letters carry to residents.
 * @typedef {object} SiteRoot
 * @property {string} site
 * @property {number} version from 1
 * @property {string} head hash of this version's claims, which the next version names
 * @property {RootMember[]} members at least two managers and one recovery copy
 * @property {string[]} endedUnits kids of units that count no longer, such as stolen ones
 */

/** @typedef {{ kid: string, x: string, recovery: boolean }} RootMember recovery: printed, no manager's */

/** @typedef {{ unit: string, kid: string, x: string }} CertifiedUnit `unit` as the managers named it */

/**
 * A device that a flat has let in.
 * @typedef {object} FlatDevice
 * @property {string} device its kid
 * @property {string} x
 * @property {number} depth signatures between it and the flat's first device, 0 to 2
 * @property {string | null} by kid of the device that let it in; null for the first one
 * @property {number} iat when that was signed, by the signer's clock, in seconds
 */

/** @typedef {"claim" | "first_use"} PinnedHow `claim`: with the secret of a manager's letter */

/**
 * Who can see a flat's door, as a unit tells the flat's devices.
 * @typedef {object} FlatList
 * @property {string} flat kid of the flat's key
 * @property {number} root version of the set of managers that the unit goes by
 * @property {string} place
 * @property {boolean} current false once another key stands in its place; it has no devices then
 * @property {PinnedHow} how
 * @property {number} pins how often a key was pinned for this place, this one included
 * @property {{ device: string, depth: number, by: string | null, iat: number }[]} devices
 * @property {{ dueInS: number, opening: string } | null} reset a manager lets a new key take this
 *   one's place, in so many seconds (0: from now on); `opening` names the statement, for an objection
 */

/**
 * What became of a statement.
 * @typedef {{ ok: true, what: "known" | "root" | "opened" }
 *   | { ok: true, what: "reset_waits", flat: string, dueInMs: number }
 *   | { ok: true, what: "ended" | "objected" | "pinned", flat: string }
 *   | { ok: true, what: "device" | "removed", flat: string, device: string }} Admitted
 */

export {};
