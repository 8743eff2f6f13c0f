/**
 * The canary: somebody of whom every word is unmistakable, so that one of them anywhere is a leak.
 * All of it is invented; the domain is reserved (RFC 2606).
 */
import type { Word } from "./canary_search.ts";

/** What is said of the canary, by themselves and by others, and taken by the server. */
export const canary = {
  name: "Zephyrine Kanarienvögel",
  email: "zephyrine.kanari@voliere-7f3a.example",
  newEmail: "kanari.neu@voliere-7f3a.example",
  phone: "+4917055577701",
  additionalPhone: "+4917055577702",
  intercomUsername: "Kanari zu Voliere",
  address: "Volierenweg 7f3a, 00977 Nestheim",
  facilityName: "Haus Kanari 7f3a",
  facilityNote: "Feeds the neighbours' cats 7f3a",
  childName: "Küken Kanarienvögel",
  childUsername: "kueken-7f3a",
  childPhone: "+4917055577703",
  childBirthDate: "1911-03-29",
  childOther: "Moults every May 7f3a",
  guest: "Aunt Kanaria 7f3a",
  message: "Who sings at night is me 7f3a.",
  reply: "Dear Zephyrine Kanarienvögel 7f3a, sing on.",
  correction: "I never was a sparrow 7f3a.",
  objection: "No more birdseed offers 7f3a.",
  password: "Seeds-And-Water-7f3a, daily",
  device: "Kanari kitchen tablet 7f3a",
  passkey: "Kanari claw 7f3a",
  /** A zone of the group: it stands in the site file, and nowhere else. */
  zone: "kanari-yard-7f3a",
} as const;

/** What the server refuses, wherever it comes. */
export const refusedCanary = {
  unknownZone: "kanari-roof-7f3a",
  wrongPassword: "Wrong-Water-7f3a, daily",
  unknownEmail: "nobody.kanari@voliere-7f3a.example",
  refusedEmail: "refused.kanari@voliere-7f3a.example",
  refusedName: "Refused Kanarienvögel",
  elsewhere: "Kanari where nothing belongs 7f3a",
} as const;

/** All of it as words to look for, each part of a name that could stand alone beside it. */
export function canaryWords(more: Readonly<Record<string, string>> = {}): readonly Word[] {
  return [
    ...Object.entries({ ...canary, ...refusedCanary, ...more }).map(([what, text]) => ({
      what,
      text,
    })),
    { what: "first name", text: "Zephyrine" },
    { what: "last name", text: "Kanarienvögel" },
    { what: "mail domain", text: "voliere-7f3a" },
  ];
}
