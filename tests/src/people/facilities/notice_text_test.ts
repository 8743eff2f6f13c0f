import assert from "node:assert/strict";
import { noticeText } from "../../../../src/people/facilities/notice_text.ts";
import { Ledger } from "../../../../src/people/registry/ledger.ts";
import { testSite } from "../../access/test_site.ts";
import { startMs } from "../rows.ts";
import { aSub, yard } from "./household.ts";

Deno.test("R29 the notice to hand over says who entered what, in the reader's language", () => {
  const ledger = Ledger.of(yard);
  const child = aSub("a1", null, { by: "ann" });
  const texts = (["en", "de", "fi", "fr", "sv"] as const).map((language) =>
    noticeText(ledger, startMs, child, testSite, [language]).join("\n")
  );
  assert.equal(new Set(texts).size, 5);
  for (const text of texts) {
    assert.match(text, /Ann Example/);
    assert.match(text, /The tower/);
    assert.match(text, /mia@example\.org/, "whom one can ask");
    assert.doesNotMatch(text, /\{|tuba|\+358/, "nothing of what was entered, only its kind");
  }
  assert.deepEqual(noticeText(ledger, startMs, child, testSite, ["xx"]).join("\n"), texts[0]);
});
