import assert from "node:assert/strict";
import fc from "fast-check";
import {
  defaultIntercomUsername,
  missingFields,
  profileFields,
  wholeProfileSchema,
} from "../../../../src/people/accounts/profiles.ts";
import { anAccount } from "../rows.ts";

Deno.test("R01 exactly six fields are always collected, and gender has a word of refusal", () => {
  assert.deepEqual(profileFields, ["name", "gender", "country", "language", "phone", "email"]);
  assert.ok(wholeProfileSchema.shape.gender.options.includes("undisclosed"));
  const { profile } = anAccount("ann");
  assert.deepEqual(missingFields(profile), []);
  const { phone: _, ...without } = profile;
  assert.deepEqual(missingFields(without), ["phone"]);
});

Deno.test("R21 the default username is the last name, and fits the display", () => {
  assert.equal(defaultIntercomUsername("Anna Maria Virtanen"), "Virtanen");
  assert.equal(defaultIntercomUsername("Cher"), "Cher");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (name) => {
      const username = defaultIntercomUsername(name);
      assert.ok([...username].length <= 32);
      assert.ok(name.includes(username));
    }),
    { numRuns: 200 },
  );
});
