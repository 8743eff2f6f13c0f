/**
 * The route by which a flat's phone speaks to a unit of its building outside a ring: it brings the
 * flat's statements, asks for the list of who can see the flat's door (C2), and for the picture of a
 * ring that it has missed, which passes here sealed to its own key (C18). What is said is the phone's
 * and the unit's; this server hands it on, keeps nothing of it and judges nothing but that a phone in
 * do-not-disturb gets no picture unless its person chose so, and that no opening and no flat's key
 * goes past the household (`brought.ts`).
 */
import { z } from "zod";
import { wasQuiet } from "../../access/quiet_device.ts";
import { isHeldBack, keptTexts, notKept } from "../../people/ring_papers/brought.ts";
import { demandPapers } from "../../people/ring_papers/reading.ts";
import { idSchema } from "../../people/rows/fields.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { missedAskedSchema, missedPictureSchema, signalCharsMax } from "../../signals.ts";
import { read } from "./facility_asking.ts";
import { type IdentityRoute, route } from "./route.ts";

/** Statements at one time at most: what a session takes, but for its question. */
export const wordsMax = 31;

const compact = (max: number) => z.string().min(1).max(max).regex(/^[A-Za-z0-9_.~-]+$/);
const listAsked = z.strictObject({
  flat: z.string().regex(/^[A-Za-z0-9_-]{43}$/).describe("the name of the flat's key"),
  nonce: z.string().regex(/^[A-Za-z0-9_-]{22,43}$/).describe("stands in the list again"),
});
const missedAsked = missedAskedSchema.omit({ kind: true }).extend({
  quiet: z.boolean().describe("the phone's statement wants one in do-not-disturb too"),
});

const say = route({
  method: "post",
  path: "/facilities/{facility}/unit-words",
  summary:
    "Bring a flat's signed statements to a unit; ask it who can see the flat's door, and for " +
    "the sealed picture of a ring that was missed",
  who: "signed_in",
  may: ["main_user", "sub_user_admin", "sub_user"],
  purposes: ["provide_service"],
  objects: { facility: "facility" },
  params: z.strictObject({ facility: idSchema }),
  body: z.strictObject({
    unit: idSchema,
    statements: z.array(compact(signalCharsMax.statement)).max(wordsMax)
      .describe("compact JWS, in the order in which the unit is to read them"),
    list: listAsked.optional(),
    missed: missedAsked.optional(),
  }),
  status: 200,
  answer: z.strictObject({
    statements: z.array(z.strictObject({
      ok: z.boolean(),
      said: z.string().max(40).describe("what the unit did, or the rule that it broke"),
    })).max(wordsMax),
    list: compact(signalCharsMax.list).optional()
      .describe("as the unit signed it; left out where it has no such flat, or was not asked"),
    missed: missedPictureSchema.optional()
      .describe("left out where there is none, or none any more: it is given out once"),
  }),
  refusals: ["not_found", "forbidden", "unknown_unit", "busy", "unavailable"],
  async run(context, { params, body }) {
    const { services, by } = context;
    const { building, isQuiet, kept } = await read(context, (turn) => {
      const { facility: { building } } = demandPapers(turn, params.facility);
      const question = { ledger: turn.ledger, now: turn.now, site: services.site };
      return {
        building,
        isQuiet: wasQuiet(question, building, by.session ?? ""),
        kept: keptTexts(turn.ledger, params.facility),
      };
    });
    const units = services.site.buildings.find(({ id }) => id === building)?.units ?? [];
    if (!units.some(({ id, panel }) => id === body.unit && panel)) {
      throw new RefusalError(
        refuse("unknown_unit", "Cannot find the unit: the building has no such unit with a panel"),
      );
    }
    if (services.unitWords === undefined) {
      throw new RefusalError(
        refuse("unavailable", "Cannot reach the unit: this server carries nothing to units"),
      );
    }
    const { unit, missed, list } = body;
    const held = body.statements.map((text) => isHeldBack(text, kept));
    const statements = body.statements.filter((_, at) => held[at] === false);
    const isFor = missed !== undefined && (missed.quiet || !isQuiet);
    // The phone's own peace is no fault: it is told what it would be of a ring without a picture.
    const isNothing = statements.length === 0 && list === undefined && !isFor;
    if (isNothing && (missed !== undefined || held.length > 0)) {
      return { statements: held.map(() => notKept) };
    }
    const told = await services.unitWords.say({ building, unit }, by.account ?? "", {
      statements,
      ...(list !== undefined && { list }),
      ...(isFor && { missed: { ring: missed.ring, device: missed.device } }),
    });
    const replies = told.statements.values();
    return {
      statements: held.map((isHeld) => {
        const { ok, said } = (isHeld ? notKept : replies.next().value) ?? notKept;
        return { ok, said };
      }),
      ...(told.list !== undefined && { list: told.list }),
      ...(told.missed !== undefined && { missed: told.missed }),
    };
  },
});

/** The routes of this part. */
export const unitWordRoutes: readonly IdentityRoute[] = [say];
