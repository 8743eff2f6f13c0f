/**
 * How far a time zone is from UTC at an instant, without asking `Intl` each time. A UTC day has one
 * offset, or two with the instant between them; both are found once by `Intl.DateTimeFormat` and
 * kept, some thousand days a zone. No zone has changed twice within one UTC day since 1970.
 */

/** Milliseconds of a UTC day. */
export const dayMs = 86_400_000;
const zonesMax = 128;
const daysMax = 1_024;

interface ZoneDay {
  readonly offsetMs: number;
  /** From when on within this day the other offset counts; the day's end where there is none. */
  readonly changeMs: number;
  readonly afterMs: number;
}

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly days: Map<number, ZoneDay>;
}

const zones = new Map<string, Zone>();

/** Milliseconds to add to UTC for the local time of an IANA zone. @throws {RangeError} unknown. */
export function offsetAt(timeZone: string, atMs: number): number {
  const day = zoneDay(zoneOf(timeZone), Math.floor(atMs / dayMs));
  return atMs < day.changeMs ? day.offsetMs : day.afterMs;
}

/** A stretch of time with one offset: `[fromMs, untilMs)`. */
export interface OffsetStretch {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly offsetMs: number;
}

/** The stretches of one offset that make up `[fromMs, untilMs)`, in order. */
export function offsetStretches(
  timeZone: string,
  fromMs: number,
  untilMs: number,
): OffsetStretch[] {
  const zone = zoneOf(timeZone);
  const found: OffsetStretch[] = [];
  const add = (startMs: number, endMs: number, offsetMs: number) => {
    const from = Math.max(startMs, fromMs);
    const until = Math.min(endMs, untilMs);
    if (from >= until) return;
    const last = found.at(-1);
    if (last !== undefined && last.offsetMs === offsetMs) {
      found[found.length - 1] = { ...last, untilMs: until };
    } else found.push({ fromMs: from, untilMs: until, offsetMs });
  };
  for (let day = Math.floor(fromMs / dayMs); day * dayMs < untilMs; day++) {
    const { offsetMs, changeMs, afterMs } = zoneDay(zone, day);
    add(day * dayMs, changeMs, offsetMs);
    add(changeMs, (day + 1) * dayMs, afterMs);
  }
  return found;
}

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const zone = { format, days: new Map<number, ZoneDay>() };
  if (zones.size >= zonesMax) dropFirst(zones);
  zones.set(timeZone, zone);
  return zone;
}

function zoneDay(zone: Zone, day: number): ZoneDay {
  const known = zone.days.get(day);
  if (known !== undefined) return known;
  const made = madeDay(zone.format, day);
  if (zone.days.size >= daysMax) dropFirst(zone.days);
  zone.days.set(day, made);
  return made;
}

function madeDay(format: Intl.DateTimeFormat, day: number): ZoneDay {
  const startMs = day * dayMs;
  const endMs = startMs + dayMs;
  const offsetMs = asked(format, startMs);
  const afterMs = asked(format, endMs);
  if (offsetMs === afterMs) return { offsetMs, changeMs: endMs, afterMs };
  // The change lies after `low` and at or before `high`; zones change at whole seconds.
  let low = startMs;
  let high = endMs;
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (asked(format, middle) === offsetMs) low = middle;
    else high = middle;
  }
  return { offsetMs, changeMs: high, afterMs };
}

/** What `Intl` says: `GMT`, `GMT+05:30` or `GMT-00:44:30`. */
function asked(format: Intl.DateTimeFormat, atMs: number): number {
  const name = format.formatToParts(atMs).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const parts = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(name);
  if (parts === null) throw new RangeError(`Cannot read the offset of a time zone: got ${name}`);
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = parts;
  const size = Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000;
  return sign === "-" ? -size : size;
}

function dropFirst(map: Map<unknown, unknown>): void {
  for (const key of map.keys()) return void map.delete(key);
}
