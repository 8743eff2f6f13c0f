import assert from "node:assert/strict";
import { authorities } from "../../../../src/people/registers/authorities.ts";
import { eeaCountries } from "../../../../src/people/registers/regions.ts";
import { withIdentityEdge } from "../identity_edge.ts";

Deno.test("R98 every country of the EEA, the United Kingdom and Switzerland has an authority", () => {
  assert.deepEqual(
    authorities.map(({ country }) => country).sort(),
    [...eeaCountries, "GB", "CH"].sort(),
  );
  for (const { country, name, web } of authorities) {
    assert.ok(name.length > 4, country);
    assert.match(web, /^https:\/\/[a-z0-9.-]+$/, country);
  }
});

Deno.test("R98 R07 anyone can ask with whom to complain, in their language", async () => {
  await withIdentityEdge([], async ({ ask }) => {
    const { status, body } = await ask(null, "GET", "/authorities?country=FI&language=de");
    assert.equal(status, 200);
    assert.deepEqual(body.authorities, [{
      country: "FI",
      name: "Tietosuojavaltuutetun toimisto",
      web: "https://tietosuoja.fi",
    }]);
    assert.match(body.words, /^Sie können sich bei der Datenschutzbehörde/);
    assert.equal((await ask(null, "GET", "/authorities")).body.authorities.length, 32);
    assert.deepEqual((await ask(null, "GET", "/authorities?country=US")).body.authorities, []);
    assert.equal((await ask(null, "GET", "/authorities?country=Finland")).status, 422);
  });
});
