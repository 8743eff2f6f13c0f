/**
 * How a house whose flats wait for letters gets its keys, and keeps them: managers with their paper,
 * units, letters, a household's phones, a new key, a manager who leaves. The demo's own server, units
 * and camera go by nothing but what is signed here.
 */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type GivenTokens, Person } from "../parts/person.ts";
import {
  cardOf,
  figureOf,
  flags,
  leaves,
  looksFine,
  narrow,
  ring,
  sees,
  writeDown,
} from "./flat_door.ts";
import { picture } from "./pictures.ts";
import { keepSession } from "./sign_in.ts";
import { type SceneOptions, Stage } from "./stage.ts";

const phone = { person: "main", viewport: narrow } as const;
const keysPage = { path: "/site_keys", viewport: narrow } as const;

Deno.test("a house with letters and its keys, in a real browser", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "vestibule-keys-" });
  try {
    const file = new URL("../../demo/site.json", import.meta.url);
    const site = JSON.parse(await Deno.readTextFile(file));
    delete site.buildings[0].firstKey;
    await Deno.writeTextFile(`${folder}/site.json`, JSON.stringify(site));
    await using stage = await Stage.open(["--site", `${folder}/site.json`], flags);
    const otto = await secondManager(stage);
    const clock = (page: Page) => page.clock.install();
    await stage.scene({ ...keysPage, before: clock }, async (one) => {
      let paper = "";
      await stage.scene(asOtto(otto), async (two) => {
        await t.step(
          "C2 two managers' browsers and a paper make the set by the codes that they compare",
          async () => {
            paper = await makesSet(one, two);
          },
        );
        await t.step("C2 a unit's key is signed by the code on its own screen", async () => {
          const shown = /shows the code of its key: ([0-9A-Z ]{19})/.exec(stage.demo.tail)?.[1];
          await signsUnit(two, shown);
        });
      });
      const sent: string[] = [];
      const before = (page: Page) => Promise.resolve(writeDown(page, sent));
      await stage.scene({ ...phone, before }, async (first) => {
        await t.step(
          "C2 R72 the phone that opens the letter makes the flat's key; the secret leaves no browser",
          () => opensLetter(stage, one, first, sent),
        );
        await stage.scene({ ...phone, path: "/account" }, async (second) => {
          await t.step(
            "C2 a link lets another phone in without comparing codes",
            () => joins(stage, first, second),
          );
          await stage.scene({ ...phone, colorScheme: "dark" }, async (third) => {
            await t.step(
              "C2 a phone hands its place on to a new one, and sees no more itself",
              () => handsOn(stage, second, third),
            );
            await t.step(
              "C2 a new key waits a day by what the unit says, and the flat's phones turn it down",
              () => waits(stage, one, first, third),
            );
            await t.step(
              "C2 a manager and the paper end a household: its letter counts at once",
              () => ends(stage, one, first, paper),
            );
          });
        });
        await stage.scene(asOtto(otto), async (three) => {
          await t.step(
            "C2 one manager out and one in: who left is asked no more, and his units are signed anew",
            () => changes(stage, one, three, paper),
          );
        });
        await t.step("C2 the flat's phones go by the new set", async () => {
          await first.goto(`${stage.demo.url}/`);
          await ring(stage, first);
          await sees(first);
          await leaves(stage, first);
        });
      });
      await t.step(
        "C2 a browser that knows other managers' keys shows no picture until its person says so",
        () => knowsOthers(stage),
      );
    });
    await t.step("R93 no request left the origin and no policy was violated", () => {
      assert.deepEqual(stage.faults, []);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function makesSet(one: Page, two: Page): Promise<string> {
  await one.getByRole("button", { name: "Make my key" }).click();
  await one.getByText("Another manager has to make and offer").waitFor();
  await two.getByRole("button", { name: "Make my key" }).click();
  await two.getByText("Offered.").waitFor();
  const codeOfTwo = await two.locator(".paper-code").innerText();
  await one.clock.fastForward(5_000); // the page looks again by itself
  const offer = one.getByLabel(`Otto Klein: ${codeOfTwo}`);
  await looksFine(one, "site-keys");
  await picture(one, "managers-keys", { width: 1000, height: 760 });
  await one.getByRole("button", { name: "Make the set" }).click();
  await one.getByRole("alert").getByText("It takes two managers").waitFor();
  await offer.check();
  await one.getByRole("button", { name: "Make the set" }).click();
  const paper = await one.locator(".printed-code").innerText();
  assert.match(paper, /^([0-9A-F]{4} ?){16}$/);
  await one.getByRole("checkbox").check();
  await one.getByRole("button", { name: "Send the set" }).click();
  await one.getByText("You have signed it.").waitFor();
  await two.reload();
  const draft = two.locator("section.sheet", { hasText: "Waits for signatures" });
  await draft.getByRole("button", { name: "Sign it" }).click();
  await draft.locator(".fault").getByText("I have compared it").waitFor();
  assert.equal(await draft.getByText("(has signed)").count(), 2, "the first and the paper");
  assert.equal(await draft.getByLabel("Recovery copy").count(), 0, "the paper has signed");
  await draft.getByRole("checkbox").check();
  await draft.getByRole("button", { name: "Sign it" }).click();
  await two.getByText("It is in the set.").waitFor();
  await looksFine(two, "site-keys-set");
  return paper;
}

async function signsUnit(page: Page, shown: string | undefined): Promise<void> {
  const unit = page.locator(".door-list-part").first();
  assert.equal(await unit.locator(".paper-code").innerText(), shown);
  await unit.getByRole("button", { name: "Sign its key" }).click();
  await unit.locator(".fault").getByText("own screen").waitFor();
  await unit.getByRole("checkbox").check();
  await unit.getByRole("button", { name: "Sign its key" }).click();
  await unit.getByText("Its key is signed.").waitFor();
}

async function opensLetter(
  stage: Stage,
  manager: Page,
  first: Page,
  sent: readonly string[],
): Promise<void> {
  await ring(stage, first);
  await cardOf(first).getByText("your flat has no key yet").waitFor();
  await leaves(stage, first);
  const letter = await letterOf(manager);
  await looksFine(manager, "letter");
  await manager.getByRole("button", { name: "Done" }).click();
  await opens(stage, first, letter);
  await first.getByText("This browser sees your door now").waitFor();
  await looksFine(first, "in");
  await first.getByRole("button", { name: "All right" }).click();
  await ring(stage, first);
  await sees(first);
  await leaves(stage, first);
  const secret = /letter=([\w-]{43})/.exec(letter)![1]!;
  assert.ok(sent.some((text) => text.includes("text")), "what the page sends is seen");
  assert.ok(!sent.some((text) => text.includes(secret)));
}

async function joins(stage: Stage, first: Page, second: Page): Promise<void> {
  const card = second.locator("section.sheet", { hasText: "Who can see my door" });
  await card.getByText("no device of your flat has let this browser in").waitFor();
  await first.goto(`${stage.demo.url}/account`);
  await first.getByRole("button", { name: "Make a link" }).click();
  const link = await first.locator(".letter-link").innerText();
  assert.match(link, /\/welcome#join=[\w-]{43}&site=[\w-]{43}&at=linden$/);
  await first.goto(`${stage.demo.url}/`);
  await opens(stage, second, link);
  await second.getByText("This browser sees your door now").waitFor();
  assert.equal(await first.getByText("wants to see your door").count(), 0, "nobody is asked");
}

async function handsOn(stage: Stage, old: Page, young: Page): Promise<void> {
  const code = await young.locator(".paper-code").innerText();
  const asks = old.locator(".paper-card", { hasText: `Does it show ${code}?` });
  await asks.getByRole("button", { name: "This is my new phone" }).click();
  await asks.getByText("sees your door no more").waitFor();
  await looksFine(old, "hands-on");
  await asks.getByRole("button", { name: "Hand my place on" }).click();
  await young.getByText(`shown you the code ${code}`).waitFor();
  await young.getByRole("button", { name: "Yes" }).click();
  await young.getByText("This browser sees your door now").waitFor();
  await ring(stage, young);
  await sees(young);
  await cardOf(old).getByText("this browser has not been let in").waitFor();
  assert.equal(await figureOf(old).count(), 0);
  await leaves(stage, young);
}

async function waits(stage: Stage, manager: Page, first: Page, third: Page): Promise<void> {
  const letter = await letterOf(manager);
  await manager.getByRole("button", { name: "Done" }).click();
  await first.getByText("lets a new phone take over").waitFor();
  await looksFine(first, "opening");
  await stage.scene(phone, async (fourth) => {
    await opens(stage, fourth, letter);
    await fourth.getByText("Your letter counts once").waitFor();
    await first.goto(`${stage.demo.url}/account`);
    await first.getByRole("button", { name: "Ask the doors" }).click();
    const unit = first.locator(".door-list-part").first();
    await unit.getByText("A new key may take your flat’s place from").waitFor();
    await unit.getByRole("button", { name: "Object" }).click();
    await unit.getByText("A new key may").waitFor({ state: "detached" });
    await unit.locator(".line").first().waitFor();
    await third.getByText("lets a new phone take over").waitFor({ state: "detached" });
    // What was turned down opens nothing: it asks like any other.
    await fourth.getByText("This browser cannot see your door yet").waitFor();
    await fourth.getByRole("button", { name: "Not on this browser" }).click();
  });
}

async function ends(stage: Stage, manager: Page, first: Page, paper: string): Promise<void> {
  await first.goto(`${stage.demo.url}/`);
  await manager.getByLabel("The household has ended").check();
  const letter = await letterOf(manager);
  await manager.getByRole("button", { name: "Done" }).click();
  const draft = manager.locator("section.sheet", { hasText: "Waits for signatures" });
  await draft.getByText("whose household has ended").waitFor();
  await draft.getByText("You have signed it.").waitFor();
  const field = draft.getByLabel("Recovery copy");
  await field.fill("0".repeat(64));
  await draft.getByRole("button", { name: "Sign with the recovery copy" }).click();
  await draft.getByText("Look for a wrong digit").waitFor();
  await stage.scene(phone, async (next) => {
    await opens(stage, next, letter);
    await next.locator(".paper-code").waitFor(); // it counts for nothing yet
    await field.fill(paper);
    await draft.getByRole("button", { name: "Sign with the recovery copy" }).click();
    await draft.waitFor({ state: "detached" });
    await next.getByText("This browser sees your door now").waitFor();
    await ring(stage, next);
    await sees(next);
    await leaves(stage, next);
    await first.getByText("Another phone has made a new key").waitFor();
    await looksFine(first, "replaced");
    await first.getByRole("button", { name: "Ask to be let in there" }).click();
    const code = await first.locator(".paper-code").innerText();
    const asks = next.locator(".paper-card", { hasText: `Does it show ${code}?` });
    await asks.getByRole("button", { name: "Let it in" }).click();
    await first.getByText("This browser sees your door now").waitFor();
  });
}

async function changes(stage: Stage, one: Page, three: Page, paper: string): Promise<void> {
  await three.getByRole("button", { name: "Make my key" }).click();
  await three.getByText("Offered.").waitFor();
  const code = await three.locator(".paper-code").first().innerText();
  await one.reload();
  await one.getByRole("button", { name: "Send the change" }).click();
  await one.getByText("Nothing would change.").waitFor();
  await one.getByLabel("Comes in").selectOption({ label: `Otto Klein: ${code}` });
  await one.getByLabel("Goes out").selectOption({ index: 1 });
  await one.getByRole("button", { name: "Send the change" }).click();
  const draft = one.locator("section.sheet", { hasText: "Waits for signatures" });
  await draft.getByLabel("Recovery copy").fill(paper.toLowerCase());
  await draft.getByRole("button", { name: "Sign with the recovery copy" }).click();
  await draft.getByText("Recovery copy (has signed)").waitFor();
  await three.reload();
  await three.getByLabel("I have compared it").check();
  await three.getByRole("button", { name: "Sign it" }).click();
  await three.getByText("Version 2").waitFor();
  await one.reload();
  const unit = one.locator(".door-list-part").first();
  await unit.getByText("not in the set any more").waitFor();
  await looksFine(one, "signed-by-who-left");
  await unit.getByRole("checkbox").check();
  await unit.getByRole("button", { name: "Sign its key" }).click();
  await unit.getByText("Its key is signed.").waitFor();
  await stage.scene({ ...keysPage }, async (stranger) => {
    await stranger.getByText("Version 2").waitFor();
    assert.equal(await stranger.getByText("A letter for a flat").count(), 0, "no key, no letter");
  });
}

async function knowsOthers(stage: Stage): Promise<void> {
  const other = "A".repeat(43);
  await stage.scene(phone, async (page) => {
    await opens(stage, page, `${stage.demo.url}/welcome#letter=${other}&site=${other}&at=linden`);
    await page.getByText("Somebody may be between you and the door").waitFor();
    await looksFine(page, "other-site");
    await page.getByRole("button", { name: "My manager says the keys are new" }).click();
    await page.getByText("This browser cannot see your door yet").waitFor();
  });
}

/** Makes a letter for the flat; its link. */
async function letterOf(manager: Page): Promise<string> {
  await manager.getByRole("button", { name: "Make the letter" }).click();
  const link = await manager.locator(".letter-link").innerText();
  assert.match(link, /\/welcome#letter=[\w-]{43}&site=[\w-]{43}&at=linden$/);
  return link;
}

/** A phone opens a letter or a link, and goes on to the building. */
async function opens(stage: Stage, page: Page, link: string): Promise<void> {
  const { pathname, hash } = new URL(link);
  await page.goto(`${stage.demo.url}${pathname}${hash}`);
  await page.getByRole("heading", { name: "Your letter is kept" }).waitFor();
  assert.equal(new URL(page.url()).hash, "");
  await page.getByRole("button", { name: "Go on" }).click();
}

/** A browser of its own, where he signs in by his passkey. */
function asOtto(otto: Person): SceneOptions {
  const before = async (page: Page) => {
    const here = new Person(otto, otto.name);
    await here.signInByPasskey(otto, "Browser");
    await keepSession(page, here.tokens);
  };
  return { ...keysPage, person: null, before };
}

/** Another manager of the building, with an account of his own. */
async function secondManager({ demo }: Stage): Promise<Person> {
  const server = { http: demo.url, publicUrl: demo.url };
  const answer = await fetch(`${demo.url}/demo/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ person: "manager" }),
  });
  const grete = new Person(server, "Grete Brandt").take(await answer.json());
  const { invitation } = await grete.post<{ invitation: string }>("/buildings/linden/people", {
    ...{ post: "manager", name: "Otto Klein", email: "otto.klein@example.org" },
    ...{ phone: "+49301234567", language: "en" },
    ...{ consentAsserted: true, statementVersion: "1", underAge: false },
  });
  const letter = await grete.get<string>(`/invitations/${invitation}/letter`);
  const otto = new Person(server, "Otto Klein");
  const { version } = await otto.get<{ version: string }>("/notice");
  const { tokens } = await otto.post<{ tokens: GivenTokens }>("/invitations/accept", {
    secret: /welcome#invitation=([\w.-]+)/.exec(letter)?.[1],
    profile: { country: "DE", gender: "undisclosed" },
    password: "a long password of his own 77",
    notice: { version, language: "en" },
    deviceName: "Browser",
  });
  await otto.take(tokens).addPasskey();
  return otto;
}
