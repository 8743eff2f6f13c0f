/** Routes that take larger bodies than others, by their path. */
import { identityPrefix } from "./mount.ts";
import { identityRoutes } from "./routes.ts";

const bytesByPath: ReadonlyMap<string, number> = new Map(
  identityRoutes.flatMap(({ path, bodyBytesMax }) =>
    bodyBytesMax === undefined ? [] : [[`${identityPrefix}${path}`, bodyBytesMax] as const]
  ),
);

/** What a body at a path may have beyond the bound of all, in bytes; 0 where it may have no more. */
export function roomyOf(path: string): number {
  return bytesByPath.get(path) ?? 0;
}
