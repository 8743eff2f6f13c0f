/**
 * Whose data leaves before it is deleted (R14) or handed over (R97): a manager takes what a manager may read (C20), an
 * operator what an operator may, in the form of the hand-over package. What neither may read goes
 * with the building; those whose it is have their own export (R80).
 */
import type { HandoverPackage } from "../registers/handover_package.ts";

/** What stands for a text that is left out. */
const leftOut = "–";

/** The part of a package that somebody may read. */
export function shareOf(whole: HandoverPackage, by: "operator" | "manager"): HandoverPackage {
  return by === "manager" ? managersOf(whole) : operatorsOf(whole);
}

/** Of a sub-user, name and username alone. */
function managersOf(whole: HandoverPackage): HandoverPackage {
  return {
    ...whole,
    members: whole.members.map((member) => ({
      ...member,
      subUser: member.subUser === null
        ? null
        : { ...member.subUser, number: null, birthDate: null, other: "" },
    })),
  };
}

/** Permissions, and whose they are; nothing that residents and managers wrote. */
function operatorsOf(whole: HandoverPackage): HandoverPackage {
  return {
    ...whole,
    facilities: whole.facilities.map(({ address: _, ...facility }) => ({
      ...facility,
      name: null,
      note: "",
      nameplate: { ...facility.nameplate, suggested: null },
    })),
    members: whole.members.map((member) => ({ ...member, subUser: null })),
    keys: whole.keys.map((key) => ({ ...key, label: leftOut })),
    tags: whole.tags.map((tag) => ({ ...tag, label: leftOut })),
    troubleshooting: [],
    news: [],
  };
}
