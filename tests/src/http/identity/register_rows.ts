/** One record of every register of the tower, for the world that rights are tested in. */
import type { Role } from "../../../../src/people/authority.ts";
import type { Seed } from "../../people/people_stage.ts";
import { startMs } from "../../people/rows.ts";

/** The tower's registers, news and threads. */
export function registerRows(holders: Readonly<Record<Role, string>>, laterMs: number): Seed {
  const writers = Object.values(holders).filter((name) => name !== holders.operator);
  return [
    ["sub_processor", {
      id: "entry-1",
      name: "Mail Carriers Ltd",
      purpose: "mail",
      region: "FI",
      transferBasis: null,
      contractDay: "2026-01-01",
      contact: "Data protection office",
      buildings: null,
      by: "olga",
      atMs: startMs,
    }],
    ["disclosure", {
      id: "disclosure-1",
      status: "waiting",
      building: "tower",
      authority: "District court",
      law: "Article 1",
      scope: "Door log of one day",
      enteredBy: "maud",
      enteredAtMs: startMs,
      approvals: [],
      declined: null,
      handedOver: null,
    }],
    ...(["asked", "approved", "running"] as const).flatMap((status): Seed => [
      ["troubleshooting", {
        id: `trouble-${status}`,
        building: "tower",
        technician: holders.technician,
        reason: "No picture",
        facilities: ["a1"],
        minutes: 15,
        status,
        askedAtMs: startMs,
        decidedBy: null,
        startedAtMs: status === "running" ? startMs : null,
        endedAtMs: null,
        dueMs: startMs + 900_000,
      }],
    ]),
    ["handover", {
      id: "handover-1",
      building: "tower",
      status: "announced",
      to: "Other Operators Ltd",
      notice: "news-0",
      announcedBy: "otto",
      announcedAtMs: startMs,
      exportFromMs: laterMs,
      approvedBy: null,
      endedAtMs: null,
    }],
    ["news", {
      id: "news-1",
      building: "tower",
      audience: "readers",
      facilities: [],
      texts: [{ language: "en", title: "Water", text: "Off on Monday." }],
      by: "max",
      atMs: startMs,
      expiresAtMs: laterMs,
    }],
    ...writers.flatMap((person): Seed => [
      ["thread", {
        id: `thread-${person}`,
        building: "tower",
        person,
        createdAtMs: startMs,
        lastAtMs: startMs,
        readByPersonMs: startMs,
        readByManagersMs: 0,
        endsAtMs: laterMs,
      }],
      ["message", {
        id: `message-${person}`,
        thread: `thread-${person}`,
        by: person,
        side: "person",
        text: "The bell does not ring.",
        atMs: startMs,
      }],
    ]),
  ];
}
