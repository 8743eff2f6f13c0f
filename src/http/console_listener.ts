/**
 * The listener of the operator's command line: a Unix domain socket that only the server's own user
 * can open. Who may open it owns the machine, so it asks for no token; what is done there stands in
 * the audit log as done at the console. It serves the same routes as the network does.
 */
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { theConsole } from "../people/registry/turn.ts";
import { type AppEnv, type AppParts, createApp } from "./app.ts";

/** The largest body at the console; a list of people is larger than what phones send. */
export const consoleBodyBytesMax = 1_048_576;
/** `sockaddr_un` holds no more (108 bytes with the closing zero on Linux, 104 on macOS). */
const pathBytesMax = 103 - ".new/s".length;

/** Listens at a path of the file system; a socket that an earlier process left there is replaced. */
export async function serveConsole(
  path: string,
  parts: AppParts,
): Promise<{ close(): Promise<void> }> {
  if (new TextEncoder().encode(path).length > pathBytesMax) {
    throw new Error(`Cannot open the console: its path has at most ${pathBytesMax} bytes`);
  }
  const app = createApp({
    ...parts,
    console: theConsole,
    limits: { ...parts.limits, bodyBytesMax: consoleBodyBytesMax },
  });
  await removeSocket(path);
  // Made in a folder that nobody else can enter, so that it is never open to anybody.
  const folder = `${path}.new`;
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(folder, { mode: 0o700 });
  const made = `${folder}/s`;
  const server = createServer(
    {
      maxHeaderSize: parts.limits.headerBytesMax,
      headersTimeout: parts.limits.headersMs,
      requestTimeout: parts.limits.requestMs,
      keepAliveTimeout: parts.limits.keepAliveMs,
    },
    getRequestListener((request, env) => app.fetch(request, env as AppEnv["Bindings"]), {
      overrideGlobalObjects: false,
    }),
  );
  server.maxConnections = 16;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(made, resolve);
  });
  await Deno.chmod(made, 0o600);
  await Deno.rename(made, path);
  await Deno.remove(folder);
  return {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }).then(() => removeSocket(path)),
  };
}

async function removeSocket(path: string): Promise<void> {
  try {
    if (!(await Deno.lstat(path)).isSocket) {
      throw new Error(`Cannot open the console at ${path}: something else lies there`);
    }
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
