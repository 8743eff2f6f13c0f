/**
 * The demo's intercoms have a moving test picture and keys like any other: two managers and their
 * paper who sign the units' keys. What they sign goes into the store of people as any managers' would.
 * Their keys, the units' and the units' books lie in the demo's data folder (`kept_site_keys.ts`).
 *
 * That is so in a building whose units take a flat's first key as it comes. One with letters
 * (`firstKey`) is for its managers to set up on their own page, as a real one is: its units have a key
 * that nobody has signed, and go by the first managers of whom they hear.
 */
import type { Hono } from "hono";
import { CameraProcess } from "../adapters/camera/camera_process.ts";
import type { UnitAddress } from "../adapters/adapter.ts";
import type { UnitEyes } from "../adapters/simulator/unit_viewing.ts";
import type { Clock } from "../src/clock.ts";
import type { AppEnv } from "../src/http/app.ts";
import type { IdentityServices } from "../src/http/identity/services.ts";
import { theConsole } from "../src/people/registry/turn.ts";
import { certificatesOf, versionsOf } from "../src/people/ring_papers/reading.ts";
import { addCertificate, addVersion, isFirstUse } from "../src/people/ring_papers/ring_papers.ts";
import { FlatBook } from "../web/media/flat_book.js";
import { safetyCode } from "../web/media/signing_key.js";
import { openRoot, siteOf } from "../web/media/site_root.js";
import type { SiteRoot } from "../web/media/types.js";
import { makeUnitCertificate } from "../web/media/unit_certificate.js";
import { KeptSiteKeys } from "./kept_site_keys.ts";

/** The file's name in the data folder. */
export const demoSiteKeysFile = "demo-site-keys.json";

/** The eyes of the demo's units. */
export interface DemoEyes {
  /** Of a unit with a panel. */
  readonly of: (at: UnitAddress) => UnitEyes | undefined;
  stop(): Promise<void>;
}

/** The demo's managers, as far as keys go. */
export class DemoSiteKeys {
  readonly #root: SiteRoot;
  readonly #kept: KeptSiteKeys;
  readonly #clock: Clock;
  /** Buildings whose flats' first keys come with letters. */
  readonly #byLetter = new Set<string>();

  private constructor(root: SiteRoot, kept: KeptSiteKeys, clock: Clock) {
    this.#root = root;
    this.#kept = kept;
    this.#clock = clock;
  }

  /** Those of an earlier start, or new ones. `data`: the data folder; null: nothing is kept. */
  static async open(clock: Clock, data: string | null): Promise<DemoSiteKeys> {
    const path = data === null ? null : `${data}/${demoSiteKeysFile}`;
    const kept = await KeptSiteKeys.open(path, clock.now());
    const opened = await openRoot([kept.version], await siteOf(kept.version));
    if (!opened.ok) throw new Error(`Cannot use the demo's keys: got ${opened.rule}`);
    return new DemoSiteKeys(opened.root, kept, clock);
  }

  /** Puts what was signed into the store, where it does not stand there from an earlier start. */
  async seed(parts: Pick<IdentityServices, "registry" | "site">): Promise<void> {
    const { registry, site } = parts;
    for (const { id: building, units } of site.buildings) {
      const panels = units.filter(({ panel }) => panel).map(({ id }) => id);
      for (const unit of panels) await this.#kept.unit(`${building}/${unit}`);
      if (!isFirstUse(site, building)) {
        this.#byLetter.add(building);
        continue;
      }
      if (panels.length === 0) continue;
      const text = this.#kept.version;
      const stands = await registry.look((ledger) => versionsOf(ledger, building)[0] === text);
      if (!stands) {
        await registry.run(theConsole, "clear_site_keys", { building });
        await addVersion(parts, theConsole, { building, text });
      }
      for (const unit of panels) await this.#certify(parts, building, unit);
    }
    await this.#kept.write();
  }

  /** Tells browsers which units are real: `{site, versions}` for `openRoot`. */
  addRoute(app: Hono<AppEnv>): void {
    const answer = { site: this.#root.site, versions: [this.#kept.version] };
    app.get("/demo/site-keys", (c) => c.json(answer));
  }

  /**
   * Gives every unit with a panel a camera, its key and its book. Where the camera's program does not
   * run here, rings have no picture, and `note` says why. It also says what the screen of a unit that
   * waits for its managers shows.
   */
  open(note: (text: string) => void): DemoEyes {
    const clock = this.#clock;
    const cameras = new CameraProcess({ clock, trouble: note });
    const eyes = new Map<string, UnitEyes>();
    for (const [name, unit] of this.#kept.units) {
      const byLetter = this.#byLetter.has(name.split("/")[0] ?? "");
      if (!byLetter) unit.book ??= new FlatBook({ root: this.#root, nowMs: 0, firstUse: true });
      else if (unit.certificate === null) {
        note(`The screen of ${name} shows the code of its key: ${safetyCode(unit.key.kid)}`);
      }
      const { key, certificate, book } = unit;
      eyes.set(name, {
        ...{ key, certificate, book },
        keep: (now) => {
          Object.assign(unit, now);
          this.#kept.write().catch((error) => note(`Cannot keep the demo's keys: ${error}`));
        },
        camera: cameras.camera(name, { source: { kind: "test", tag: eyes.size % 16 } }),
      });
    }
    return {
      of: (at) => eyes.get(`${at.building}/${at.unit}`),
      stop: async () => {
        await cameras.stop();
        await this.#kept.write();
      },
    };
  }

  async #certify(
    parts: Pick<IdentityServices, "registry" | "site">,
    building: string,
    unit: string,
  ): Promise<void> {
    const { site } = this.#root;
    const name = `${building}/${unit}`;
    const kept = await this.#kept.unit(name);
    const about = { site, unit: name, key: kept.key.x, nowMs: this.#clock.now() };
    kept.certificate ??= await makeUnitCertificate(this.#kept.manager, about);
    const text = kept.certificate;
    const stands = await parts.registry.look((ledger) => certificatesOf(ledger, building));
    if (stands.get(unit) !== text) {
      await addCertificate(parts, theConsole, { building, unit, text });
    }
  }
}
