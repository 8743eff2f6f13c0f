/** Where a phone that is signed in gets its capabilities for lifts, doors and rings. */
import { z } from "zod";
import { idUses } from "../../access/daily_id.ts";
import { liftUses } from "../../lift/lift_uses.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { type IdentityRoute, route } from "./route.ts";

const id = z.string().min(1).max(40);

const mint = route({
  method: "post",
  path: "/capabilities",
  summary:
    "Get a capability for the lifts, doors or rings of a building, under one's own random id",
  who: "signed_in",
  may: "self",
  purposes: ["provide_service"],
  objects: {},
  body: z.strictObject({
    building: id,
    use: z.enum(idUses),
    doors: z.array(z.string().min(3).max(81)).min(1).max(32).optional()
      .describe("as `unit/door`; left out: all of them"),
    opens: z.boolean().optional().describe(
      "for doors: the person wants to open one now, which makes their proof last on",
    ),
  }),
  status: 201,
  answer: z.strictObject({
    capability: z.string(),
    rid: z.string(),
    expiresAtMs: z.int(),
    lifts: z.array(z.strictObject({
      group: z.string(),
      levels: z.union([z.literal("all"), z.array(z.int())]),
      uses: z.array(z.enum(liftUses)).optional().describe("what beyond calling its lifts"),
    })),
    doors: z.array(z.string()),
    verifiedUntilMs: z.int().optional().describe(
      "until when it opens them; left out: the person must prove that it is they, and ask again",
    ),
  }),
  refusals: ["not_found", "forbidden", "notice_not_accepted", "capability_revoked", "id_expired"],
  async run({ by, services, headers }, { body }) {
    const { proofs, capabilityDesk } = services;
    if (proofs === undefined || capabilityDesk === undefined) {
      throw new RefusalError(refuse("unavailable", "Cannot mint: this server has no such desk"));
    }
    const token = /^Bearer ([^\s]+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
    const id = await proofs.checkCurrent(
      headers.get("dpop") ?? undefined,
      { method: "POST", path: "/identity/v1/capabilities", accessToken: token },
      body,
    );
    if (!id.ok) throw new RefusalError(id.refusal);
    const { rid, untilMs } = id.value;
    const { lifts, doors, ...given } = await capabilityDesk.mint(by, body, rid, untilMs);
    return {
      ...given,
      lifts: lifts.map(({ group, levels, uses }) => ({
        group,
        levels: levels === "all" ? "all" as const : [...levels],
        ...(uses !== undefined && { uses: [...uses] }),
      })),
      doors: [...doors],
    };
  },
});

/** The routes of this part. */
export const capabilityRoutes: readonly IdentityRoute[] = [mint];
