/**
 * The demo's intercoms have a moving test picture and keys like any other: two managers and their
 * paper who sign the units' keys, made at start and kept in memory. A flat is pinned to the first key
 * that comes, for the demo sends no letters. Browsers fetch the managers' set here; of a real site it
 * is printed on the letter.
 */
import type { Hono } from "hono";
import { CameraProcess } from "../adapters/camera/camera_process.ts";
import type { UnitAddress } from "../adapters/adapter.ts";
import type { UnitEyes } from "../adapters/simulator/unit_viewing.ts";
import type { Clock } from "../src/clock.ts";
import type { AppEnv } from "../src/http/app.ts";
import type { Site } from "../src/site.ts";
import { FlatBook } from "../web/media/flat_book.js";
import { makeSigningKey } from "../web/media/signing_key.js";
import { makeRoot, openRoot, siteOf } from "../web/media/site_root.js";
import type { SigningKey, SiteRoot } from "../web/media/types.js";
import { makeUnitCertificate } from "../web/media/unit_certificate.js";

/** The eyes of the demo's units. */
export interface DemoEyes {
  /** Of a unit with a panel. */
  readonly of: (at: UnitAddress) => UnitEyes | undefined;
  stop(): Promise<void>;
}

/** The demo's managers, as far as keys go. */
export class DemoSiteKeys {
  readonly #root: SiteRoot;
  readonly #version: string;
  readonly #manager: SigningKey;
  readonly #clock: Clock;

  private constructor(root: SiteRoot, version: string, manager: SigningKey, clock: Clock) {
    this.#root = root;
    this.#version = version;
    this.#manager = manager;
    this.#clock = clock;
  }

  /** Makes them. */
  static async make(clock: Clock): Promise<DemoSiteKeys> {
    const manager = await makeSigningKey();
    const managers = [manager, await makeSigningKey()];
    const recovery = await makeSigningKey();
    const version = await makeRoot({ managers, recovery, nowMs: clock.now() });
    const opened = await openRoot([version], await siteOf(version));
    if (!opened.ok) throw new Error(`Cannot make the demo's keys: got ${opened.rule}`);
    return new DemoSiteKeys(opened.root, version, manager, clock);
  }

  /** Tells browsers which units are real: `{site, versions}` for `openRoot`. */
  addRoute(app: Hono<AppEnv>): void {
    const answer = { site: this.#root.site, versions: [this.#version] };
    app.get("/demo/site-keys", (c) => c.json(answer));
  }

  /**
   * Gives every unit with a panel a camera, a key and an empty book. Where the camera's program does
   * not run here, rings have no picture, and `note` says why.
   */
  async open(site: Site, note: (text: string) => void): Promise<DemoEyes> {
    const clock = this.#clock;
    const cameras = new CameraProcess({ clock, trouble: note });
    const eyes = new Map<string, UnitEyes>();
    for (const building of site.buildings) {
      for (const unit of building.units) {
        if (!unit.panel) continue;
        const name = `${building.id}/${unit.id}`;
        const key = await makeSigningKey();
        const about = { site: this.#root.site, unit: name, key: key.x, nowMs: clock.now() };
        eyes.set(name, {
          key,
          certificate: await makeUnitCertificate(this.#manager, about),
          book: new FlatBook({ root: this.#root, nowMs: 0, firstUse: true }),
          camera: cameras.camera(name, { source: { kind: "test", tag: eyes.size % 16 } }),
        });
      }
    }
    return { of: (at) => eyes.get(`${at.building}/${at.unit}`), stop: () => cameras.stop() };
  }
}
