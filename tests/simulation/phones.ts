/**
 * People with phones, by seed: they call lifts, change their minds, press twice, ask again when
 * nobody answers, open doors, and follow what becomes of their calls. They know nothing of actors
 * and stores; they have an edge, which may be gone.
 */
import type { Clock } from "../../src/clock.ts";
import type { Answer, Done, GroupAddress, Lifts } from "../../src/lifts.ts";
import type { CallRequest, CallView } from "../../src/protocol.ts";
import {
  type Random,
  randomExponential,
  randomInt,
  randomWeighted,
  uuidV7,
} from "../../src/random.ts";
import type { Group } from "../../src/site.ts";
import type { Chronicle } from "./chronicle.ts";
import type { Ledger } from "./ledger.ts";

/** What phones need. */
export interface PhonesParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly chronicle: Chronicle;
  readonly ledger: Ledger;
  /** The server's edge, while there is one. */
  readonly edge: () => Lifts | null;
}

/** Who is asked again, and how often, before somebody gives up. */
const attemptsMax = 30;
/** A phone that gets no answer takes the connection for dead. */
const patienceMs = 12_000;

/** The phones around one lift group. */
export class Phones {
  readonly #parts: PhonesParts;
  readonly #at: GroupAddress;
  readonly #group: Group;
  #stopped = false;
  #open = new Set<string>();

  constructor(parts: PhonesParts, at: GroupAddress, group: Group) {
    this.#parts = parts;
    this.#at = at;
    this.#group = group;
  }

  /** People come, one every `everyMs` on average, until {@link stop}. */
  start(everyMs: number): void {
    const { clock, random } = this.#parts;
    clock.after(randomExponential(random, everyMs), () => {
      if (this.#stopped) return;
      this.#call();
      this.start(everyMs);
    });
  }

  /** Nobody comes any more; those who are there see their calls through. */
  stop(): void {
    this.#stopped = true;
  }

  /** Calls of which the end is not known yet. */
  get open(): number {
    return this.#open.size;
  }

  #call(): void {
    const { clock, random } = this.#parts;
    const caller = `${this.#at.group}-${randomInt(random, 60)}`;
    const key = uuidV7(clock.now(), random);
    const request = this.#request();
    this.#place(caller, key, request, 1);
    // A thumb that presses twice: the same key at the same time, or shortly after.
    if (random.next() < 0.1) {
      clock.after(randomInt(random, 400), () => this.#place(caller, key, request, attemptsMax));
    }
  }

  #request(): CallRequest {
    const { random } = this.#parts;
    const car = this.#group.cars[randomInt(random, this.#group.cars.length)]!;
    const level = () => car.serves[randomInt(random, car.serves.length)]!.level;
    const persons = 1 + randomWeighted(random, [8, 2, 1]);
    const from = level();
    let to = level();
    while (to === from) to = level();
    switch (randomWeighted(random, [6, 3, 1])) {
      case 0:
        return { kind: "destination", from, to, persons };
      case 1:
        return { kind: "landing", from, direction: to > from ? "up" : "down", persons };
      default:
        return { kind: "car", car: car.id, to, persons };
    }
  }

  #place(caller: string, key: string, request: CallRequest, attempt: number): void {
    const { chronicle, clock, random, ledger } = this.#parts;
    this.#ask(
      (edge, done) => edge.place(this.#at, caller, key, request, done),
      (answer) => {
        if (answer.ok) {
          ledger.acknowledged(caller, key, answer.value.id);
          this.#told(answer.value);
          chronicle.note("phone", `${caller} has ${answer.value.id} ${answer.value.state}`);
          const { id, state } = answer.value;
          const ended = state === "served" || state === "cancelled";
          if (!ended && !this.#open.has(id)) this.#follow(caller, answer.value);
          return;
        }
        const { code, retryAfterMs = 1_000 } = answer.refusal;
        chronicle.note("phone", `${caller} is refused: ${code}`);
        const again = code === "unavailable" || code === "busy" || code === "stopping";
        if (!again || attempt >= attemptsMax) return;
        clock.after(retryAfterMs + randomInt(random, 1_000), () => {
          this.#place(caller, key, request, attempt + 1);
        });
      },
    );
  }

  /** Sees a call through: perhaps cancels it, perhaps opens doors, and asks until it has ended. */
  #follow(caller: string, call: CallView): void {
    const { clock, random } = this.#parts;
    this.#open.add(call.id);
    if (random.next() < 0.1) {
      clock.after(randomInt(random, 40_000), () => this.#cancel(caller, call.id));
    }
    if (random.next() < 0.15) {
      clock.after(2_000 + randomInt(random, 40_000), () => {
        this.#openDoors(caller, call.id, uuidV7(clock.now(), random), 1);
      });
    }
    this.#look(caller, call.id);
  }

  #look(caller: string, call: string): void {
    const { clock, random, ledger } = this.#parts;
    clock.after(15_000 + randomInt(random, 15_000), () => {
      this.#ask(
        (edge, done) => edge.read(this.#at, caller, call, done),
        (answer) => {
          if (answer.ok) this.#told(answer.value);
          else if (answer.refusal.code === "unknown_call") {
            ledger.unknown(call);
            this.#open.delete(call);
          }
          if (this.#open.has(call)) this.#look(caller, call);
        },
      );
    });
  }

  #cancel(caller: string, call: string): void {
    this.#ask(
      (edge, done) => edge.cancel(this.#at, caller, call, done),
      (answer) => {
        if (answer.ok) this.#told(answer.value);
      },
    );
  }

  #openDoors(caller: string, call: string, key: string, attempt: number): void {
    const { chronicle, clock } = this.#parts;
    this.#ask(
      (edge, done) => edge.openDoors(this.#at, caller, key, call, done),
      (answer) => {
        const how = answer.ok ? "done" : answer.refusal.code;
        chronicle.note("phone", `${caller} opens doors: ${how}`);
        const again = how === "unavailable" || how === "busy";
        if (again && attempt < 5) {
          clock.after(1_000, () => this.#openDoors(caller, call, key, attempt + 1));
        }
      },
    );
  }

  #told(view: CallView): void {
    this.#parts.ledger.told(view);
    if (view.state === "served" || view.state === "cancelled") this.#open.delete(view.id);
  }

  /** Asks the edge that is there now; who gets no answer is told `unavailable` in the end. */
  #ask(
    what: (edge: Lifts, done: Done<CallView>) => void,
    answered: Done<CallView>,
  ): void {
    const { clock, edge } = this.#parts;
    const server = edge();
    let over = false;
    const once: Done<CallView> = (answer) => {
      if (over) return;
      over = true;
      cancel();
      answered(answer);
    };
    const cancel = clock.after(server === null ? 500 : patienceMs, () => once(unanswered));
    if (server === null) return;
    what(server, (answer) => {
      if (edge() === server) once(answer);
    });
  }
}

const unanswered: Answer<CallView> = {
  ok: false,
  refusal: { code: "unavailable", detail: "nobody answers" },
};
