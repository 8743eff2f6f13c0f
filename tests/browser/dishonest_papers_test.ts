/**
 * The pages' part of C2 against the server that carries everything: it names another site, leaves out
 * what was signed, answers a question with another text, and has managers asked for signatures on
 * what they were not shown. Real modules in a real browser; the server is what each test makes it.
 */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { BlankStage } from "./media/blank_stage.ts";

type Books = typeof import("../../web/media/flat_statements.js");
type FlatKeys = typeof import("../../web/media/flat_key.js");
type Jws = typeof import("../../web/media/jws.js");
type Keys = typeof import("../../web/media/signing_key.js");
type Papers = typeof import("../../web/ring_papers.js");
type RingKeys = typeof import("../../web/media/ring_key.js");
type Roots = typeof import("../../web/media/site_root.js");
type SetCards = typeof import("../../web/site_keys_set.js");
type Trust = typeof import("../../web/ring_trust.js");
type Units = typeof import("../../web/media/unit_certificate.js");
type Identity = import("../../web/identity.js").Identity;

Deno.test("R72 C2 the pages and a server that lies, in a real browser", async (t) => {
  await using stage = await BlankStage.open();
  const page = await stage.page();
  await t.step(
    "C2 a browser goes by the site whose code its person compared, whatever is named after that",
    async () => {
      assert.deepEqual(await confirmed(page), {
        first: "confirm",
        keptIsShown: true,
        then: "other_site",
      });
    },
  );
  await t.step(
    "C2 who was taken out stays out of what units are told, though the server leaves that out",
    async () => {
      assert.deepEqual(await takenOut(page), { devices: 1, toldUnits: true, tellsLater: true });
    },
  );
  await t.step(
    "C2 of two phones that come by one link neither is let in without looking",
    async () => {
      assert.deepEqual(await linked(page), { alone: [1, 0], both: [0, 2] });
    },
  );
  await t.step(
    "C2 a manager is asked to sign a draft of its kind by another of the set, and signs what was shown",
    async () => {
      assert.deepEqual(await drafts(page), {
        unitAsLetter: false,
        strangersLetter: false,
        forged: false,
        otherSite: false,
        strangersSet: false,
        true: true,
        signedOther: [],
        signedShown: 1,
      });
    },
  );
});

/** The server names another site between the comparing and the person's yes. */
function confirmed(page: Page) {
  return page.evaluate(async () => {
    const at = (path: string) => path;
    const { FlatPapers }: Papers = await import(at("/ring_papers.js"));
    const { keptRingSite }: Trust = await import(at("/ring_trust.js"));
    const { ringKey }: RingKeys = await import(at("/media/ring_key.js"));
    const { makeFlatKey }: FlatKeys = await import(at("/media/flat_key.js"));
    const { makeDevice }: Books = await import(at("/media/flat_statements.js"));
    const { makeRoot, siteOf }: Roots = await import(at("/media/site_root.js"));
    const { makeSigningKey }: Keys = await import(at("/media/signing_key.js"));
    const nowMs = Date.now();
    const flatOf = async () => {
      const [one, two, recovery, main] = await Promise.all(
        [1, 2, 3, 4].map(() => makeSigningKey()),
      );
      const version = await makeRoot({ managers: [one!, two!], recovery: recovery!, nowMs });
      const site = await siteOf(version);
      const about = { site, place: "A1", device: main!.x, claimKey: null, nowMs };
      const { flat, statement } = await makeFlatKey(about);
      const { x } = await ringKey(site);
      const let_ = await makeDevice(main!, { site, flat, device: x, nowMs });
      const none = { firstUse: false, units: [], openings: [], joins: [] };
      return {
        ...none,
        building: "b1",
        place: "A1",
        site,
        versions: [version],
        statements: [statement, let_],
      };
    };
    const [shown, swapped] = [await flatOf(), await flatOf()];
    let told = shown;
    const identity = { ask: () => Promise.resolve(told) } as unknown as Identity;
    const papers = new FlatPapers(identity, "b1", { facility: "f1", mayBegin: false });
    await papers.renew();
    const { standing } = papers;
    if (standing.what !== "confirm") return { first: standing.what };
    told = swapped;
    await papers.confirm(standing.site);
    return {
      first: standing.what,
      keptIsShown: keptRingSite("b1") === shown.site,
      then: papers.standing.what,
    };
  });
}

