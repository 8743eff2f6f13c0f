/**
 * A canary lives in the house: everything that can be said of somebody is said through the routes of
 * a real server, rightly and wrongly, at the log level that says most. Then every byte that anything
 * has written or sent is searched for it, while the server runs, after a power cut and in backups.
 *
 * What lies in clear by design, and is named here and nowhere else: a zone's id in the site file that
 * the operator wrote; a PIN and a tag's serial on the one message by which a door asks whether to
 * open; the mails at the mail server; the nameplate in the public directory once it was confirmed.
 */
import assert from "node:assert/strict";
import type { SiteFile } from "../../../src/site.ts";
import { comeAndGo, moveIn, tagSerial } from "../../parts/canary_life.ts";
import { misuse } from "../../parts/canary_misuse.ts";
import { CanarySearch } from "../../parts/canary_search.ts";
import { CanaryTraffic } from "../../parts/canary_traffic.ts";
import { canary, canaryWords, refusedCanary } from "../../parts/canary_words.ts";
import { ask, demanded } from "../../parts/person.ts";
import { PrivacyHouse } from "../../parts/privacy_house.ts";
import { linden, townSite } from "../../parts/town_site.ts";

const presented = `vestibule/1/${linden}/entrance/unit/presented`;
/** Put into every kind of place, so that it is known that the search looks there. */
const control = "Control-Budgerigar-7f3a";

function site(): SiteFile {
  const file = townSite();
  file.buildings[0]!.groups[0]!.zones = [{ id: canary.zone, near: { level: 0 }, walkM: 30 }];
  return file;
}

Deno.test("R40 R61 R82 R94 E13 a canary's words stand nowhere: files, keys, backups, log, figures, traffic", async (t) => {
  await using traffic = await CanaryTraffic.start(site());
  await using house = await PrivacyHouse.start({
    ...traffic.options,
    site: site(),
    args: ["--analytics", "on", "--log-level", "debug"],
    refuseMail: (to) => to === refusedCanary.refusedEmail ? 550 : null,
  });
  const { town, place, said } = house;
  const { server, server: { dir, http } } = town;
  const life = await moveIn(town);
  const capabilities = await comeAndGo(town, life);
  const words = canaryWords({
    PIN: life.pin,
    "wrong PIN": life.wrongPin,
    "tag's serial": tagSerial,
    ...life.secrets,
    ...capabilities,
  });
  const codes = await misuse(town, {
    who: life.who,
    accessToken: life.secrets["access token"]!,
    capability: capabilities["lift capability"]!,
    words: [
      canary.name,
      canary.email,
      canary.phone,
      canary.address,
      canary.childBirthDate,
      canary.message,
      refusedCanary.elsewhere,
    ],
    mailRefused: () => said.some((line) => line.includes('"mail_not_sent"')),
  });
  const search = new CanarySearch([...words, { what: "control", text: control }]);
  const nowhere = async (when: string, controls: readonly string[] = []) => {
    const found = [
      ...search.below(dir),
      ...search.below(place),
      ...search.told(said.join("\n"), "what the server said"),
      ...search.told(await house.figures(), "the figures"),
    ];
    assert.deepEqual(
      found.toSorted(),
      ["zone as UTF-8 in site.json", ...controls].toSorted(),
      when,
    );
  };

  await t.step("what was refused was refused, in every way that there is to refuse", () => {
    for (const code of ["401", "404", "413", "422", "invalid", "sign_in_failed", "unknown_zone"]) {
      assert.ok(codes.has(code), `${code} of ${[...codes].join(" ")}`);
    }
    assert.ok(!codes.has("500") && !codes.has("internal"));
  });

  await t.step("while the server runs, none of it stands anywhere", () => nowhere("at work"));

  await t.step(
    "a door's question holds the credential, a display the confirmed name, no message anything else",
    () => {
      assert.ok(traffic.heard.length > 50, `${traffic.heard.length} messages`);
      const hits = new Set(
        traffic.heard.flatMap(({ topic, bytes }) => [
          ...search.told(topic, "a topic"),
          ...search.told(bytes, topic),
        ]),
      );
      assert.deepEqual([...hits].toSorted(), [
        `PIN as UTF-8 in ${presented}`,
        // What a household has confirmed for its displays stands on them, and so goes to them (R77).
        ...["cellar", "entrance"].map((unit) =>
          `intercomUsername as UTF-8 in vestibule/1/linden/${unit}/unit/directory`
        ),
        `tag's serial as UTF-8 in ${presented}`,
        `wrong PIN as UTF-8 in ${presented}`,
      ]);
    },
  );

  await t.step("a backup holds none of it, nor do its keys and its journal", async () => {
    await house.backUp();
    await nowhere("after a backup");
  });

  await t.step("a power cut leaves none of it, in no log of a store either", async () => {
    await server.kill();
    const found = [...search.below(dir), ...search.below(place)];
    assert.deepEqual(found, ["zone as UTF-8 in site.json"]);
    await server.restart();
    assert.equal(await life.who.refresh(), "ok");
    const me = JSON.stringify(await life.who.get<object>("/me"));
    assert.ok(me.includes(canary.additionalPhone), "it is all there, for its owner");
  });

  await t.step("the search sees each of these places: a control is found in each", async () => {
    const folders = ["data", "data/people", "data/people-keys", "data-log-keys"];
    const paths = [
      ...folders.map((folder) => `${dir}/${folder}/control`),
      `${dir}/control`,
      `${place}/control`,
      `${place}/keys/control`,
    ];
    for (const path of paths) await Deno.writeTextFile(path, `…${control}…`);
    const below = (root: string) =>
      paths.filter((path) => path.startsWith(root)).map((path) =>
        `control as UTF-8 in ${path.slice(root.length + 1)}`
      );
    await nowhere("with controls", [...below(dir), ...below(place)]);
    for (const path of paths) await Deno.remove(path);
    // In files, output, figures and traffic stands what must: ids, words of the log, names of figures.
    const known = new CanarySearch(
      [life.account, "backup_made", "vestibule_http_answers_total", "mail_sent"]
        .map((text) => ({ what: text, text })),
    );
    const files = [...known.below(dir), ...known.below(place)].join("\n");
    for (const path of ["data/people/", "data/people-keys/", "keys/"]) {
      assert.ok(files.includes(`${life.account} as UTF-8 in ${path}`), `${path} of ${files}`);
    }
    assert.equal(known.told(said.join("\n"), "log").length, 2);
    assert.equal(known.told(await house.figures(), "figures").length, 1);
    const heard = traffic.heard.length;
    await traffic.say("control/topic", control);
    const last = traffic.heard.slice(heard).filter(({ bytes }) => search.in(bytes).length > 0);
    assert.equal(last.length, 1);
  });

  await t.step(
    "what is public by design is: the nameplate in the directory, the mail at its server",
    async () => {
      const directory = await life.who.get<{ plates: { name: string }[] }>(
        `/buildings/${linden}/directory`,
      );
      assert.deepEqual(directory.plates.map(({ name }) => name), [canary.intercomUsername]);
      const mails = town.mail!.mails.map(({ raw }) => raw).join("\n");
      assert.ok(search.told(mails, "mails").length > 0);
      const stored = demanded(await ask(http, "GET", "/identity/v1/what-is-stored"), "the page");
      assert.deepEqual(search.told(JSON.stringify(stored), "the page of what is stored"), []);
    },
  );
});
