/** One question and its answer by HTTP, over TCP, TLS or a Unix domain socket; bounded both ways. */
import { Buffer } from "node:buffer";
import { type IncomingMessage, request as plain, type RequestOptions } from "node:http";
import { request as secure } from "node:https";
import { Refused } from "./faults.ts";
import type { Answered, Asked } from "./way.ts";

/** A server that says nothing for so long is not there. */
const silenceMs = 30_000;
const answerBytesMax = 16 * 1_048_576;

/** Where to, and with what. */
export interface Target {
  readonly url?: URL;
  readonly socketPath?: string;
  readonly token?: string;
  /** PEM. */
  readonly ca?: string;
}

/** Asks. @throws {Refused} where no whole answer came. */
export async function exchange(
  { url, socketPath, token, ca }: Target,
  { method, path, body }: Asked,
): Promise<Answered> {
  const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const base = url?.pathname.replace(/\/$/, "") ?? "";
  const options: RequestOptions = {
    method,
    path: `${base}/identity/v1${path}`,
    headers: {
      accept: "application/json, application/problem+json;q=0.9, */*;q=0.5",
      ...(sent !== undefined && {
        "content-type": "application/json",
        "content-length": sent.length,
      }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(socketPath !== undefined && { host: "localhost" }),
    },
    timeout: silenceMs,
    ...(socketPath === undefined
      ? { hostname: url!.hostname.replace(/^\[|\]$/g, ""), port: url!.port || undefined }
      : { socketPath }),
  };
  const ask = url?.protocol === "https:" ? secure : plain;
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const asking = ask(
    ca === undefined ? options : { ...options, ca },
    (answer: IncomingMessage) => read(answer).then(resolve, reject),
  );
  asking.on("timeout", () => asking.destroy(new Error("it said nothing for 30 s")));
  asking.on("error", (error: Error) => reject(unreached(error, socketPath)));
  asking.end(sent);
  return await promise;
}

async function read(answer: IncomingMessage): Promise<Answered> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > answerBytesMax) {
      answer.destroy();
      throw new Refused(`Cannot read the answer: at most ${answerBytesMax} bytes are read`);
    }
    parts.push(part);
  }
  return {
    status: answer.statusCode ?? 0,
    type: (answer.headers["content-type"] ?? "").split(";")[0]!.trim(),
    text: Buffer.concat(parts).toString("utf8"),
  };
}

function unreached(error: Error, socketPath: string | undefined): Refused {
  const code = "code" in error ? String(error.code) : "";
  const place = socketPath === undefined ? "the server" : `the server at the console ${socketPath}`;
  const why = code === "EACCES" || code === "EPERM"
    ? "only the server's own user may open it"
    : code === "ENOENT"
    ? "nothing is there (the server's --console names it)"
    : code === "ECONNREFUSED"
    ? "nobody listens there"
    : error.message;
  return new Refused(`Cannot reach ${place}: ${why}`);
}
