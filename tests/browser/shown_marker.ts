/** Reads the strip of a camera's test picture from what a page shows. */
import type { Locator } from "playwright-core";
import {
  markerPoints,
  type PictureMarker,
  readMarker,
} from "../../adapters/camera/picture_marker.ts";

/** What the strip says in a video or canvas of a page; null where it shows none. */
export async function pageShown(picture: Locator): Promise<PictureMarker | null> {
  const brightness = await picture.evaluate((element, points) => {
    const source = element as HTMLVideoElement | HTMLCanvasElement;
    const canvas = document.createElement("canvas");
    canvas.width = "videoWidth" in source ? source.videoWidth : source.width;
    canvas.height = "videoHeight" in source ? source.videoHeight : source.height;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    if (pen === null || canvas.width === 0) return [];
    pen.drawImage(source, 0, 0);
    return points.map(({ x, y }) =>
      pen.getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data[1]!
    );
  }, markerPoints());
  return readMarker(brightness);
}
