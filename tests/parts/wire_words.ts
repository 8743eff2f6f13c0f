/**
 * What was said in a kept connection: WebSocket frames without their masks (RFC 6455), MQTT messages
 * by topic (MQTT 3.1.1), and everything else as it went. Frames and messages may lie across reads.
 */
import { Buffer } from "node:buffer";
import type { KeptLink } from "./tcp_proxy.ts";

/** One WebSocket message, or one published MQTT message. */
export interface WireWord {
  readonly way: "websocket" | "mqtt";
  /** An MQTT topic; empty for a WebSocket. */
  readonly topic: string;
  /** Of a WebSocket: whether it says of itself that it is text. */
  readonly isText: boolean;
  readonly payload: Buffer;
}

/** The words of one connection, both ways. @param isMqtt whether the port speaks MQTT alone */
export function wordsOf({ sent, came }: KeptLink, isMqtt: boolean): WireWord[] {
  return [sent, came].flatMap((parts) => {
    const bytes = Buffer.concat(parts);
    if (isMqtt) return [...mqttWords(bytes)];
    const isSocket = /^upgrade: *websocket/im.test(bytes.subarray(0, 4_096).toString("latin1"));
    return isSocket ? [...frames(bytes.subarray(bytes.indexOf("\r\n\r\n") + 4))] : [];
  });
}

/** Everything of a connection as it went, for what is not read above too. */
export function bytesOf({ sent, came }: KeptLink): Buffer[] {
  return [Buffer.concat(sent), Buffer.concat(came)];
}

function* frames(bytes: Buffer): Generator<WireWord> {
  for (let at = 0; at + 2 <= bytes.length;) {
    const opcode = bytes[at]! & 0x0f;
    const masked = (bytes[at + 1]! & 0x80) !== 0;
    let length = bytes[at + 1]! & 0x7f;
    at += 2;
    if (length === 126) [length, at] = [bytes.readUInt16BE(at), at + 2];
    else if (length === 127) [length, at] = [Number(bytes.readBigUInt64BE(at)), at + 8];
    const mask = masked ? bytes.subarray(at, at + 4) : null;
    if (mask !== null) at += 4;
    const payload = Buffer.from(bytes.subarray(at, at + length));
    if (mask !== null) { for (let i = 0; i < payload.length; i++) payload[i]! ^= mask[i % 4]!; }
    at += length;
    // Opcodes from 8 are pings, pongs and the close.
    if (opcode < 8) yield { way: "websocket", topic: "", isText: opcode === 1, payload };
  }
}

function* mqttWords(bytes: Buffer): Generator<WireWord> {
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at++]!;
    let length = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const digit = bytes[at++]!;
      length += (digit & 0x7f) << shift;
      if ((digit & 0x80) === 0) break;
    }
    const packet = bytes.subarray(at, at + length);
    at += length;
    if (first >> 4 !== 3) continue; // not PUBLISH
    const topicEnd = 2 + packet.readUInt16BE(0);
    const topic = packet.subarray(2, topicEnd).toString();
    const hasId = (first & 0x06) !== 0;
    yield {
      way: "mqtt",
      topic,
      isText: true,
      payload: packet.subarray(topicEnd + (hasId ? 2 : 0)),
    };
  }
}
