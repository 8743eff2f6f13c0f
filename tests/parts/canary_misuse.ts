/**
 * Requests that a server must refuse, each with words of the canary where no such words belong: in
 * paths, queries, headers, bodies, methods, frames. Whatever is refused must be forgotten.
 */
import { canary, refusedCanary } from "./canary_words.ts";
import { placeCall } from "./canary_life.ts";
import { ask, freshKey, Person } from "./person.ts";
import { SystemClock } from "../../src/clock.ts";
import { protocolVersion, subprotocol } from "../../src/protocol.ts";
import { asserted, type Town } from "./town.ts";
import { linden } from "./town_site.ts";
import { until } from "./until.ts";

const clock = new SystemClock();
/** Not everything is answered. */
const patienceMs = 1_000;
const form = { "content-type": "application/json" };

/** What misuse is made with. */
export interface MisuseParts {
  readonly who: Person;
  /** Of that person; it still holds. */
  readonly accessToken: string;
  /** For lifts, of that person. */
  readonly capability: string;
  readonly words: readonly string[];
  /** Whether the server has seen that a mail was refused. */
  readonly mailRefused: () => boolean;
}

/** Sends all of them. @returns the statuses and codes that came back, for a look at their kinds. */
export async function misuse(town: Town, parts: MisuseParts): Promise<ReadonlySet<string>> {
  const { who, capability, words } = parts;
  const { http, metricsUrl } = town.server;
  const codes = new Set<string>();
  const send = async (url: string, init: RequestInit) => {
    const response = await fetch(url, init);
    await response.body?.cancel();
    codes.add(String(response.status));
  };
  await wrongSignIns(town, codes);
  await until("the mail to be refused", parts.mailRefused);
  const token = { headers: { authorization: `Bearer ${parts.accessToken}` } };
  for (const word of words) {
    const inUrl = encodeURIComponent(word);
    const body = (value: unknown) => ({
      method: "POST",
      headers: form,
      body: JSON.stringify(value),
    });
    await send(`${http}/${inUrl}?${inUrl}=${inUrl}`, {});
    await send(`${http}/identity/v1/buildings/${inUrl}/people?search=${inUrl}`, token);
    await send(`${http}/identity/v1/facilities/${inUrl}`, token);
    await send(`${http}/v1/buildings/${inUrl}/groups/${inUrl}`, {
      headers: { authorization: `Bearer ${capability}` },
    });
    await send(`${new URL(inUrl, metricsUrl)}`, { method: "POST", body: word });
    await send(`${http}/identity/v1/sign-in`, body({ [word]: word, email: word, password: 7 }));
    await send(`${http}/identity/v1/token`, { ...body(null), body: `{"${word}` });
    await send(`${http}/identity/v1/visits/open`, body({ secret: word, door: word, key: word }));
    await send(`${http}/identity/v1/recovery/complete`, body(word.repeat(2_000)));
    await send(`${http}/identity/v1/erasures/receipt`, body({ erasure: word, secret: word }));
    await send(`${http}/analytics/v1/reports`, body({ metric: word, day: word }));
    await send(`${http}/own-log/v1/rows`, body({ rids: [word] }));
    await send(`${http}/identity/v1/me`, {
      headers: {
        authorization: `Bearer ${inUrl}`,
        cookie: `who=${inUrl}`,
        dpop: inUrl,
        "user-agent": inUrl,
        referer: `http://x.example/${inUrl}`,
        "x-forwarded-for": inUrl,
        "accept-language": inUrl,
        "idempotency-key": inUrl,
      },
    });
    await send(`${http}/identity/v1/me`, { ...token, method: "PATCH", body: word });
    for (const at of [word, word.repeat(50)]) {
      codes.add((await placeCall(http, capability, at)).code);
    }
    codes.add((await placeCall(http, capability, canary.zone, inUrl)).code);
    codes.add(await who.code("PATCH", "/me", { profile: { name: `${word}\u0007` } }));
    codes.add(await who.code("PATCH", "/me", { profile: { phone: word, [word]: word } }));
  }
  codes.add((await placeCall(http, capability, refusedCanary.unknownZone)).code);
  await rawRequests(http, words);
  await frames(http, capability, words);
  return codes;
}