/** The server takes a removal and never says it again. */
function takenOut(page: Page) {
  return page.evaluate(async () => {
    const at = (path: string) => path;
    const { FlatPapers }: Papers = await import(at("/ring_papers.js"));
    const { keepRingSite, ringTrust }: Trust = await import(at("/ring_trust.js"));
    const { ringKey }: RingKeys = await import(at("/media/ring_key.js"));
    const { makeFlatKey }: FlatKeys = await import(at("/media/flat_key.js"));
    const { makeDevice, statementTyps }: Books = await import(at("/media/flat_statements.js"));
    const { makeRoot, siteOf }: Roots = await import(at("/media/site_root.js"));
    const { makeSigningKey }: Keys = await import(at("/media/signing_key.js"));
    const { read }: Jws = await import(at("/media/jws.js"));
    const nowMs = Date.now();
    const [one, two, recovery, other] = await Promise.all(
      [1, 2, 3, 4].map(() => makeSigningKey()),
    );
    const version = await makeRoot({ managers: [one!, two!], recovery: recovery!, nowMs });
    const site = await siteOf(version);
    keepRingSite("b2", site);
    const own = await ringKey(site);
    const { flat, statement } = await makeFlatKey({
      ...{ site, place: "A1", device: own.x, claimKey: null, nowMs },
    });
    const let_ = await makeDevice(own, { site, flat, device: other!.x, nowMs });
    const told = {
      ...{ building: "b2", place: "A1", site, versions: [version], firstUse: false },
      ...{ units: [{ unit: "u1", certificate: null }], openings: [], joins: [] },
      statements: [statement, let_],
    };
    const isRemoval = (text: string) => {
      const said = read(text);
      return said.ok && said.typ === statementTyps.removal;
    };
    let toldUnits = false;
    const identity = {
      ask(method: string, path: string, body: { statements: string[] }) {
        if (method === "GET") return Promise.resolve(told);
        if (path.endsWith("/unit-words")) toldUnits ||= body.statements.some(isRemoval);
        return Promise.resolve({});
      },
    } as unknown as Identity;
    const papers = new FlatPapers(identity, "b2", { facility: "f1", mayBegin: true });
    await papers.renew();
    await papers.takeOut(other!.kid);
    await papers.renew();
    const { standing } = papers;
    if (standing.what !== "in") return { what: standing.what };
    const later = await ringTrust("b2");
    return {
      devices: standing.flat.devices.length,
      toldUnits,
      tellsLater: later?.statements.some(isRemoval),
    };
  });
}

/** A link that somebody else has seen, too. */
function linked(page: Page) {
  return page.evaluate(async () => {
    const at = (path: string) => path;
    const { FlatPapers }: Papers = await import(at("/ring_papers.js"));
    const { keepRingSite }: Trust = await import(at("/ring_trust.js"));
    const { ringKey }: RingKeys = await import(at("/media/ring_key.js"));
    const { claimKeyOf, makeFlatKey, makeJoin }: FlatKeys = await import(at("/media/flat_key.js"));
    const { makeRoot, siteOf }: Roots = await import(at("/media/site_root.js"));
    const { makeSigningKey }: Keys = await import(at("/media/signing_key.js"));
    const nowMs = Date.now();
    const keys = await Promise.all([1, 2, 3].map(() => makeSigningKey()));
    const managers = keys.slice(0, 2);
    const version = await makeRoot({ managers, recovery: keys[2]!, nowMs });
    const site = await siteOf(version);
    keepRingSite("b3", site);
    const own = await ringKey(site);
    const about = { site, place: "A1", device: own.x, claimKey: null, nowMs };
    const { statement } = await makeFlatKey(about);
    const told = {
      ...{ building: "b3", place: "A1", site, versions: [version], firstUse: false },
      ...{ units: [], openings: [], statements: [statement] },
      joins: [] as { id: string; text: string; atMs: number }[],
    };
    const identity = {
      ask(method: string, path: string, body?: { text: string }) {
        if (method === "GET") return Promise.resolve(structuredClone(told));
        if (path.endsWith("/statements")) told.statements.push(body?.text ?? "");
        return Promise.resolve({});
      },
    } as unknown as Identity;
    const papers = new FlatPapers(identity, "b3", { facility: "f1", mayBegin: true });
    await papers.renew();
    const by = async (count: number) => {
      const link = new URL(await papers.makeLink());
      const secret = new URLSearchParams(link.hash.slice(1)).get("join") ?? "";
      const claimKey = await claimKeyOf(secret, { site, place: "A1" });
      const before = told.statements.length;
      told.joins = await Promise.all(
        Array.from({ length: count }, async (_, n) => {
          const text = await makeJoin(await makeSigningKey(), { claimKey, site, nowMs });
          return { id: `j${n}`, text, atMs: nowMs };
        }),
      );
      await papers.renew();
      const { standing } = papers;
      const asking = standing.what === "in" ? standing.asking.length : -1;
      return [told.statements.length - before, asking];
    };
    return { alone: await by(1), both: await by(2) };
  });
}

