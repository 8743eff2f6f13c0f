/** What can be said to the registry about the cameras of units (R75, R76). */
import { endCameraSessions } from "../registers/troubleshooting.ts";
import { recordSticker, removeSticker } from "./stickers.ts";

export const cameraCommands = {
  /** Records that a unit's sticker is fitted; a manager's. */
  record_camera_sticker: recordSticker,
  remove_camera_sticker: removeSticker,
  /** A ring at a unit ends the sessions that run there; the server's own. */
  end_camera_sessions: endCameraSessions,
} as const;
