/** The operator's console of a server: the routes of people over the socket on its own machine. */
import { request } from "node:http";
import type { Answered } from "./person.ts";

/** Asks at the console; no token, for who can open the socket owns the machine. */
export async function atConsole<T>(
  socketPath: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answered<T>> {
  const { status, type, text } = await new Promise<{ status: number; type: string; text: string }>(
    (resolve, reject) => {
      const asked = request({
        socketPath,
        method,
        path: `/identity/v1${path}`,
        headers: {
          host: "localhost",
          connection: "close",
          ...(body !== undefined && { "content-type": "application/json" }),
        },
      }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => text += part);
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers["content-type"] ?? "",
            text,
          }));
      });
      asked.on("error", reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    },
  );
  const read: unknown = text !== "" && type.includes("json") ? JSON.parse(text) : text;
  const isOk = status >= 200 && status < 300;
  const code = isOk ? "ok" : (read as { code?: string }).code ?? `status ${status}`;
  return { status, code, body: read as T, text };
}