/** Drafts that another manager did not write, and one that changes while it is read. */
function drafts(page: Page) {
  return page.evaluate(async () => {
    const at = (path: string) => path;
    const { draftCards }: SetCards = await import(at("/site_keys_set.js"));
    const { makeOpening }: Books = await import(at("/media/flat_statements.js"));
    const { countersign, read }: Jws = await import(at("/media/jws.js"));
    const { draftRoot, makeRoot, openRoot, siteOf }: Roots = await import(
      at("/media/site_root.js")
    );
    const { makeSigningKey }: Keys = await import(at("/media/signing_key.js"));
    const { makeUnitCertificate }: Units = await import(at("/media/unit_certificate.js"));
    const nowMs = Date.now();
    const [own, other, recovery, server] = await Promise.all(
      [1, 2, 3, 4].map(() => makeSigningKey()),
    );
    const version = await makeRoot({ managers: [own!, other!], recovery: recovery!, nowMs });
    const site = await siteOf(version);
    const opened = await openRoot([version], site);
    if (!opened.ok) throw new Error(opened.rule);
    const { root } = opened;
    const letter = { root, place: "A1", claim: server!.x, ended: true, nowMs };
    const shown = await makeOpening(other!, letter);
    let kept = shown;
    const signed: string[] = [];
    const cardOf = async (kind: "root" | "opening", text: string) => {
      kept = text;
      const told = () => ({
        ...{ site, versions: [version], firstUse: false, units: [] },
        drafts: [{ id: "d1", kind, facility: kind === "root" ? null : "f1", text: kept }],
      });
      const desk = {
        ...{ building: "b1", told: told(), root, key: own!, nameOf: () => "A manager" },
        ask(method: string, _path: string, body?: { text?: string }) {
          if (method === "GET") return Promise.resolve(told());
          if (body?.text !== undefined) signed.push(body.text);
          return Promise.resolve({});
        },
        again: () => Promise.resolve(),
        print: () => {},
      };
      const [card] = await draftCards(desk as unknown as Parameters<typeof draftCards>[0]);
      document.body.replaceChildren(card!);
      return [...card!.querySelectorAll("button")].find((one) => one.textContent === "Sign it");
    };
    const asks = async (kind: "root" | "opening", text: string) =>
      await cardOf(kind, text) !== undefined;
    const press = async (button: HTMLButtonElement | undefined) => {
      document.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
      button?.click();
      await new Promise<void>((answered) => {
        if (button?.getAttribute("aria-disabled") !== "true") return answered();
        new MutationObserver((_, watch) => {
          watch.disconnect();
          answered();
        }).observe(button, { attributeFilter: ["aria-disabled"] });
      });
    };
    const unit = { site, unit: "b1/u1", key: server!.x, nowMs };
    const named = { ...server!, kid: other!.kid };
    const others = {
      ...root,
      site: await siteOf(await makeRoot({ managers: [own!, server!], recovery: recovery!, nowMs })),
    };
    const members = { managers: [own!.x, server!.x], recovery: recovery!.x, nowMs };
    const found = {
      unitAsLetter: await asks("opening", await makeUnitCertificate(server!, unit)),
      strangersLetter: await asks("opening", await makeOpening(server!, letter)),
      forged: await asks("opening", await makeOpening(named, letter)),
      otherSite: await asks("opening", await makeOpening(other!, { ...letter, root: others })),
      strangersSet: await asks("root", await draftRoot([server!], members)),
      true: await asks("opening", shown),
    };
    const button = await cardOf("opening", shown);
    kept = await makeOpening(other!, { ...letter, place: "B7" });
    await press(button);
    const signedOther = [...signed];
    await press(await cardOf("opening", shown));
    const payload = (text: string) => {
      const said = read(text);
      return said.ok && said.payload;
    };
    const whole = await countersign(own!, shown);
    const isShown = signed.filter((text) => payload(text) === payload(whole));
    return { ...found, signedOther, signedShown: isShown.length };
  });
}
