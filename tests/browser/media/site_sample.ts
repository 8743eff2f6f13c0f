/** A site as it is when it was fitted: two managers and their paper, one unit, one flat, its phones. */
import { claimKeyOf, makeFlatKey, makeLetterSecret } from "../../../web/media/flat_key.js";
import { FlatBook } from "../../../web/media/flat_book.js";
import { makeDevice, makeOpening } from "../../../web/media/flat_statements.js";
import { makeRoot, openRoot, siteOf } from "../../../web/media/site_root.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import type { SigningKey, SiteRoot } from "../../../web/media/types.js";
import { makeUnitCertificate } from "../../../web/media/unit_certificate.js";

/** When the samples are made. */
export const nowMs = Date.UTC(2026, 10, 23, 9);
/** The flat that everything is about. */
export const place = "A5";
/** The unit's name. */
export const unitName = "linden/entrance";

/** A site and its keys. */
export interface SiteSample {
  readonly managers: readonly [SigningKey, SigningKey];
  readonly recovery: SigningKey;
  readonly rootText: string;
  readonly root: SiteRoot;
  readonly unitKey: SigningKey;
  readonly unitCertificate: string;
  readonly book: FlatBook;
}

/** A flat with its first phone, and all that its letter and phone ever said. */
export interface FlatSample {
  readonly flat: string;
  readonly phone: SigningKey;
  readonly secret: string;
  readonly opening: string;
  readonly statement: string;
}

/** A site without flats. */
export async function makeSite(options: { firstUse?: boolean } = {}): Promise<SiteSample> {
  const [one, two, recovery, unitKey] = await Promise.all(
    Array.from({ length: 4 }, () => makeSigningKey()),
  ) as [SigningKey, SigningKey, SigningKey, SigningKey];
  const rootText = await makeRoot({ managers: [one, two], recovery, nowMs });
  const site = await siteOf(rootText);
  const opened = await openRoot([rootText], site);
  if (!opened.ok) throw new Error(opened.rule);
  const { root } = opened;
  const unitCertificate = await makeUnitCertificate(one, {
    site,
    unit: unitName,
    key: unitKey.x,
    nowMs,
  });
  const book = new FlatBook({ root, nowMs: 0, ...options });
  return { managers: [one, two], recovery, rootText, root, unitKey, unitCertificate, book };
}

/** What a household does with its letter; the unit has heard nothing of it. */
export async function makeFlat(
  { managers, root }: SiteSample,
  { at = place, madeMs = nowMs }: { at?: string; madeMs?: number } = {},
): Promise<FlatSample> {
  const secret = makeLetterSecret();
  const claimKey = await claimKeyOf(secret, { site: root.site, place: at });
  const opening = await makeOpening(managers[0], {
    root,
    place: at,
    claim: claimKey.x,
    ended: false,
    nowMs: madeMs,
  });
  const phone = await makeSigningKey();
  const { flat, statement } = await makeFlatKey({
    site: root.site,
    place: at,
    device: phone.x,
    claimKey,
    nowMs: madeMs,
  });
  return { flat, phone, secret, opening, statement };
}

/** A flat that the unit has pinned. */
export async function pinFlat(
  site: SiteSample,
  options: { at?: string; madeMs?: number } = {},
): Promise<FlatSample> {
  const flat = await makeFlat(site, options);
  for (const text of [flat.opening, flat.statement]) {
    const admitted = await site.book.admit(text, 0);
    if (!admitted.ok) throw new Error(admitted.rule);
  }
  return flat;
}

/** Another phone of a flat, let in by one that is there. */
export async function letIn(
  { book, root }: SiteSample,
  flat: string,
  by: SigningKey,
): Promise<SigningKey> {
  const phone = await makeSigningKey();
  const statement = await makeDevice(by, { site: root.site, flat, device: phone.x, nowMs });
  const admitted = await book.admit(statement, 0);
  if (!admitted.ok) throw new Error(admitted.rule);
  return phone;
}
