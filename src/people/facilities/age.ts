/**
 * Who is a child (R30). The limit is 16 years everywhere; a country's table may raise it and never
 * lowers it. A person reaches an age when their birthday begins in the building's time zone; who
 * was born on 29 February reaches it, in a year without that day, on 1 March.
 */

/** Nowhere is the limit below this many years. */
export const ageLimitLeast = 16;

/** Countries with a higher limit, by ISO 3166-1 alpha-2; none is known to this server. */
const higherLimits: Readonly<Record<string, number>> = {};

/** The limit in a country, in years: 16, or more where the table says so. */
export function ageLimitIn(
  country: string | undefined,
  table: Readonly<Record<string, number>> = higherLimits,
): number {
  const said = country !== undefined && Object.hasOwn(table, country) ? table[country]! : 0;
  return Math.max(ageLimitLeast, said);
}

/** The calendar day at a moment, `YYYY-MM-DD`. @param timeZone an IANA name. */
export function dayIn(timeZone: string, atMs: number): string {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(atMs);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

/**
 * Whether somebody born on a day is younger than the limit on another. Both as `YYYY-MM-DD`, which
 * sort as the days do; 29 February sorts before 1 March in years that do not have it.
 */
export function isUnderAge(birthDate: string, today: string, limit: number): boolean {
  const year = (Number(birthDate.slice(0, 4)) + limit).toString().padStart(4, "0");
  return today < `${year}${birthDate.slice(4)}`;
}
