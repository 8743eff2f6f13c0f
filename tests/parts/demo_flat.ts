/** The flat of the demo's main user, without a browser, with the papers that its first phone makes. */
import { placeOf } from "../../web/media/claims.js";
import { makeFlatKey } from "../../web/media/flat_key.js";
import { makeSigningKey } from "../../web/media/signing_key.js";
import { openRoot } from "../../web/media/site_root.js";
import type { OwnView } from "../../src/people/accounts/own.ts";
import type { DemoProcess } from "./demo_process.ts";
import { type GivenTokens, Person } from "./person.ts";
import type { Viewers } from "./picture_viewer.ts";
import { RingViewer, type RingViewerOptions } from "./ring_viewer.ts";

/** The unit that rings. */
const unit = { building: "linden", unit: "entrance" } as const;
/** The flat of the demo's main user, as the display has it. */
const number = "9.1";

/** What a test does with the flat. */
export interface DemoFlat {
  /** Connects its phone, which looks as soon as it rings. */
  phone(options?: Partial<RingViewerOptions>): Promise<RingViewer>;
  /** A visitor presses the flat's number; the ring, once the phone is told. */
  press(phone: RingViewer): Promise<string>;
}

/** Makes the flat's key, and asks what speaks for the demo's units. */
export async function demoFlat(demo: DemoProcess, viewers: Viewers): Promise<DemoFlat> {
  const json = async <T>(path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${demo.url}${path}`, {
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
      headers: { "content-type": "application/json" },
    });
    return await answer.json() as T;
  };
  const { site, versions } = await json<{ site: string; versions: string[] }>("/demo/site-keys");
  const opened = await openRoot(versions, site);
  if (!opened.ok) throw new Error(`Cannot trust the demo's managers: ${opened.rule}`);
  const { root } = opened;
  const key = await makeSigningKey();
  const { flat, statement } = await makeFlatKey({
    ...{ site, place: placeOf(number)!, device: key.x, claimKey: null, nowMs: Date.now() },
  });
  const mara = new Person({ http: demo.url, publicUrl: demo.url }, "Mara Lind")
    .take(await json<GivenTokens>("/demo/session", { person: "main" }));
  // As a page does: a unit hears of a key only once it is kept.
  const { places } = await mara.get<OwnView>("/me");
  const facility = places.find((place) => place.building === unit.building)?.facility;
  await mara.post(`/facilities/${facility}/ring-papers/statements`, { text: statement });
  return {
    async phone(options = {}) {
      const { capability } = await mara.capability(unit.building, "ring");
      return await RingViewer.connect({
        ...{ http: demo.url, capability, key, flat, root, viewers },
        ...{ papers: [statement], looks: true },
        ...options,
      });
    },
    async press(phone) {
      const before = phone.rings.length;
      await demo.order({ do: "ring", ...unit, number });
      return (await phone.ring("ringing", before)).ring;
    },
  };
}
