/** Routes for changes of who uses a facility: rehearsed, done, set ahead, moved and cancelled. */
import { rehearsed } from "../../people/facilities/affected.ts";
import { changeUsers } from "../../people/facilities/change.ts";
import type { ChangeTold } from "../../people/facilities/change.ts";
import { buildingOf, noticeFor, noticeWay } from "./facility_asking.ts";
import {
  affected,
  change,
  changed,
  facilityPath,
  moment,
  pendingMoment,
} from "./facility_bodies.ts";
import { type IdentityRoute, route } from "./route.ts";

const ofFacility = { facility: "facility" } as const;
const guarded = ["not_found", "forbidden", "passkey_required"] as const;
const refusals = [
  ...guarded,
  "consent_needed",
  "minor_without_parental_responsibility",
  "conflict",
  "limit_reached",
] as const;

const make = route({
  method: "post",
  path: "/facilities/{facility}/changes",
  summary: "Change the main user or the household, now or at a moment set ahead",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  body: change,
  status: 200,
  answer: changed,
  refusals,
  async run(context, { params: { facility }, body: said }) {
    const place = await buildingOf(context, facility);
    const { registry } = context.services;
    const input = { facility, place, said };
    const { newcomer, notice: meant, ...told } = await registry.run(
      context.by,
      "change_users",
      input,
    );
    const notice = noticeWay(context, meant);
    const answer = { ...told, affected: listed(told.affected), notice };
    if (notice !== "offered" || newcomer === null) return answer;
    return { ...answer, noticeText: await noticeFor(context, newcomer, place.building) };
  },
});

const rehearse = route({
  method: "post",
  path: "/facilities/{facility}/changes/dry-run",
  summary: "Tell whom and what a change would concern, and change nothing",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  body: change,
  status: 200,
  answer: affected,
  refusals,
  async run(context, { params: { facility }, body: said }) {
    const place = await buildingOf(context, facility);
    const { services: { registry }, by } = context;
    const told = await registry.look((ledger, now) =>
      rehearsed(ledger, now, by, (turn) => changeUsers(turn, { facility, place, said }))
    );
    return listed(told.affected);
  },
});

const move = route({
  method: "patch",
  path: "/facilities/{facility}/changes",
  summary: "Move a change that waits to another moment",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  body: moment,
  status: 200,
  answer: pendingMoment,
  refusals: guarded,
  run({ services, by }, { params: { facility }, body: { atMs } }) {
    return services.registry.run(by, "move_change", { facility, atMs });
  },
});

const cancel = route({
  method: "delete",
  path: "/facilities/{facility}/changes",
  summary: "Cancel a change that waits",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  status: 204,
  refusals: guarded,
  run: ({ services, by }, { params }) => services.registry.run(by, "cancel_change", params),
});

function listed({ members, ...rest }: ChangeTold["affected"]) {
  return { ...rest, members: [...members] };
}

/** The routes for changes of users. */
export const changeRoutes: readonly IdentityRoute[] = [make, rehearse, move, cancel];
