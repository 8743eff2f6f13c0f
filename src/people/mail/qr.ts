/** A QR code (ISO/IEC 18004) as an SVG that stands in a page without script or style. */
// @ts-types="@types/qrcode"
import QRCode from "qrcode";
import { type Markup, markup } from "./markup.ts";

/** Modules of light around the code, as the standard asks. */
export const quietModules = 4;

/** The modules of a text's code, row by row; true is dark. A seventh of it may be soiled (M). */
export function qrModules(text: string): readonly (readonly boolean[])[] {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  return Array.from(
    { length: modules.size },
    (_, row) => Array.from({ length: modules.size }, (_, column) => modules.get(row, column) === 1),
  );
}

/** The code as an SVG, one user unit a module. @param label what it is, for who cannot see it. */
export function qrSvg(text: string, label: string): Markup {
  const modules = qrModules(text);
  const side = String(modules.length + 2 * quietModules);
  let path = "";
  modules.forEach((row, y) => {
    for (let x = 0; x < row.length;) {
      let end = x;
      while (row[end] === true) end++;
      if (end > x) path += `M${x + quietModules} ${y + quietModules}h${end - x}v1h${x - end}z`;
      x = end + 1;
    }
  });
  return markup`
    <svg class="code" role="img" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">
      <title>${label}</title>
      <rect width="${side}" height="${side}" fill="#fff" />
      <path fill="#000" d="${path}" />
    </svg>
  `;
}