/** A wrong password, somebody unknown, and a mail that the recipient's server refuses by name. */
async function wrongSignIns(town: Town, codes: Set<string>): Promise<void> {
  const { manager } = town;
  const nobody = new Person(town.server, "nobody");
  codes.add(await nobody.signIn(canary.email, refusedCanary.wrongPassword, canary.device));
  codes.add(await nobody.signIn(refusedCanary.unknownEmail, canary.password, canary.device));
  codes.add(await nobody.code("POST", "/recovery", { email: refusedCanary.unknownEmail }));
  const { id } = await town.flat("Q 8");
  await manager.post(`/facilities/${id}/main-user`, {
    name: refusedCanary.refusedName,
    email: refusedCanary.refusedEmail,
    ...asserted,
  });
}

/** What no client library would send: other methods, other hosts, headers that are none. */
async function rawRequests(http: string, words: readonly string[]): Promise<void> {
  const { hostname, port } = new URL(http);
  for (const word of words) {
    const inUrl = encodeURIComponent(word);
    for (
      const request of [
        `GET / HTTP/1.1\r\nhost: ${inUrl}\r\nconnection: close\r\n\r\n`,
        `${word.replace(/\W/g, "")} / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`,
        `GET /${word} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`,
        `POST /identity/v1/sign-in HTTP/1.1\r\nhost: localhost\r\n${word}\r\n\r\n`,
        `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${
          word.repeat(1_000)
        }\r\nconnection: close\r\n\r\n`,
        `POST /identity/v1/sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4000\r\n` +
        `content-type: application/json\r\n\r\n{"email":"${word}`,
      ]
    ) {
      const socket = await Deno.connect({ hostname, port: Number(port) });
      try {
        await socket.write(new TextEncoder().encode(request));
        await socket.closeWrite();
        await new Response(socket.readable).arrayBuffer();
      } catch {
        socket.close(); // the server has cut it, as it may
      }
    }
  }
}

/** Frames that break the protocol, before and after a greeting. */
async function frames(http: string, capability: string, words: readonly string[]): Promise<void> {
  const url = `${http.replace("http", "ws")}/v1/live`;
  const hello = JSON.stringify({ type: "hello", version: protocolVersion, capability });
  for (const word of words) {
    const call = { kind: "destination", from: 0, to: 3, persons: 1 };
    const place = { type: "place_call", ref: "r", building: linden, group: "main", call };
    const sent: readonly (readonly (string | Uint8Array<ArrayBuffer>)[])[] = [
      [word],
      [JSON.stringify({ type: "hello", version: protocolVersion, capability: word })],
      [JSON.stringify({ type: "hello", version: word, capability })],
      [new TextEncoder().encode(word)],
      [
        hello,
        word,
        JSON.stringify({ type: word }),
        JSON.stringify({ type: "ping", ref: word.slice(0, 40) }),
        JSON.stringify({ type: "subscribe", ref: "r", building: word, group: word }),
        JSON.stringify({ ...place, key: freshKey(), at: word }),
        JSON.stringify({ ...place, key: word, at: canary.zone }),
        JSON.stringify({ ...place, key: freshKey(), at: { [word]: word } }),
        new TextEncoder().encode(word),
      ],
    ];
    await Promise.all(sent.map((texts) => conversation(url, texts)));
  }
  await ask(http, "GET", "/v1/live", undefined, { "sec-websocket-protocol": subprotocol });
}

/** Says something over a socket, and hangs up once the server has answered or has hung up. */
async function conversation(
  url: string,
  texts: readonly (string | Uint8Array<ArrayBuffer>)[],
): Promise<void> {
  const socket = new WebSocket(url, subprotocol);
  const over = Promise.withResolvers<void>();
  let answers = 0;
  socket.onerror = () => over.resolve();
  socket.onclose = () => over.resolve();
  socket.onmessage = () => {
    if (++answers >= texts.length) over.resolve();
  };
  socket.onopen = () => texts.forEach((text) => socket.send(text));
  const cancel = clock.after(patienceMs, over.resolve);
  await over.promise;
  cancel();
  const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
  if (socket.readyState < WebSocket.CLOSING) {
    socket.close();
    await closed;
  }
}
