/** How the text of a setting is read: the kinds of value that settings have. */
import { z } from "zod";
import { faultOfOutbound } from "./http/outbound_address.ts";

/** Where a listener listens. */
export interface HostPort {
  /** A name or an address, without brackets. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** `HOST:PORT`. */
export const hostPort = z.string().transform((text, context): HostPort => {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s/]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535) {
    context.addIssue({ code: "custom", message: `must be HOST:PORT, got ${quote(text)}` });
    return z.NEVER;
  }
  return { host, port };
});
/** A path of this machine. */
export const path = z.string().min(1, { error: "must be a path, got nothing" });
/** A whole number between two, both included. */
export const count = (least: number, most: number) =>
  z.string().transform((text, context): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      context.addIssue({
        code: "custom",
        message: `must be a whole number from ${least} to ${most}, got ${quote(text)}`,
      });
      return z.NEVER;
    }
    return value;
  });
/** A URL of one of these schemes (`https:`), without user and password. */
export const url = (...schemes: readonly string[]) =>
  z.string().transform((text, context): string => {
    const parsed = URL.canParse(text) ? new URL(text) : undefined;
    const fault = parsed === undefined || !schemes.includes(parsed.protocol)
      ? `must be a URL that begins with ${schemes.map((s) => `${s}//`).join(" or ")}`
      : parsed.username !== "" || parsed.password !== ""
      ? "must hold no user name and no password; they have settings of their own"
      : undefined;
    if (fault !== undefined) {
      // What came may hold a password, so it is not repeated.
      context.addIssue({ code: "custom", message: fault });
      return z.NEVER;
    }
    return text;
  });
/** Networks in CIDR form, with commas between. */
export const networks = z.string().transform((text, context): readonly string[] => {
  const list = text.split(",").map((part) => part.trim());
  for (const part of list) {
    const fault = faultOfNetwork(part);
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
  }
  return list;
});

/** Addresses of TURN servers (RFC 7065), with commas between; four at most. */
export const turnUrls = z.string().transform((text, context): readonly string[] => {
  const list = text.split(",").map((part) => part.trim());
  const form = /^turns?:(\[[0-9a-fA-F:.]+\]|[^:[\]\s/?@]+)(:\d{1,5})?(\?transport=(udp|tcp))?$/;
  const fits = list.length <= 4 && list.every((part) => part.length <= 256 && form.test(part));
  if (!fits) {
    context.addIssue({
      code: "custom",
      message: "must be up to four addresses like turn:HOST:PORT or turns:HOST?transport=tcp",
    });
    return z.NEVER;
  }
  return list;
});

/** Hosts, addresses and networks, with commas between. */
export const outboundPlaces = z.string().transform((text, context): readonly string[] => {
  const list = text.split(",").map((part) => part.trim());
  for (const part of list) {
    const fault = faultOfOutbound(part);
    if (fault !== null) {
      context.addIssue({ code: "custom", message: `${fault}, got ${quote(part)}` });
    }
  }
  return list;
});

function faultOfNetwork(text: string): string | undefined {
  const match = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(text);
  const wide = match?.[1]?.includes(":") ?? false;
  const address = match?.[1] ?? "";
  const prefix = Number(match?.[2]);
  const sound = wide
    ? URL.canParse(`http://[${address}]/`)
    : /^(\d{1,3})(\.\d{1,3}){3}$/.test(address) &&
      address.split(".").every((part) => Number(part) <= 255);
  if (match === null || !sound || prefix > (wide ? 128 : 32)) {
    return `must be networks in CIDR form with commas between, got ${quote(text)}`;
  }
  if (prefix === 0) return `must not trust every address, got ${quote(text)}`;
  return undefined;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
