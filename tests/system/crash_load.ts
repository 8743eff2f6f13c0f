/**
 * Load that survives its server: phones place calls in a closed loop until they are cut, and
 * remember what was acknowledged, so that it can be looked for afterwards. Used by the crash test
 * (20 rounds) and by the soak run (as many as wanted).
 */
import type { CallRequest, CallView } from "../../src/protocol.ts";
import type { Random } from "../../src/random.ts";
import { Phone, type PhoneAt } from "./phone.ts";

/** A call that somebody was told is placed. */
export interface Acknowledged {
  readonly at: PhoneAt;
  readonly rid: string;
  readonly call: CallView;
}

/** A request whose phone was cut before the answer: it may or may not have become a call. */
export interface Unanswered {
  readonly at: PhoneAt;
  readonly rid: string;
  readonly key: string;
  readonly request: CallRequest;
}

/** What load has seen. */
export interface Ledger {
  readonly acknowledged: Acknowledged[];
  readonly unanswered: Unanswered[];
  readonly refused: Map<string, number>;
}

/** Calls one id places at most, well below what the server remembers for one id (E2). */
const callsPerPhoneMax = 50;

/** Runs `phones` phones against the server until each is cut; fills the ledger. */
export async function loadUntilCut(
  http: string,
  groups: readonly PhoneAt[],
  phones: number,
  random: Random,
  ledger: Ledger,
): Promise<void> {
  const connected = await Promise.all(
    Array.from({ length: phones }, () => Phone.connect(http)),
  );
  await Promise.all(connected.map(async (phone, index) => {
    const at = groups[index % groups.length]!;
    for (let placed = 0; placed < callsPerPhoneMax && !phone.cut; placed++) {
      const request = randomRequest(random);
      const key = phone.key();
      const answer = await phone.place(at, request, key);
      if (answer === "cut") ledger.unanswered.push({ at, rid: phone.rid, key, request });
      else if ("call" in answer) {
        ledger.acknowledged.push({ at, rid: phone.rid, call: answer.call });
      } else {
        ledger.refused.set(answer.refused, (ledger.refused.get(answer.refused) ?? 0) + 1);
      }
    }
    await phone.until(() => phone.cut);
  }));
}

/** A destination call between two different floors of the test site. */
export function randomRequest(random: Random): CallRequest {
  const from = Math.floor(random.next() * 8);
  const to = (from + 1 + Math.floor(random.next() * 7)) % 8;
  return { kind: "destination", from, to, persons: 1 };
}
