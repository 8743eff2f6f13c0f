import assert from "node:assert/strict";
import {
  announcementSentence,
  cancelSentence,
  newAnnouncements,
  refusalSentence,
} from "../../web/words.js";
import { announcementCodes, type CallView } from "../../src/protocol.ts";

const at = { car: "a", level: 3, side: "rear" } as const;
const call: CallView = {
  id: "c",
  state: "assigned",
  request: { kind: "destination", from: 0, to: 3, persons: 1, accessible: true },
  car: "a",
  confirmed: true,
  placedAtMs: 0,
};

Deno.test("EG24 whatever is announced has a sentence of its own, with lift, floor and doors", () => {
  const texts = announcementCodes.map((code) => announcementSentence(undefined, { code, ...at }));
  assert.equal(new Set(texts).size, announcementCodes.length);
  assert.match(texts[0]!, /Lift a comes to floor 3\. It opens its rear doors\./);
  assert.match(texts[3]!, /Floor 3\. This is your floor\. The rear doors open\./);
  for (const code of announcementCodes) {
    assert.doesNotMatch(announcementSentence(undefined, { code }), /undefined/);
  }
});

Deno.test("EG24 what was said is not said again", () => {
  const comes = { ...call, announcements: [{ code: "lift_comes" as const, ...at }] };
  assert.equal(newAnnouncements(undefined, comes, undefined).length, 1);
  assert.deepEqual(newAnnouncements(undefined, comes, comes), []);
  const here = { ...call, announcements: [{ code: "doors_open" as const, ...at }] };
  assert.equal(newAnnouncements(undefined, here, comes).length, 1);
  assert.deepEqual(newAnnouncements(undefined, call, comes), []);
});

Deno.test("C13 nobody who needs a lift is sent to the stairs", () => {
  const refusal = { code: "no_lift_available", detail: "Cannot place the call: …" } as const;
  assert.match(refusalSentence(refusal), /stairs/);
  assert.doesNotMatch(refusalSentence(refusal, { accessible: true }), /stairs/);
  const byPreference = {
    ...refusal,
    detail: "Cannot place the call: every accessible lift for it is out of service",
  };
  assert.doesNotMatch(refusalSentence(byPreference), /stairs/);
  const ended = {
    ...call,
    state: "cancelled" as const,
    reason: "no_lift_available" as const,
    announcements: [{ code: "accessible_lift_out_of_service" as const }],
  };
  assert.doesNotMatch(cancelSentence(ended), /stairs/);
});
