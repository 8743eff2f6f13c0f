/**
 * Contrast as WCAG 2.2 measures it (1.4.3), for every text that a page shows. Runs in the page: the
 * function is sent there whole, so it must not use anything from outside itself.
 */

/** A text whose contrast is too low. */
export interface LowContrast {
  readonly text: string;
  readonly ratio: number;
  readonly needed: number;
}

/** Lists the texts below AA: 4.5, or 3 for large type. Disabled controls are exempt. */
export function lowContrasts(): LowContrast[] {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null) throw new Error("Cannot measure colours: no canvas");
  /** Any CSS colour as red, green, blue and opacity, all 0 to 1. */
  const read = (colour: string): number[] => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
  };
  const over = (front: number[], back: number[]) =>
    [0, 1, 2].map((i) => front[i]! * front[3]! + back[i]! * (1 - front[3]!)).concat(1);
  const luminance = (colour: number[]) => {
    const [red, green, blue] = colour.map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    );
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const ground = (element: Element | null): number[] => {
    if (element === null) return read(getComputedStyle(document.documentElement).backgroundColor);
    const own = read(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, ground(element.parentElement));
  };
  const low: LowContrast[] = [];
  for (const element of document.querySelectorAll<HTMLElement>("body *")) {
    const shows = element instanceof HTMLInputElement
      ? element.value
      : [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent?.trim()).join(" ");
    const box = element.getBoundingClientRect();
    const visible = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const exempt = element.closest(":disabled, .unseen, label:has(:disabled), noscript") !== null;
    if (!shows.trim() || !visible || exempt || box.width < 2 || box.height < 2) continue;
    const style = getComputedStyle(element);
    const back = ground(element);
    const front = over(read(style.color), back);
    const [bright, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a);
    const ratio = (bright! + 0.05) / (dark! + 0.05);
    const px = Number.parseFloat(style.fontSize);
    const large = px >= 24 || (px >= 18.66 && Number(style.fontWeight) >= 700);
    const needed = large ? 3 : 4.5;
    if (ratio < needed) low.push({ text: shows, ratio: Math.round(ratio * 100) / 100, needed });
  }
  return low;
}
