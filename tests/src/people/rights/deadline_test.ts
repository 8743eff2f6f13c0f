import assert from "node:assert/strict";
import fc from "fast-check";
import { dayIn } from "../../../../src/people/facilities/age.ts";
import { oneMonthAfter } from "../../../../src/people/rights/deadline.ts";

Deno.test("R81 a month is the calendar's, in the building's zone, and never longer than one", () => {
  for (
    const [zone, asked, due] of [
      ["Europe/Helsinki", "2026-03-02T09:00:00Z", "2026-04-02T08:00:00Z"],
      ["UTC", "2028-01-29T12:00:00Z", "2028-02-29T12:00:00Z"],
      ["UTC", "2028-01-31T12:00:00Z", "2028-02-29T12:00:00Z"],
      ["UTC", "2027-01-29T12:00:00Z", "2027-02-28T12:00:00Z"],
      ["UTC", "2028-02-29T12:00:00Z", "2028-03-29T12:00:00Z"],
      ["UTC", "2026-12-31T23:59:59Z", "2027-01-31T23:59:59Z"],
      // In Auckland it is the 1st of February already.
      ["Pacific/Auckland", "2027-01-31T11:30:00Z", "2027-02-28T11:30:00Z"],
      // Berlin has no 02:30 on 28 March 2027, and two of them on 31 October: the earlier counts.
      ["Europe/Berlin", "2027-02-28T01:30:00Z", "2027-03-28T00:30:00Z"],
      ["Europe/Berlin", "2027-09-30T22:30:00Z", "2027-10-31T23:30:00Z"],
      ["Europe/Berlin", "2027-09-30T00:30:00Z", "2027-10-30T00:30:00Z"],
    ] as const
  ) {
    assert.equal(
      new Date(oneMonthAfter(Date.parse(asked), zone)).toISOString().slice(0, 19),
      due.slice(0, 19),
      asked,
    );
  }
});

Deno.test("R81 the last day is the same day of the next month, or that month's last", () => {
  const zones = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata"];
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2034, 0) }),
      fc.constantFrom(...zones),
      (atMs, zone) => {
        const [year, month, day] = dayIn(zone, atMs).split("-").map(Number);
        const [y, m, d] = dayIn(zone, oneMonthAfter(atMs, zone)).split("-").map(Number);
        assert.equal(y! * 12 + m!, year! * 12 + month! + 1);
        const last = new Date(Date.UTC(y!, m!, 0)).getUTCDate();
        // An hour that a day lacks is told by the hour before it, which is still of that day here.
        assert.equal(d, Math.min(day!, last));
        assert.ok(oneMonthAfter(atMs, zone) > atMs + 27 * 86_400_000);
      },
    ),
    { numRuns: 300, seed: 81 },
  );
});
