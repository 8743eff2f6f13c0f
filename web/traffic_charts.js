// @ts-check
/** Plots of waiting times, several runs in one picture; the same figures stand in a table below. */
import { make } from "./dom.js";
import { draw } from "./svg.js";
import { waitsOf } from "./traffic_events.js";

/** @import { Run } from "./traffic_events.js" */
/** @typedef {{ title: string, points: [number, number][] }} Line */

const size = { width: 560, height: 266, left: 54, right: 14, top: 12, bottom: 40 };
/** As many runs as have a line of their own to be told apart by. */
export const linesMax = 6;

/** The pictures of runs. @param {readonly Run[]} runs */
export function chartsOf(runs) {
  const shown = runs.slice(0, linesMax);
  return [
    chart("Share of people who waited at most so long", "seconds", "%", shown.map(distribution)),
    chart("Mean wait by the minute of arrival", "minutes", "s", shown.map(overTime)),
  ];
}

/** @param {Run} run @returns {Line} */
function distribution(run) {
  const waits = waitsOf(run).map(({ waitS }) => waitS).sort((one, other) => one - other);
  const steps = 100;
  /** @type {[number, number][]} */
  const points = waits.length === 0 ? [] : Array.from({ length: steps + 1 }, (_, at) => {
    const rank = Math.max(0, Math.ceil(at / steps * waits.length) - 1);
    return [waits[rank] ?? 0, at];
  });
  return { title: run.title, points };
}

/** @param {Run} run @returns {Line} */
function overTime(run) {
  /** @type {Map<number, number[]>} */
  const minutes = new Map();
  for (const { atS, waitS } of waitsOf(run)) {
    const minute = Math.floor(atS / 60);
    const waits = minutes.get(minute) ?? [];
    minutes.set(minute, waits);
    waits.push(waitS);
  }
  return {
    title: run.title,
    points: [...minutes].map(([minute, waits]) => [
      minute + 0.5,
      waits.reduce((sum, wait) => sum + wait, 0) / waits.length,
    ]),
  };
}

/**
 * @param {string} title
 * @param {string} across
 * @param {string} up
 * @param {Line[]} lines
 */
function chart(title, across, up, lines) {
  const all = lines.flatMap(({ points }) => points);
  const [maxX, stepX] = scale(Math.max(1, ...all.map(([x]) => x)));
  const [maxY, stepY] = up === "%" ? [100, 25] : scale(Math.max(1, ...all.map(([, y]) => y)));
  const { width, height, left, right, top, bottom } = size;
  /** @param {number} value */
  const x = (value) => left + value / maxX * (width - left - right);
  /** @param {number} value */
  const y = (value) => height - bottom - value / maxY * (height - top - bottom);
  const picture = draw("svg", {
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": `${title}: ${
      lines.map((line) => line.title).join(", ")
    }. Figures are in the table.`,
  });
  for (let at = 0; at <= maxY + 1e-9; at += stepY) {
    picture.append(
      draw("line", { class: "grid", x1: left, x2: width - right, y1: y(at), y2: y(at) }),
      draw(
        "text",
        { class: "tick end", x: left - 6, y: y(at) + 4 },
        `${at}${up === "%" ? " %" : ""}`,
      ),
    );
  }
  for (let at = 0; at <= maxX + 1e-9; at += stepX) {
    picture.append(
      draw("text", { class: "tick middle", x: x(at), y: height - bottom + 16 }, String(at)),
    );
  }
  picture.append(
    draw("text", { class: "tick end", x: width - right, y: height - 4 }, across),
    ...lines.map(({ points }, at) =>
      draw("polyline", {
        class: `run run-${at}`,
        points: points.map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`).join(" "),
      })
    ),
  );
  return make("figure", { class: "chart" }, make("figcaption", {}, title), picture);
}

/** A round end of an axis, and its steps. @param {number} most @returns {[number, number]} */
function scale(most) {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => each >= rough) ?? rough;
  return [Math.ceil(most / step - 1e-9) * step, step];
}
