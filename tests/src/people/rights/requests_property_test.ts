/** Requests as a state machine: none is decided twice, none is lost, whatever comes in what order. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { RefusalError } from "../../../../src/refusal.ts";
import { withPeople } from "../people_stage.ts";
import { as, at, decision, people } from "./stage.ts";

const dayMs = 86_400_000;
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant("ask" as const), who: fc.constantFrom("bob", "amy") }),
    fc.record({
      do: fc.constant("decide" as const),
      who: fc.constantFrom("mia", "olga", "bob", "fred"),
      which: fc.nat(5),
      grant: fc.boolean(),
    }),
    fc.record({
      do: fc.constant("withdraw" as const),
      who: fc.constantFrom("bob", "amy"),
      which: fc.nat(5),
    }),
    fc.record({
      do: fc.constant("object" as const),
      who: fc.constantFrom("bob", "amy"),
      object: fc.boolean(),
    }),
    fc.record({ do: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 40 }) }),
  ),
  { maxLength: 14 },
);

Deno.test("R81 R83 whatever comes in what order, no request ends twice, is lost or comes back", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (said) => {
      await withPeople(people, async (stage) => {
        const { registry } = stage;
        const ids: string[] = [];
        const ended = new Map<string, string>();
        for (const step of said) {
          const id = "which" in step ? ids[step.which % Math.max(1, ids.length)] ?? "none" : "";
          try {
            if (step.do === "ask") {
              const flat = step.who === "bob" ? "a1" : "a2";
              const row = await registry.run(as(step.who), "ask_correction", {
                building: "tower",
                timeZone: "UTC",
                about: [`facility/${flat}`],
                text: "Wrong.",
              });
              ids.push(row.id);
            } else if (step.do === "decide") {
              await registry.run(as(step.who), "decide_request", decision(id, step.grant));
              assert.ok(!ended.has(id), "decided twice");
              ended.set(id, step.grant ? "granted" : "declined");
            } else if (step.do === "withdraw") {
              await registry.run(as(step.who), "withdraw_request", { id });
              assert.ok(!ended.has(id), "ended twice");
              ended.set(id, "withdrawn");
            } else if (step.do === "object") {
              const purpose = "communicate" as const;
              const name = step.object ? "object_to" : "lift_objection";
              await registry.run(as(step.who), name, { purpose, text: null });
            } else await at(stage, stage.clock.now() + step.days * dayMs);
          } catch (error) {
            if (!(error instanceof RefusalError)) throw error;
          }
          await registry.look((ledger, now) => {
            const waiting = new Set(
              ledger.find("rights_request", "waitingAt", "tower").map((row) => row.id),
            );
            for (const one of ids) {
              const row = ledger.get("rights_request", one);
              // Within a year nothing is forgotten.
              if (row === undefined) assert.ok(ended.has(one), "lost");
              else if (ended.has(one)) assert.equal(row.state, ended.get(one));
              else {
                assert.ok(waiting.has(one), "waits nowhere");
                assert.equal(row.state, now < row.decideByMs ? "open" : "escalated");
              }
            }
            // An objection stands with a request behind it, and none waits without one.
            for (const who of ["bob", "amy"]) {
              const objections = ledger.get("account", who)?.objections ?? [];
              const open = ledger.find("rights_request", "account", who).filter((row) =>
                row.kind === "objection" && ["open", "escalated"].includes(row.state)
              );
              assert.ok(objections.length <= 1);
              assert.deepEqual(
                open.map((row) => row.id).filter((one) =>
                  !objections.some((objection) => objection.request === one)
                ),
                [],
              );
            }
          });
        }
        return undefined;
      });
    }),
    { numRuns: 25, seed: 83 },
  );
});
