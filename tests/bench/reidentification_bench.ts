/**
 * What the map of random ids costs: sealing rows, beside AES-GCM alone under a ready key; a device's
 * part in an opening; the server's check of the parts and the opening itself; a whole ceremony.
 */
import { SystemClock } from "../../src/clock.ts";
import { lend } from "../../src/privacy/reidentification/custodian_device.ts";
import { decodePoint } from "../../src/privacy/reidentification/group.ts";
import {
  openRow,
  quickened,
  type RowLabel,
  type SealedRow,
  sealRow,
} from "../../src/privacy/reidentification/sealed_row.ts";
import { combined, isPartOf } from "../../src/privacy/reidentification/threshold.ts";
import { aLabel, generated, random } from "../src/privacy/reidentification/board.ts";
import { Durations, rounded } from "./quantiles.ts";

/** How much is measured. */
export interface ReidentificationPlan {
  readonly seals: number;
  readonly openings: number;
}

/** What came out; times in milliseconds. */
export interface ReidentificationFigures {
  readonly seals: number;
  readonly openings: number;
  readonly sealsPerSecond: number;
  readonly sealP50Ms: number;
  readonly sealP99Ms: number;
  /** AES-256-GCM of the same bytes under a ready key. */
  readonly bareSealsPerSecond: number;
  /** One custodian's device: checking the row, and its part with proof. */
  readonly lendP50Ms: number;
  /** The server: two proofs checked, the parts put together, the row opened. */
  readonly openP50Ms: number;
  readonly openP99Ms: number;
  /** Of these, putting the parts together and opening. */
  readonly openAloneP50Ms: number;
  /** Three devices, one after another, without the network between them. */
  readonly ceremonyMs: number;
  /** Of a row, as JSON. */
  readonly rowBytes: number;
}

/** Runs it. */
export async function runReidentificationBench(
  plan: ReidentificationPlan,
): Promise<ReidentificationFigures> {
  const clock = new SystemClock();
  const begunMs = clock.monotonic();
  const custody = await generated();
  const ceremonyMs = clock.monotonic() - begunMs;
  const publicKey = quickened(decodePoint(custody.set.publicKey));
  const hidden = new TextEncoder().encode("0195f0a2-7c1e-7aaa-8bbb-0123456789ab");
  const rows: { readonly label: RowLabel; readonly row: SealedRow }[] = [];
  const label = (at: number) => aLabel(custody.set.key, { row: `row-${at}` });
  await sealRow(publicKey, label(0), hidden, random); // makes the tables
  const seals = new Durations(plan.seals);
  const sealing = clock.monotonic();
  for (let at = 0; at < plan.seals; at++) {
    const beganMs = clock.monotonic();
    const row = await sealRow(publicKey, label(at), hidden, random);
    seals.add(clock.monotonic() - beganMs);
    if (rows.length < plan.openings) rows.push({ label: label(at), row });
  }
  const sealedMs = clock.monotonic() - sealing;
  const [lends, opens, alone] = [1, 2, 3].map(() => new Durations(plan.openings * 2)) as [
    Durations,
    Durations,
    Durations,
  ];
  for (const { label, row } of rows) {
    const parts = custody.devices.slice(0, 2).map((device) => {
      const beganMs = clock.monotonic();
      const part = lend(device, { request: "bench", label, points: row }, random);
      lends.add(clock.monotonic() - beganMs);
      return part;
    });
    const beganMs = clock.monotonic();
    const of = { point: row.point, request: "bench" };
    if (!parts.every((part) => isPartOf(part, of, custody.set))) throw new Error("not proved");
    const provedMs = clock.monotonic();
    if (await openRow(combined(parts), row, label) === null) throw new Error("not opened");
    const doneMs = clock.monotonic();
    opens.add(doneMs - beganMs);
    alone.add(doneMs - provedMs);
  }
  return {
    seals: plan.seals,
    openings: rows.length,
    sealsPerSecond: Math.round(plan.seals / sealedMs * 1000),
    sealP50Ms: rounded(seals.quantile(0.5)),
    sealP99Ms: rounded(seals.quantile(0.99)),
    bareSealsPerSecond: Math.round(await bareSeals(clock, plan.seals)),
    lendP50Ms: rounded(lends.quantile(0.5)),
    openP50Ms: rounded(opens.quantile(0.5)),
    openP99Ms: rounded(opens.quantile(0.99)),
    openAloneP50Ms: rounded(alone.quantile(0.5)),
    ceremonyMs: rounded(ceremonyMs),
    rowBytes: JSON.stringify(rows[0]?.row ?? {}).length,
  };
}

/** How many a second AES-GCM alone seals. */
async function bareSeals(clock: SystemClock, count: number): Promise<number> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const bytes = new Uint8Array(80);
  const beganMs = clock.monotonic();
  for (let at = 0; at < count; at++) {
    const iv = random(12) as Uint8Array<ArrayBuffer>;
    await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes);
  }
  return count / (clock.monotonic() - beganMs) * 1000;
}
