/** Routes for the people of a facility: its main user, owners and sub-users. */
import type { NoticeWay } from "../../people/facilities/joining.ts";
import { noticeText } from "../../people/facilities/notice_text.ts";
import { reachFacility } from "../../people/facilities/reach.ts";
import { memberView as viewOf, memberViews, viewerOf } from "../../people/facilities/views.ts";
import type { RowOf } from "../../people/registry/ledger.ts";
import {
  buildingOf,
  buildingOfMember,
  householdHolds,
  noticeWay,
  read,
} from "./facility_asking.ts";
import {
  changedSubUser,
  facilityPath,
  joined,
  memberList,
  memberPath,
  newPerson,
  newSubUser,
  subUserChange,
} from "./facility_bodies.ts";
import { type IdentityContext, type IdentityRoute, route } from "./route.ts";

const ofFacility = { facility: "facility" } as const;
const ofMember = { member: "member" } as const;
const guarded = ["not_found", "forbidden", "passkey_required"] as const;
const aboutPeople = [
  ...guarded,
  "consent_needed",
  "minor_without_parental_responsibility",
  "conflict",
  "limit_reached",
] as const;
const household = ["manager", "main_user", "sub_user_admin"] as const;

const list = route({
  method: "get",
  path: "/facilities/{facility}/members",
  summary: "The people of a facility, as far as one may see them",
  who: "signed_in",
  may: ["manager", "main_user", "sub_user_admin", "sub_user", "owner"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  status: 200,
  answer: memberList,
  refusals: guarded,
  async run(context, { params }) {
    return { members: [...await read(context, (turn) => memberViews(turn, params.facility))] };
  },
});

const setMain = route({
  method: "post",
  path: "/facilities/{facility}/main-user",
  summary: "Put the first main user in, who is invited",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  body: newPerson,
  status: 201,
  answer: joined,
  refusals: aboutPeople,
  async run(context, { params: { facility }, body: person }) {
    const place = await buildingOf(context, facility);
    const { registry } = context.services;
    const input = { facility, place, person };
    return await told(context, await registry.run(context.by, "set_main_user", input));
  },
});

const addOwner = route({
  method: "post",
  path: "/facilities/{facility}/owners",
  summary: "Put an owner in, who lives elsewhere and is invited",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  body: newPerson,
  status: 201,
  answer: joined,
  refusals: aboutPeople,
  async run(context, { params: { facility }, body: person }) {
    const place = await buildingOf(context, facility);
    const { registry } = context.services;
    const input = { facility, place, person };
    return await told(context, await registry.run(context.by, "add_owner", input));
  },
});

const removeOwner = route({
  method: "delete",
  path: "/owners/{member}",
  summary: "Take an owner out",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofMember,
  params: memberPath,
  status: 204,
  refusals: [...guarded, "conflict"],
  run: ({ services, by }, { params }) => services.registry.run(by, "remove_owner", params),
});

const addSub = route({
  method: "post",
  path: "/facilities/{facility}/sub-users",
  summary: "Add a sub-user, with an account of their own or without",
  who: "signed_in",
  may: household,
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  body: newSubUser,
  status: 201,
  answer: joined,
  refusals: [...aboutPeople, "exceeds_own_rights"],
  async run(context, { params: { facility }, body: said }) {
    const place = await buildingOf(context, facility);
    const { registry, site } = context.services;
    const input = { facility, place, said, holds: householdHolds(site) };
    return await told(context, await registry.run(context.by, "add_sub_user", input));
  },
});

const updateSub = route({
  method: "patch",
  path: "/sub-users/{member}",
  summary: "Change a sub-user; a manager changes the name and username alone",
  who: "signed_in",
  may: household,
  purposes: ["provide_service"],
  objects: ofMember,
  params: memberPath,
  body: subUserChange,
  status: 200,
  answer: changedSubUser,
  refusals: [...aboutPeople, "exceeds_own_rights"],
  async run(context, { params: { member }, body: change }) {
    const place = await buildingOfMember(context, member);
    const { registry } = context.services;
    const input = { member, place, change };
    return await told(context, await registry.run(context.by, "update_sub_user", input));
  },
});

const removeSub = route({
  method: "delete",
  path: "/sub-users/{member}",
  summary: "Remove a sub-user, with what they gave and were given in the facility",
  who: "signed_in",
  may: household,
  purposes: ["provide_service"],
  objects: ofMember,
  params: memberPath,
  status: 204,
  refusals: guarded,
  run: ({ services, by }, { params }) => services.registry.run(by, "remove_sub_user", params),
});

const leave = route({
  method: "post",
  path: "/facilities/{facility}/leave",
  summary: "Leave a facility, as a sub-user of it",
  who: "signed_in",
  may: ["sub_user_admin", "sub_user"],
  purposes: ["provide_service"],
  objects: ofFacility,
  params: facilityPath,
  status: 204,
  refusals: ["not_found", "forbidden"],
  run: ({ services, by }, { params }) => services.registry.run(by, "leave_facility", params),
});

/** What is told of somebody who was put in or changed, with the notice to hand over (R29). */
async function told<T extends { readonly member: RowOf<"member">; readonly notice: Notice }>(
  context: IdentityContext,
  { member, notice: meant, ...more }: T,
) {
  const { registry, site, controller } = context.services;
  const notice = noticeWay(context, meant);
  const view = await read(context, (turn) => {
    const viewer = viewerOf(turn, reachFacility(turn, member.facility));
    return viewOf(turn.ledger, member, viewer);
  });
  if (notice !== "offered") return { member: view, notice, ...more };
  const text = await registry.look((ledger, now) =>
    noticeText(ledger, now, member, site, context.languages, controller)
  );
  return { member: view, notice, noticeText: [...text], ...more };
}
type Notice = NoticeWay | "none";

/** The routes for people of a facility. */
export const memberRoutes: readonly IdentityRoute[] = [
  list,
  setMain,
  addOwner,
  removeOwner,
  addSub,
  updateSub,
  removeSub,
  leave,
];
