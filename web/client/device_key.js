// @ts-check
/**
 * The key behind an app's random id. For each use (lifts, doors, rings), building and day the app
 * makes a key pair that cannot leave it; the id is a hash of the public key and of what it is for,
 * and a proof (DPoP, RFC 9449) shows that the key is held and says what the id is for. So an id
 * read in some log is of no use, and the ids of two days or two uses cannot be told to belong
 * together; the server refuses an id of another day.
 */

const dayMs = 86_400_000;

/** @typedef {{ use: "lift" | "door" | "ring", building: string, day: number }} IdScope days of UTC since 1970 */
/** @typedef {{ pair: CryptoKeyPair, jwk: JsonWebKey, algorithm: "Ed25519" | "ES256", madeAtMs: number }} DeviceKey */
/**
 * Where keys are kept between starts of the app. One older than two days is of no more use.
 * @typedef {object} KeyStore
 * @property {(name: string) => Promise<DeviceKey | undefined>} get
 * @property {(name: string, key: DeviceKey) => Promise<void>} put
 */

/** The keys of one device. */
export class DeviceKeys {
  #store;
  /** @type {Map<string, Promise<DeviceKey>>} of today and of days before, while the app runs */
  #held = new Map();

  /** @param {KeyStore} [store] without one, each start of the app makes ids of its own */
  constructor(store) {
    this.#store = store;
  }

  /**
   * The key for a use on a day; made where there is none yet.
   * @param {IdScope} scope
   * @returns {Promise<DeviceKey>}
   */
  of({ use, building, day }) {
    const name = `${use} ${building} ${new Date(day * dayMs).toISOString().slice(0, 10)}`;
    let key = this.#held.get(name);
    if (key === undefined) {
      key = this.#loadOrMake(name);
      key.catch(() => this.#held.delete(name));
      this.#held.set(name, key);
    }
    return key;
  }

  /** @param {string} name @returns {Promise<DeviceKey>} */
  async #loadOrMake(name) {
    const stored = await this.#store?.get(name);
    if (stored !== undefined) return stored;
    const made = await make();
    await this.#store?.put(name, made);
    return made;
  }
}

/**
 * A proof that this app holds the key of an id, for one request.
 * @param {DeviceKey} key
 * @param {IdScope} scope
 * @param {{ method: string, url: string, accessToken: string, nowMs: number }} request
 * @returns {Promise<string>}
 */
export async function proofOf(key, { use, building, day }, { method, url, accessToken, nowMs }) {
  const header = {
    typ: "dpop+jwt",
    alg: key.algorithm === "ES256" ? "ES256" : "EdDSA",
    jwk: key.jwk,
  };
  const payload = {
    jti: randomId(),
    htm: method,
    htu: url,
    iat: Math.floor(nowMs / 1000),
    ath: base64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(accessToken)))),
    use,
    building,
    day,
  };
  const text = `${base64Url(bytesOf(JSON.stringify(header)))}.${
    base64Url(bytesOf(JSON.stringify(payload)))
  }`;
  const signature = await crypto.subtle.sign(
    key.algorithm === "ES256" ? { name: "ECDSA", hash: "SHA-256" } : { name: "Ed25519" },
    key.pair.privateKey,
    bytesOf(text),
  );
  return `${text}.${base64Url(new Uint8Array(signature))}`;
}

/** 128 random bits in base64url, to name something by that nobody can guess. */
export function randomId() {
  return base64Url(crypto.getRandomValues(new Uint8Array(16)));
}

/** @returns {Promise<DeviceKey>} */
async function make() {
  const madeAtMs = Date.now();
  try {
    const pair = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey(
      { name: "Ed25519" },
      false,
      ["sign", "verify"],
    ));
    return {
      pair,
      jwk: await publicJwk(pair, ["kty", "crv", "x"]),
      algorithm: "Ed25519",
      madeAtMs,
    };
  } catch {
    // Browsers from before 2025 have no Ed25519.
    const pair = await crypto.subtle.generateKey(
      { name: "ECDSA", namedCurve: "P-256" },
      false,
      ["sign", "verify"],
    );
    const jwk = await publicJwk(pair, ["kty", "crv", "x", "y"]);
    return { pair, jwk, algorithm: "ES256", madeAtMs };
  }
}

/**
 * @param {CryptoKeyPair} pair
 * @param {(keyof JsonWebKey)[]} members those that make the thumbprint
 */
async function publicJwk(pair, members) {
  const jwk = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return Object.fromEntries(members.map((member) => [member, jwk[member]]));
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function bytesOf(text) {
  return new TextEncoder().encode(text);
}

/** @param {Uint8Array} bytes */
function base64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_")
    .replaceAll("=", "");
}
