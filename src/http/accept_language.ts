/** The languages that a client accepts (RFC 9110 §12.5.4), read from its header. */

const languageRange = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/;
const headerLengthMax = 200;
const languagesMax = 8;

/**
 * The language ranges of an `Accept-Language` header, best first; what is not one is passed over,
 * and so is `*`. Looks at the first 200 characters alone.
 */
export function acceptedLanguages(header: string | undefined): readonly string[] {
  return (header ?? "").slice(0, headerLengthMax).split(",").map((part) => {
    const [range = "", quality] = part.trim().split(/\s*;\s*q=/);
    return { range, quality: quality === undefined ? 1 : Number(quality) };
  }).filter(({ range, quality }) => languageRange.test(range) && quality > 0)
    .sort((a, b) => b.quality - a.quality).slice(0, languagesMax).map(({ range }) => range);
}
