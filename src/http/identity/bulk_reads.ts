/**
 * Reads of many people's data at once (R18, R94, R95): whoever asks says what for, out of the
 * route's own purposes. A list of one purpose needs no word; an export always does, and is noted for
 * the audit log after it was made and before it leaves. To analyse there are figures of nobody
 * (`/analytics`): no list is read for that, but for one that can leave out who objects, and that
 * with a reason which is noted.
 */
import type { Purpose } from "../../privacy/purposes.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import type { IdentityContext, IdentityRoute } from "./route.ts";

/** The header with the reason for analysing what names people, percent-encoded. */
export const overrideHeader = "override-reason";
/** Characters of a reason. */
const reasonMin = 3;
const reasonMax = 80;

/** What a read is for, as it was asked. */
export interface ReadFor {
  readonly purposes: readonly Purpose[];
  /** The one that was named or is the only one; undefined where the route is no bulk read. */
  readonly purpose: Purpose | undefined;
  /** Why analysis may read what names people; null where nothing is overridden. */
  readonly override: string | null;
}

/**
 * What a request reads for.
 * @param named the purpose in the query, which the route's schema has read
 * @throws {RefusalError} `forbidden` for analysis without a reason.
 */
export function readFor(
  route: IdentityRoute,
  named: Purpose | undefined,
  headers: Headers,
): ReadFor {
  if (route.bulk === undefined) {
    return { purposes: route.purposes, purpose: undefined, override: null };
  }
  const purpose = named ?? route.purposes[0];
  if (purpose === undefined) return { purposes: [], purpose, override: null };
  if (purpose !== "analysis") return { purposes: [purpose], purpose, override: null };
  const override = reasonIn(headers);
  if (override === null) {
    throw new RefusalError(refuse(
      "forbidden",
      `Cannot analyse what names people: read /analytics, or give a reason in ${overrideHeader}`,
    ));
  }
  return { purposes: [purpose], purpose, override };
}

/** Notes an export, and whatever overrides a rule, before its answer leaves. */
export async function noteRead(
  { services: { registry }, by }: IdentityContext,
  route: IdentityRoute,
  { purpose, override }: ReadFor,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  if (purpose === undefined || (route.bulk !== "export" && override === null)) return;
  const named = Object.entries(route.objects).filter(([, kind]) => kind !== "building");
  await registry.run(by, "note_bulk_read", {
    building: params.building ?? null,
    route: `${route.method} ${route.path}`,
    purpose,
    override,
    about: named.map(([name, kind]) => `${kind}/${params[name]}`),
  });
}

function reasonIn(headers: Headers): string | null {
  const said = headers.get(overrideHeader);
  if (said === null || said.length > reasonMax * 9) return null;
  let text: string;
  try {
    text = decodeURIComponent(said).trim();
  } catch {
    return null;
  }
  return text.length < reasonMin || text.length > reasonMax || /\p{Cc}/u.test(text) ? null : text;
}
