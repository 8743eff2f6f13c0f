import assert from "node:assert/strict";
import type { Purpose } from "../../../../src/privacy/purposes.ts";
import { withPeople } from "../people_stage.ts";
import { anAccount } from "../rows.ts";

const root = new URL("../../../../src/", import.meta.url);
/** What reads rows with no route before it that named a purpose. */
const background = [
  "access/access_desk.ts",
  "access/access_publisher.ts",
  "people/accounts/user_counts.ts",
  "people/building_logs/keeper.ts",
  "people/building_logs/recorder.ts",
  "people/decommission/desk.ts",
  "people/erasure/procedure.ts",
  "people/holds/keeper.ts",
  "people/mail/postman.ts",
  "people/reidentification/map_writer.ts",
];

Deno.test("R94 what reads with no route before it names its purpose, by type, and is counted for it", async () => {
  await withPeople([["account", anAccount("mia")]], async ({ registry }) => {
    const count = (purpose: Purpose) =>
      registry.reads.all().find(([name]) => name === purpose)?.[1];
    const name = await registry.for("communicate").look((ledger) =>
      ledger.get("account", "mia")?.profile.name?.value
    );
    assert.equal(name, "Mia Example");
    assert.deepEqual([count("communicate"), count("analysis")], [1, 0]);
    // @ts-expect-error a purpose that is none does not type-check
    registry.for("curiosity");
  });
  for (const file of background) {
    const code = await Deno.readTextFile(new URL(file, root));
    assert.match(code, /registry\s*\.for\("[a-z_]+"\)\s*\.look\(/, file);
    assert.doesNotMatch(code, /registry\s*\.look\(/, file);
  }
});
