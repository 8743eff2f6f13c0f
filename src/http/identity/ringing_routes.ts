/** Routes for who of a household is rung, and for when a device is not (R71, R74). */
import { z } from "zod";
import { reachFacility } from "../../people/facilities/reach.ts";
import { memberView as viewOf, viewerOf } from "../../people/facilities/views.ts";
import { ringAfterSMax } from "../../people/rows/member.ts";
import { quietSchema } from "../../people/rows/session.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { read } from "./facility_asking.ts";
import { memberPath, memberView } from "./facility_bodies.ts";
import { type IdentityRoute, route } from "./route.ts";

const setRings = route({
  method: "put",
  path: "/members/{member}/rings",
  summary: "Say whether the flat's rings go to somebody of the household, and at which stage",
  who: "signed_in",
  may: ["main_user", "sub_user_admin"],
  purposes: ["provide_service"],
  objects: { member: "member" },
  params: memberPath,
  body: z.strictObject({
    takes: z.boolean(),
    afterS: z.int().min(0).max(ringAfterSMax).default(0)
      .describe("seconds after the press at which their devices begin; 0: at once"),
  }),
  status: 200,
  answer: memberView,
  refusals: ["not_found", "forbidden", "passkey_required", "invalid"],
  async run(context, { params, body }) {
    const { services, by } = context;
    const member = await services.registry.run(by, "set_member_rings", { ...params, ...body });
    return await read(context, (turn) => {
      const viewer = viewerOf(turn, reachFacility(turn, member.facility));
      return viewOf(turn.ledger, member, viewer);
    });
  },
});

const readQuiet = route({
  method: "get",
  path: "/me/quiet",
  summary: "When this device does not ring",
  who: "signed_in",
  may: "self",
  purposes: ["provide_service"],
  objects: {},
  status: 200,
  answer: quietSchema,
  refusals: ["not_found"],
  async run({ services, by }) {
    const found = await services.registry.look((ledger) =>
      ledger.get("session", by.session ?? "") ?? null
    );
    if (found === null || found.account !== by.account) {
      throw new RefusalError(
        refuse("not_found", "Cannot find the session: there is none of this id"),
      );
    }
    return found.quiet ?? { always: false, untilMs: null, schedule: null };
  },
});

const setQuiet = route({
  method: "put",
  path: "/me/quiet",
  summary: "Set when this device does not ring; it hears of a missed ring all the same",
  who: "signed_in",
  may: "self",
  purposes: ["provide_service"],
  objects: {},
  body: quietSchema,
  status: 200,
  answer: quietSchema,
  refusals: ["not_found"],
  run: ({ services, by }, { body }) => services.registry.run(by, "set_quiet", { quiet: body }),
});

/** The routes of this part. */
export const ringingRoutes: readonly IdentityRoute[] = [setRings, readQuiet, setQuiet];
