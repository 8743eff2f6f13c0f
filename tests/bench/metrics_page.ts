/**
 * Reads a Prometheus text page, so that the benchmark can say what the server itself measured
 * between two moments.
 */

/** The samples of one page: `name{labels}` → value. */
export type MetricsPage = ReadonlyMap<string, number>;

/** Reads the text exposition format; comments and lines that are no sample are passed over. */
export function readMetrics(text: string): MetricsPage {
  const page = new Map<string, number>();
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const end = line.lastIndexOf("}");
    const space = line.indexOf(" ", end + 1);
    if (space < 0) continue;
    const value = Number(line.slice(space + 1).split(" ")[0]);
    if (!Number.isNaN(value)) page.set(line.slice(0, space), value);
  }
  return page;
}

/** What samples of `name` (all label sets that hold `label`) grew by from one page to the next. */
export function growth(from: MetricsPage, to: MetricsPage, name: string, label = ""): number {
  return total(to, name, label) - total(from, name, label);
}

/** The sum of all samples of `name` whose labels hold `label`. */
export function total(page: MetricsPage, name: string, label = ""): number {
  let sum = 0;
  for (const [sample, value] of page) {
    if ((sample === name || sample.startsWith(name + "{")) && sample.includes(label)) sum += value;
  }
  return sum;
}

/**
 * A quantile of what a histogram counted between two pages: the upper bound of its bucket, in the
 * histogram's unit. Infinity where it lies above the last bound; 0 where nothing was counted.
 */
export function histogramQuantile(
  from: MetricsPage,
  to: MetricsPage,
  name: string,
  share: number,
  label = "",
): number {
  const bounds = new Map<number, number>();
  for (const [sample, value] of to) {
    if (!sample.startsWith(name + "_bucket{") || !sample.includes(label)) continue;
    const bound = /le="([^"]+)"/.exec(sample)?.[1];
    if (bound === undefined) continue;
    const at = bound === "+Inf" ? Infinity : Number(bound);
    bounds.set(at, (bounds.get(at) ?? 0) + value - (from.get(sample) ?? 0));
  }
  const sorted = [...bounds].sort(([a], [b]) => a - b);
  const all = sorted.at(-1)?.[1] ?? 0;
  if (all === 0) return 0;
  return sorted.find(([, count]) => count >= share * all)?.[0] ?? Infinity;
}
