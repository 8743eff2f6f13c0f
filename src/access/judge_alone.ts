/**
 * What a door decides by itself, from its access list and its own clock; the server decides by the
 * same code (`access_desk.ts`). It runs inside units and imports nothing of the registry.
 *
 * A QR proves itself by signature; a tag is found by the hash of its serial; a PIN is on-line only
 * (C12). A QR is taken only for so long after the server was last heard (R13). With a clock unconfirmed since power-up no QR is taken. A tag is then taken only where the
 * list has it open from its issue on for a week or more without a break: somebody who lives here is
 * not locked out by a power cut, a cleaner's hours are not guessed at.
 */
import type { AccessList, AloneContext, DenyReason, JudgeAlone, Spans, Verdict } from "../doors.ts";
import { isSignedQr, qrSpans, readDoorQr } from "./door_qr.ts";
import { serialHashOf, serialOf } from "./tag_serial.ts";

/** A span that lasts this long from the list's issue needs no confirmed clock. */
export const clocklessTagMs = 7 * 86_400_000;

/** Judges a QR or tag without the server. Never throws, whatever was presented. */
// deno-lint-ignore require-await -- the contract is a promise, for units whose cryptography waits
export const judgeAlone: JudgeAlone = async (presented, context) => {
  switch (presented.kind) {
    case "qr":
      return judgeQr(presented.text, context);
    case "tag":
      return judgeTag(presented.serial, context);
    case "pin":
      return denied("no_answer");
  }
};

function judgeQr(text: string, context: AloneContext): Verdict {
  const { list, at, wallMs, used } = context;
  const qr = readDoorQr(text);
  if (qr === null || !isSignedQr(qr, list.keys)) return denied("unknown_credential");
  const { claims } = qr;
  if (list.revoked.includes(claims.id)) return denied("credential_revoked");
  if (wallMs === null) return denied("clock_unconfirmed");
  if (isTooOld(context, context.silence?.limits.qrMs ?? null)) return denied("list_too_old");
  if (wallMs >= claims.expiresAtMs) return denied("credential_expired");
  if (wallMs < claims.notBeforeMs) return denied("credential_not_yet_valid");
  const spans = claims.building === at.building ? qrSpans(claims, `${at.unit}/${at.door}`) : null;
  if (spans === null) return denied("wrong_door");
  if (!isWithin(spans, wallMs)) return denied("out_of_schedule");
  if (claims.usesMax !== null && used(claims.id) >= claims.usesMax) return denied("used_up");
  return { admitted: true, logId: claims.logId, lifts: [] };
}

function judgeTag(text: string, context: AloneContext): Verdict {
  const { list, at, wallMs } = context;
  const serial = serialOf(text);
  if (serial === null) return denied("unknown_credential");
  const hash = serialHashOf(serial);
  const tag = list.tags.find(({ serialHash }) => serialHash === hash);
  if (tag === undefined) return denied("unknown_credential");
  const spans = tag.doors.find(({ door }) => door === at.door)?.spans;
  if (spans === undefined) return denied("wrong_door");
  if (isTooOld(context, context.silence?.limits.tagMs ?? null)) return denied("list_too_old");
  if (wallMs === null) {
    if (!isLasting(spans, list)) return denied("clock_unconfirmed");
  } else if (!isWithin(spans, wallMs)) return denied("out_of_schedule");
  return { admitted: true, logId: tag.logId, lifts: [] };
}

/** Whether the list may have been overtaken by what the unit could not hear (R13). */
function isTooOld({ silence }: AloneContext, limitMs: number | null): boolean {
  if (silence === undefined || limitMs === null) return false;
  return silence.ms === null || silence.ms > limitMs;
}

/** Whether a moment lies in one of the half-open spans. */
export function isWithin(spans: Spans, atMs: number): boolean {
  return spans.some(([fromMs, untilMs]) => fromMs <= atMs && atMs < untilMs);
}

function isLasting(spans: Spans, { issuedAtMs }: AccessList): boolean {
  return spans.some(([fromMs, untilMs]) =>
    fromMs <= issuedAtMs && untilMs - issuedAtMs >= clocklessTagMs
  );
}

function denied(reason: DenyReason): Verdict {
  return { admitted: false, reason };
}
