/**
 * Numbers of equipment, *kens*: those that the site file gives, and nine digits made of the ids for
 * the others, so that another lift in the site changes no number of those that are there.
 */
import { createHash } from "node:crypto";
import type { Site } from "../site.ts";

/** Generated kens have nine digits. */
const kensFrom = 100_000_000;
const kensMax = 900_000_000;

/** The ken of each lift, by `building/group/car`. */
export function kensOf(site: Site): ReadonlyMap<string, string> {
  const kens = new Map<string, string>();
  const others: string[] = [];
  for (const building of site.buildings) {
    for (const group of building.groups) {
      for (const car of group.cars) {
        const lift = `${building.id}/${group.id}/${car.id}`;
        if (car.kone?.ken === undefined) others.push(lift);
        else kens.set(lift, car.kone.ken);
      }
    }
  }
  const taken = new Set(kens.values());
  for (const lift of others) kens.set(lift, newKen(taken, lift));
  return kens;
}

function newKen(taken: Set<string>, lift: string): string {
  const digest = createHash("sha256").update(`ken ${lift}`).digest();
  let number = digest.readUInt32BE(0) % kensMax;
  while (taken.has(String(kensFrom + number))) number = (number + 1) % kensMax;
  const ken = String(kensFrom + number);
  taken.add(ken);
  return ken;
}
