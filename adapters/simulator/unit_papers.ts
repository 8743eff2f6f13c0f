/**
 * By whose word a unit goes: the managers' set of its site, their word on its own key, and its book
 * of flats. The server brings the papers whole; the unit follows the set from what it was fitted
 * with, version by version, and takes no certificate but one of its own key by a manager of that set.
 */
import { FlatBook } from "../../web/media/flat_book.js";
import { missedPictureTyp, MissedWishes } from "../../web/media/missed_picture.js";
import { read } from "../../web/media/jws.js";
import { openRoot, siteOf } from "../../web/media/site_root.js";
import type { SigningKey } from "../../web/media/types.js";
import { checkUnitCertificate } from "../../web/media/unit_certificate.js";
import type { UnitPapers } from "../mqtt/unit_paper_payloads.ts";

/** What a unit was fitted with, and keeps over a power cut. */
export interface UnitTrust {
  /** The unit's own key, and the managers' word on it; null: it has none yet, and offers nothing. */
  readonly key: SigningKey;
  readonly certificate: string | null;
  /** Who may see which flat's door; null: no managers' set was ever heard of. */
  readonly book: FlatBook | null;
  /** The site that it goes by, where it has no book; left out: that of the first papers that come. */
  readonly site?: string;
  /** Whether a new book takes the first key that comes for a flat (`FlatBook`). */
  readonly firstUse?: boolean;
  /** Writes the unit's file, after each change. */
  readonly keep?: (now: { readonly certificate: string | null; readonly book: FlatBook }) => void;
}

/** One unit's papers. */
export class KeptPapers {
  readonly #trust: UnitTrust;
  /** As rings name it, such as `linden/entrance`. */
  readonly #name: string;
  readonly #unitMs: () => number;
  #book: FlatBook | null;
  #certificate: string | null;
  #wishes = new MissedWishes();
  #shows = { epoch: 0, revision: 0 };
  /** One after the other: each version is judged by the one before. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(name: string, trust: UnitTrust, unitMs: () => number) {
    this.#name = name;
    this.#trust = trust;
    this.#unitMs = unitMs;
    this.#book = trust.book;
    this.#certificate = trust.certificate;
  }

  /** Who may see which flat's door; null before the first papers. */
  get book(): FlatBook | null {
    return this.#book;
  }

  /** Which devices want a picture of rings that were missed. */
  get wishes(): MissedWishes {
    return this.#wishes;
  }

  /** Takes what a phone brings, if it holds; undefined before the first papers. */
  async admit(text: string) {
    const book = this.#book;
    if (book === null) return undefined;
    const statement = read(text);
    if (!statement.ok || statement.typ !== missedPictureTyp) {
      const admitted = await book.admit(text, this.#unitMs());
      if (admitted.ok && admitted.what !== "known") this.#keep();
      return admitted;
    }
    const { site } = book.root;
    return await this.#wishes.admit(text, { site, devicesOf: (flat) => book.devicesOf(flat) });
  }

  /** The managers' word on its key; null: it has none. */
  get certificate(): string | null {
    return this.#certificate;
  }

  /** Which papers it has read, for the heartbeat; zeroes for none. */
  get shows(): { readonly epoch: number; readonly revision: number } {
    return this.#shows;
  }

  /** The power went, or came back: everything is read from the unit's file. */
  reset(): void {
    this.#shows = { epoch: 0, revision: 0 };
    this.#wishes = MissedWishes.fromJSON(structuredClone(this.#wishes.toJSON()));
    if (this.#book !== null) this.#book = FlatBook.fromJSON(this.#book.toJSON(), this.#unitMs());
    this.#keep();
  }

  /** Reads papers; resolves once it goes by what holds of them. Older ones change nothing. */
  take(papers: UnitPapers): Promise<void> {
    const turn = this.#turn.then(() => this.#read(papers));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #read({ epoch, revision, versions, certificate }: UnitPapers): Promise<void> {
    const held = this.#shows;
    const isOlder = epoch < held.epoch || (epoch === held.epoch && revision <= held.revision);
    if (isOlder) return;
    await this.#follow(versions);
    await this.#certify(certificate);
    this.#keep();
    this.#shows = { epoch, revision };
  }

  #keep(): void {
    const book = this.#book;
    if (book !== null) this.#trust.keep?.({ certificate: this.#certificate, book });
  }

  async #follow(versions: readonly string[]): Promise<void> {
    const [first] = versions;
    if (first === undefined) return;
    if (this.#book === null) {
      const site = this.#trust.site ?? await siteOf(first).catch(() => "");
      const opened = await openRoot([...versions], site);
      if (!opened.ok) return;
      const { firstUse = false } = this.#trust;
      this.#book = new FlatBook({ root: opened.root, nowMs: this.#unitMs(), firstUse });
      return;
    }
    for (const text of versions.slice(this.#book.root.version)) {
      const { ok } = await this.#book.admit(text, this.#unitMs());
      if (!ok) return;
    }
  }

  /** Takes the certificate that came; keeps the old one, if it counts still, where that does not. */
  async #certify(text: string | null): Promise<void> {
    const held = this.#certificate;
    if (text !== null && await this.#isOwn(text)) this.#certificate = text;
    else if (held !== null && !await this.#isOwn(held)) this.#certificate = null;
  }

  async #isOwn(text: string): Promise<boolean> {
    if (this.#book === null) return false;
    const checked = await checkUnitCertificate(this.#book.root, text);
    return checked.ok && checked.unit.kid === this.#trust.key.kid &&
      checked.unit.unit === this.#name;
  }
}
