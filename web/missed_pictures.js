// @ts-check
/**
 * Asks units for the pictures of rings that were missed while this page was closed (C18). What comes
 * was sealed to this browser and signed by the unit; it is kept like any other still, in this
 * browser alone. A service worker has no session to ask with, so this waits for the page.
 */
import { make } from "./dom.js";
import { openPicture } from "./media/missed_picture.js";
import { keptWish, stateWish } from "./missed_wish.js";

/** @import { HeardRing } from "../src/protocol.ts" */
/** @import { Kept } from "./kept_pictures.js" */
/** @import { FlatPapers } from "./ring_papers.js" */

/** The pictures of missed rings of one page. */
export class MissedPictures {
  #building;
  #session;
  #papers;
  #keep;
  /** Rings that were asked about. @type {Set<string>} */
  #asked = new Set();

  /**
   * @param {string} building
   * @param {string | undefined} session of this browser
   * @param {FlatPapers} papers
   * @param {(picture: Omit<Kept, "id">) => Promise<void>} keep
   */
  constructor(building, session, papers, keep) {
    this.#building = building;
    this.#session = session;
    this.#papers = papers;
    this.#keep = keep;
  }

  /**
   * Asks the unit of a ring that was missed, once; a picture that there is not any more is nobody's
   * loss. Never rejects.
   * @param {Pick<HeardRing, "ring" | "unit" | "startedAtMs">} ring
   * @param {string} where the unit, as people call it
   */
  async fetch({ ring, unit, startedAtMs }, where) {
    if (this.#asked.has(ring)) return;
    this.#asked.add(ring);
    try {
      const wish = await keptWish(this.#building);
      if (wish?.on !== true || wish.session !== this.#session) return;
      if (this.#papers.standing.what !== "in") await this.#papers.renew();
      const { standing } = this.#papers;
      if (standing.what !== "in") return;
      const { root, key: { kid: device }, units } = standing;
      const unitCertificate = units.find((one) => one.unit === unit)?.certificate;
      if (typeof unitCertificate !== "string") return;
      const missed = { ring, device, quiet: wish.quiet };
      const { missed: sealed } = await this.#papers.say(unit, { statements: [], missed });
      if (sealed === undefined) return;
      const about = { root, unitCertificate, unit: `${this.#building}/${unit}`, ring, device };
      const opened = await openPicture({ ...about, key: wish.key, ...sealed });
      if (!opened.ok) return;
      const jpeg = await jpegOf(opened.picture);
      if (jpeg !== undefined) await this.#keep({ ring, where, atMs: startedAtMs, jpeg });
    } catch {
      // The unit is away, or has given it out: the ring itself is noted all the same.
    }
  }

  /** Says the wish anew where the flat has another key, and ends that of another sign-in. */
  async renew() {
    const { standing } = this.#papers;
    const wish = await keptWish(this.#building);
    if (standing.what !== "in" || wish?.on !== true) return;
    const { root, key, flat: { flat }, units, statements } = standing;
    const isOwn = wish.session === this.#session;
    if (isOwn && wish.flat === flat) return;
    const wanted = { session: wish.session, on: isOwn, quiet: wish.quiet };
    const { text } = await stateWish(this.#building, { root, key, flat }, wanted);
    // A unit that does not answer hears it with the next ring.
    await Promise.allSettled(
      units.map(({ unit }) => this.#papers.say(unit, { statements: [...statements, text] })),
    );
  }
}

/**
 * A unit's small bitmap as stills are kept here.
 * @param {Uint8Array<ArrayBuffer>} bitmap
 * @returns {Promise<ArrayBuffer | undefined>}
 */
async function jpegOf(bitmap) {
  const image = await createImageBitmap(new Blob([bitmap], { type: "image/bmp" }));
  const canvas = make("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d")?.drawImage(image, 0, 0);
  image.close();
  const blob = await new Promise((/** @type {BlobCallback} */ resolve) =>
    canvas.toBlob(resolve, "image/jpeg", 0.92)
  );
  return await blob?.arrayBuffer();
}
