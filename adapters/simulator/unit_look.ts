/**
 * When a technician may look through a unit's camera (R75), by the unit's own knowledge: its screen
 * says that somebody looks, it rings nowhere, and a manager of its site has signed the technician's
 * key for this unit and these minutes. So a server that lies can end a look and not begin one: it has
 * neither a manager's key nor the technician's. Once a look has ended, its key opens none again.
 */
import { checkCameraLook } from "../../web/media/camera_look.js";
import { kidOf } from "../../web/media/signing_key.js";
import type { SiteRoot } from "../../web/media/types.js";
import type { ShownCamera } from "./unit_intercom.ts";

/** Keys that are remembered, the newest: a manager has signed each. */
const keysMax = 64;

/** What it goes by. */
export interface UnitLookParts {
  /** The unit's name, as managers sign it. */
  readonly unit: string;
  /** What the screen says of the camera now. */
  readonly camera: () => ShownCamera;
  /** The managers' set; null: there is none yet. */
  readonly root: () => SiteRoot | null;
  /** Its wall time; null while it is not confirmed. */
  readonly wallMs: () => number | null;
  /** The clock that nobody outside sets. */
  readonly unitMs: () => number;
}

/** A key that may look. */
export interface Look {
  readonly device: string;
  readonly x: string;
  /** On the unit's own clock. */
  readonly untilUnitMs: number;
}

/** The looks of one unit. */
export class UnitLook {
  readonly #parts: UnitLookParts;
  /** By kid: until when, on the unit's own clock. A clock set back lengthens none. */
  readonly #keys = new Map<string, number>();

  constructor(parts: UnitLookParts) {
    this.#parts = parts;
  }

  /** The power went: its own clock begins anew. */
  reset(): void {
    this.#keys.clear();
  }

  /** The screen may say otherwise: a look that has ended is over for good. */
  follow(): void {
    if (this.#parts.camera() === "troubleshooting") return;
    for (const kid of this.#keys.keys()) this.#keys.set(kid, -Infinity);
  }

  /** Whether the holder of this key may look now; the rule that it breaks, where not. */
  async admit(
    { key: x, text }: { readonly key: string; readonly text: string },
  ): Promise<
    { readonly ok: true; readonly look: Look } | { readonly ok: false; readonly rule: string }
  > {
    const { unit, camera, root, wallMs, unitMs } = this.#parts;
    const fault = (rule: string) => ({ ok: false, rule }) as const;
    const [managers, nowMs] = [root(), wallMs()];
    if (camera() !== "troubleshooting") return fault("not_troubleshooting");
    if (managers === null) return fault("no_papers");
    if (nowMs === null) return fault("no_time");
    const checked = await checkCameraLook({ root: managers, unit, text, nowMs });
    if (!checked.ok) return checked;
    const device = await kidOf(x);
    if (checked.look.key !== device) return fault("unknown_key");
    if (camera() !== "troubleshooting") return fault("not_troubleshooting"); // meanwhile
    const untilUnitMs = Math.min(
      this.#keys.get(device) ?? Infinity,
      unitMs() + checked.look.exp * 1_000 - nowMs,
    );
    if (this.#keys.size >= keysMax) this.#keys.delete(this.#keys.keys().next().value!);
    this.#keys.set(device, untilUnitMs);
    const look = { device, x, untilUnitMs };
    const ended = this.faultOf(look);
    return ended === undefined ? { ok: true, look } : fault(ended);
  }

  /** Why a look may not go on; undefined: it may. */
  faultOf({ device, untilUnitMs }: Look): string | undefined {
    if (this.#parts.camera() !== "troubleshooting") return "over";
    const until = Math.min(untilUnitMs, this.#keys.get(device) ?? -Infinity);
    return this.#parts.unitMs() < until ? undefined : "expired";
  }
}
