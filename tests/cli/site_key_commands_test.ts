import assert from "node:assert/strict";
import { siteKeysText } from "../../cli/site_key_commands.ts";
import { makeSite } from "../browser/media/site_sample.ts";

Deno.test("C2 command line: site-keys show names the set, and the units that are not signed", async () => {
  const { root, rootText, managers: [one, two], recovery, unitKey } = await makeSite();
  const units = [{ unit: "entrance", key: unitKey.x, certificate: null }];
  assert.equal(
    siteKeysText({ site: root.site, versions: [rootText], firstUse: false, units }),
    [
      `site      ${root.site}`,
      "version   1",
      `manager   ${one.x}`,
      `manager   ${two.x}`,
      `recovery  ${recovery.x}`,
      "first key of whoever has a manager's letter",
      `unit      entrance: not signed, its key ${unitKey.x}`,
    ].join("\n"),
  );
  const none = { site: null, versions: [], firstUse: true, units: [] };
  assert.equal(
    siteKeysText(none),
    "The managers have no keys yet.\nfirst key of whoever comes first",
  );
});
