/** Routes for mail and for what is printed in its place: letters and notices. */
import { z } from "zod";
import {
  type LetterParts,
  noticeLetter,
  noticePage,
  noticeText,
} from "../../people/mail/letter.ts";
import { letterPage, letterStyle } from "../../people/mail/letter.ts";
import { Links } from "../../people/mail/links.ts";
import { placeOf } from "../../people/mail/place.ts";
import { idSchema, languageSchema, timeSchema } from "../../people/rows/fields.ts";
import { givenUpReasons, mailKinds } from "../../people/rows/mail.ts";
import { wordsFor } from "../../words/words.ts";
import { type IdentityContext, type IdentityRoute, route } from "./route.ts";

const listedSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(mailKinds),
  account: idSchema.nullable(),
  about: idSchema.nullable(),
  state: z.enum(["waiting", "retrying", "given_up"]),
  reason: z.enum(givenUpReasons).nullable(),
  tries: z.int().min(0),
  queuedAtMs: timeSchema,
  nextTryAtMs: timeSchema.nullable(),
});

export const mailRoutes: readonly IdentityRoute[] = [
  route({
    method: "get",
    path: "/buildings/{building}/mails",
    summary: "List a building's mails that wait or were given up; what was sent is not among them",
    who: "signed_in",
    may: ["manager"],
    purposes: ["communicate"],
    bulk: "list",
    objects: { building: "building" },
    params: z.strictObject({ building: idSchema }),
    status: 200,
    answer: z.strictObject({ mails: z.array(listedSchema).max(200) }),
    refusals: ["not_found", "forbidden", "passkey_required"],
    run: async ({ by, services }, { params }) => {
      const { mails } = await services.registry.run(by, "read_mails", params);
      return { mails: [...mails] };
    },
  }),
  route({
    method: "get",
    path: "/invitations/{invitation}/letter",
    summary: "Print an invitation as a letter with a QR code; the reading is audited",
    who: "signed_in",
    may: ["operator", "manager", "main_user", "sub_user_admin"],
    purposes: ["communicate"],
    objects: { invitation: "invitation" },
    params: z.strictObject({ invitation: idSchema }),
    status: 200,
    refusals: ["not_found", "forbidden", "passkey_required", "link_used", "invitation_expired"],
    run: async (context, { params }) => {
      const facts = await context.services.registry.run(context.by, "read_letter", params);
      const languages = facts.language === null ? context.languages : [facts.language];
      return printed(letterPage(
        facts,
        partsOf(context, languages, facts.invitation.building),
      ));
    },
  }),
  route({
    method: "get",
    path: "/members/{member}/notice",
    summary: "Print, or have as a text to send, what somebody must be told whose data was entered",
    who: "signed_in",
    may: ["manager", "main_user", "sub_user_admin"],
    purposes: ["communicate", "legal"],
    objects: { member: "member" },
    params: z.strictObject({ member: idSchema }),
    query: z.strictObject({
      form: z.enum(["page", "text"]).default("page"),
      language: languageSchema.optional(),
    }),
    status: 200,
    refusals: ["not_found", "forbidden", "passkey_required"],
    run: async (context, { params, query }) => {
      const facts = await context.services.registry.run(context.by, "read_notice", params);
      const languages = query.language === undefined ? context.languages : [query.language];
      const parts = partsOf(context, languages, facts.introduction.building);
      return query.form === "page"
        ? printed(noticeLetter(facts, parts))
        : plain(noticeText(facts, parts));
    },
  }),
  route({
    method: "get",
    path: "/notices/art14",
    summary: "Read what those are told whose data somebody else entered",
    who: "anyone",
    may: "anyone",
    purposes: [],
    objects: {},
    query: z.strictObject({ language: languageSchema.optional() }),
    status: 200,
    refusals: [],
    run: ({ services, languages }, { query }) => {
      const wanted = query.language === undefined ? languages : [query.language];
      return Promise.resolve(printed(noticePage(wordsFor(wanted), services.controller)));
    },
  }),
  route({
    method: "get",
    path: "/letter.css",
    summary: "Read the style sheet of letters",
    who: "anyone",
    may: "anyone",
    purposes: [],
    objects: {},
    status: 200,
    refusals: [],
    run: () =>
      Promise.resolve(
        new Response(letterStyle, {
          headers: { "content-type": "text/css; charset=utf-8", "cache-control": "max-age=3600" },
        }),
      ),
  }),
];

function partsOf(
  { services }: IdentityContext,
  languages: readonly string[],
  building: string | null,
): LetterParts {
  return {
    words: wordsFor(languages),
    links: new Links(services.masterKey, services.publicUrl),
    place: placeOf(services.site, building),
    controller: services.controller,
  };
}

/** A page, which nobody keeps: it may hold the way into somebody's account. */
function printed(page: string): Response {
  return new Response(page, {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

function plain(text: string): Response {
  return new Response(text, {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
