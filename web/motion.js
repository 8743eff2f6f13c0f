// @ts-check
/**
 * How a car moves on the screen between two reports. Reports come one to four times a second and
 * not evenly; drawing each as it comes would jerk. So the picture runs a little behind (one and a
 * third of the usual gap), and between two reports that are both known it follows a monotone cubic
 * (Fritsch and Carlson, 1980): smooth in speed, and never past a position that was reported.
 */

const delayMsMin = 150;
const delayMsMax = 1300;
const samplesMax = 24;

/**
 * @typedef {object} Sample
 * @property {number} tMs
 * @property {number} positionM
 * @property {{ from: number, to: number }} [speeds] at both ends of the way from here to the next
 *   report; settled when it is first drawn, so that a later report bends nothing already shown
 */

/** The reported positions of one car, and where to draw it. */
export class CarMotion {
  /** @type {Sample[]} */
  #samples = [];
  #gapMs = 250;
  #drawnMs = -Infinity;

  /**
   * Takes a report.
   * @param {number} tMs when it came, on the page's monotonic clock
   * @param {number} positionM
   */
  push(tMs, positionM) {
    const last = this.#samples.at(-1);
    if (last !== undefined) {
      const gapMs = tMs - last.tMs;
      // Several events may carry the same report (a door moved): it says nothing new.
      if (gapMs <= 0 || (positionM === last.positionM && gapMs < 120)) return;
      if (gapMs > 3 * this.#gapMs + 200) {
        // Nothing came because nothing moved: the journey begins one usual gap ago, not then.
        this.#samples.push({ tMs: tMs - this.#gapMs, positionM: last.positionM });
      } else {
        this.#gapMs += (Math.min(gapMs, 1000) - this.#gapMs) * 0.15;
      }
    }
    this.#samples.push({ tMs, positionM });
    while (this.#samples.length > samplesMax) this.#samples.shift();
  }

  /** Forgets what came before a cut, so that a car does not sweep across the gap. */
  clear() {
    this.#samples = [];
  }

  /** The latest report, undrawn delay or not; undefined before the first. */
  get latestM() {
    return this.#samples.at(-1)?.positionM;
  }

  /**
   * Where to draw the car.
   * @param {number} nowMs on the page's monotonic clock
   * @returns {number | undefined} metres above level 0; undefined before the first report
   */
  at(nowMs) {
    const samples = this.#samples;
    const first = samples[0];
    if (first === undefined) return undefined;
    const delayMs = Math.min(delayMsMax, Math.max(delayMsMin, this.#gapMs * 4 / 3));
    // The delay follows the gaps; a growing one must not make the picture run backwards.
    const tMs = this.#drawnMs = Math.max(this.#drawnMs, nowMs - delayMs);
    if (tMs <= first.tMs) return first.positionM;
    for (let i = samples.length - 1; i >= 0; i--) {
      const a = /** @type {Sample} */ (samples[i]);
      if (a.tMs > tMs) continue;
      const b = samples[i + 1];
      if (b === undefined) return a.positionM;
      return between(samples[i - 1], a, b, samples[i + 2], tMs);
    }
    return first.positionM;
  }
}

/**
 * Monotone cubic between `a` and `b`; the neighbours give the speeds at both ends.
 * @param {Sample | undefined} before
 * @param {Sample} a
 * @param {Sample} b
 * @param {Sample | undefined} after
 * @param {number} tMs
 */
function between(before, a, b, after, tMs) {
  const slope = slopeOf(a, b);
  const { from, to } = a.speeds ??= {
    from: before === undefined ? slope : tangent(slopeOf(before, a), slope),
    to: after === undefined ? slope : tangent(slope, slopeOf(b, after)),
  };
  const spanMs = b.tMs - a.tMs;
  const s = (tMs - a.tMs) / spanMs;
  const s2 = s * s;
  const s3 = s2 * s;
  return (2 * s3 - 3 * s2 + 1) * a.positionM + (s3 - 2 * s2 + s) * spanMs * from +
    (3 * s2 - 2 * s3) * b.positionM + (s3 - s2) * spanMs * to;
}

/** @param {Sample} a @param {Sample} b */
function slopeOf(a, b) {
  return (b.positionM - a.positionM) / (b.tMs - a.tMs);
}

/**
 * The harmonic mean where both slopes agree in sign, else a standstill: no overshoot.
 * @param {number} a
 * @param {number} b
 */
function tangent(a, b) {
  return a * b <= 0 ? 0 : 2 * a * b / (a + b);
}
