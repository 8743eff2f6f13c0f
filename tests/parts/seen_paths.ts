/** What a socket was sent, held against the table of who may see what; it reads frames for itself. */
import {
  type Audience,
  eventFields,
  isEach,
  messageFields,
  type ShownNode,
} from "../../src/live/audience.ts";
import type { ServerMessage } from "../../src/protocol.ts";

/** Paths in a frame that no rule lets this socket see, and all that it was sent. */
export interface SeenPaths {
  readonly forbidden: readonly string[];
  readonly paths: ReadonlySet<string>;
}

/** Walks every value of every frame. */
export function seenPaths(
  frames: readonly ServerMessage[],
  seen: ReadonlySet<Audience>,
): SeenPaths {
  const forbidden: string[] = [];
  const paths = new Set<string>();
  const walk = (node: ShownNode | undefined, value: unknown, path: string): void => {
    if (Array.isArray(value) && node !== undefined && isEach(node)) {
      for (const one of value) walk(node.each, one, `${path}[]`);
    } else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [name, within] of Object.entries(value)) {
        const fields = typeof node === "object" && !isEach(node) ? node : {};
        walk(Object.hasOwn(fields, name) ? fields[name] : undefined, within, `${path}.${name}`);
      }
    } else {
      paths.add(path);
      if (typeof node !== "string" || !seen.has(node)) forbidden.push(path);
    }
  };
  for (const frame of frames) {
    if (frame.type !== "event") walk(messageFields[frame.type], frame, frame.type);
    else {
      const { event, ...rest } = frame;
      walk(messageFields.event, rest, "event");
      walk(eventFields[event.what], event, `event.${event.what}`);
    }
  }
  return { forbidden, paths };
}
