/** The tower with its managers' keys and one flat, and an edge where all of them sign. */
import { claimKeyOf, makeFlatKey, makeLetterSecret } from "../../../../web/media/flat_key.js";
import { makeOpening } from "../../../../web/media/flat_statements.js";
import { makeSigningKey } from "../../../../web/media/signing_key.js";
import type { SigningKey } from "../../../../web/media/types.js";
import type { IdentityServices } from "../../../../src/http/identity/services.ts";
import { checkSite } from "../../../../src/site.ts";
import { makeSite, nowMs, type SiteSample } from "../../../browser/media/site_sample.ts";
import { testSite } from "../../access/test_site.ts";
import { type Answered, type IdentityEdge, withIdentityEdge } from "../identity_edge.ts";
import type { Seed } from "../people_stage.ts";
import { town } from "../registers/stage.ts";
import { aMember, anAccount, aSession } from "../rows.ts";

/** The flat's number as statements spell it. */
export const place = "A1";
/** The flat's papers. */
export const papersPath = "/facilities/a1/ring-papers";

/**
 * The town, and in Bob's flat Sue, to whom he has given his rings, Sam, who may act for him, Kim, who
 * has neither, and Oscar, who has let it to him.
 */
export const household: Seed = [
  ...town,
  ...["sue", "sam", "kim", "oscar"].flatMap((name): Seed => [
    ["account", anAccount(name)],
    ["session", aSession(name)],
  ]),
  ["member", aMember("a1", "sue", "sub", { takesRings: true })],
  ["member", aMember("a1", "sam", "sub", { administrator: true })],
  ["member", aMember("a1", "kim", "sub")],
  ["member", aMember("a1", "oscar", "owner")],
];

/** What a household does with a letter. */
export interface Letter {
  readonly opening: string;
  readonly phone: SigningKey;
  readonly flat: string;
  /** That the key is the flat's. */
  readonly key: string;
}

/** An edge, and the keys of the tower's managers. */
export interface PaperHouse extends IdentityEdge {
  readonly keys: SiteSample;
  /** Posts a text. */
  post(who: string, path: string, text: string): Promise<Answered>;
  /** What a phone of the flat reads. */
  papers(who?: string): Promise<Answered["body"]>;
  /** A letter of a manager for the flat, with what its reader signs; a second later each time. */
  letter(options?: { by?: SigningKey | SigningKey[]; ended?: boolean }): Promise<Letter>;
  /** The same without a letter. */
  first(): Promise<Omit<Letter, "opening">>;
}

/** Runs a body in the tower, whose managers have their set already. */
export async function withPaperHouse(
  body: (house: PaperHouse) => Promise<void>,
  { firstKey = "letter", seed = household, services = {} }: {
    readonly firstKey?: "letter" | "first";
    readonly seed?: Seed;
    readonly services?: Partial<IdentityServices>;
  } = {},
): Promise<void> {
  const keys = await makeSite();
  const { site } = keys.root;
  const [tower, ...others] = structuredClone(testSite.buildings) as (typeof testSite.buildings)[
    number
  ][];
  const own = checkSite({ ...testSite, buildings: [{ ...tower!, firstKey }, ...others] });
  let seconds = 0;
  await withIdentityEdge(seed, async (edge) => {
    const house: PaperHouse = {
      ...edge,
      keys,
      post: (who, path, text) => edge.ask(who, "POST", path, { text }),
      papers: async (who = "bob") => (await edge.ask(who, "GET", papersPath)).body,
      async letter({ by = keys.managers[0], ended = false } = {}) {
        const claimKey = await claimKeyOf(makeLetterSecret(), { site, place });
        const madeMs = nowMs + 1_000 * ++seconds;
        const { root } = keys;
        const opening = await makeOpening(by, {
          ...{ root, place, claim: claimKey.x, ended, nowMs: madeMs },
        });
        const phone = await makeSigningKey();
        const about = { site, place, device: phone.x, claimKey, nowMs: madeMs };
        const { flat, statement: key } = await makeFlatKey(about);
        return { opening, phone, flat, key };
      },
      async first() {
        const phone = await makeSigningKey();
        const about = { site, place, device: phone.x, claimKey: null, nowMs };
        const { flat, statement: key } = await makeFlatKey(about);
        return { phone, flat, key };
      },
    };
    const { status } = await house.post(
      "mia",
      "/buildings/tower/site-keys/versions",
      keys.rootText,
    );
    if (status !== 201) throw new Error(`the managers' set was answered ${status}`);
    await body(house);
  }, () => ({ site: own, unitKeys: { keyOf: () => keys.unitKey.x }, ...services }));
}
