/** Routes that say what is allowed and why, and for a building's rules. */
import { decide } from "../../access/decide.ts";
import type { AccessRequest } from "../../access/decision.ts";
import { effectiveAccess } from "../../access/effective.ts";
import { snapshotOf, subjectsOf } from "../../access/snapshot.ts";
import { demandManager, roles } from "../../people/authority.ts";
import { readerOf, subjectsAbout } from "../../people/grants/asking.ts";
import { rulesOf } from "../../people/grants/building_rules.ts";
import type { Subject } from "../../people/rows/grant.ts";
import {
  buildingPath,
  decisionAnswer,
  questionBody,
  rightsAnswer,
  rulesAnswer,
  rulesBody,
} from "./grant_schemas.ts";
import { type IdentityRoute, route } from "./route.ts";

const refusals = ["not_found", "forbidden", "passkey_required"] as const;
const ofBuilding = { building: "building" } as const;

const ask = route({
  method: "post",
  path: "/buildings/{building}/decisions",
  summary: "Whether one may do something, or for a manager anybody, and why",
  who: "signed_in",
  may: [...roles],
  purposes: ["provide_service", "security"],
  objects: ofBuilding,
  params: buildingPath,
  body: questionBody,
  status: 200,
  answer: decisionAnswer,
  refusals,
  run: ({ services, by }, { params: { building }, body }) =>
    services.registry.look((ledger, now) => {
      const { about = null, atMs = now, ...asked } = body;
      const subjects = subjectsAbout(ledger, by, building, about, asked.action, now);
      const request = { ...asked, building, subjects, atMs } as AccessRequest;
      const decision = decide(request, snapshotOf(ledger, services.site, now));
      return {
        building,
        atMs,
        allowed: decision.allowed,
        reason: decision.allowed ? null : decision.reason,
        path: [...decision.path],
        words: decision.words,
      };
    }),
});

const rights = route({
  method: "get",
  path: "/buildings/{building}/rights",
  summary: "What one may do in a building now, and the grants one has there",
  who: "signed_in",
  may: [...roles],
  purposes: ["provide_service", "security"],
  objects: ofBuilding,
  params: buildingPath,
  status: 200,
  answer: rightsAnswer,
  refusals,
  run: ({ services, by }, { params: { building } }) =>
    services.registry.look((ledger, now) => {
      const subjects = subjectsAbout(ledger, by, building, null, "open_door", now);
      const snapshot = snapshotOf(ledger, services.site, now);
      const access = effectiveAccess(snapshot, { building, subjects, atMs: now });
      const mayDo = (action: "give_keys" | "add_sub_users") => {
        const own = subjectsOf(ledger, by.account, building, now, action);
        return decide({ action, building, subjects: own, atMs: now }, snapshot).allowed;
      };
      return {
        building,
        lockdown: rulesOf(ledger, building).lockdown,
        doors: [...access.doors],
        lifts: access.lifts.map(({ group, levels }) => ({ group, levels: [...levels] })),
        actions: access.actions.filter((action) =>
          (action !== "give_keys" && action !== "add_sub_users") || mayDo(action)
        ),
        untilMs: access.untilMs,
        grants: subjects.flatMap(({ kind, id }: Subject) =>
          ledger.find("grant", "subject", `${kind}/${id}`)
            .filter((grant) => grant.building === building && grant.endedAtMs === undefined)
        ),
      };
    }),
});

const readRules = route({
  method: "get",
  path: "/buildings/{building}/rules",
  summary: "Holidays, lockdown and the longest life of visitor keys",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service", "security"],
  objects: ofBuilding,
  params: buildingPath,
  status: 200,
  answer: rulesAnswer,
  refusals,
  run: ({ services, by }, { params: { building } }) =>
    services.registry.look((ledger, now) => {
      demandManager(readerOf(ledger, by, now), building);
      return rulesOf(ledger, building);
    }),
});

const changeRules = route({
  method: "patch",
  path: "/buildings/{building}/rules",
  summary: "Change a building's rules; what is left out stays",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service", "security"],
  objects: ofBuilding,
  params: buildingPath,
  body: rulesBody,
  status: 200,
  answer: rulesAnswer,
  refusals,
  run: ({ services, by }, { params: { building }, body }) =>
    services.registry.run(by, "set_building_rules", { ...body, building }),
});

/** The routes of decisions and rules. */
export const accessRoutes: readonly IdentityRoute[] = [ask, rights, readRules, changeRules];
