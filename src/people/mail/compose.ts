/**
 * Makes a mail from what it is about, when it is sent: subject, plain text, and the same as simple
 * HTML. It loads nothing, shows no picture and follows nobody; links that hold a secret stand in
 * the text in full.
 */
import type { Words } from "../../words/words.ts";
import { isEmailProof } from "../accounts/email_proof.ts";
import type { MailLinks } from "./links.ts";
import { type Markup, markup } from "./markup.ts";
import type { Matter } from "./matter.ts";
import { contactPhrase, inviterPhrase, managementPhrase, noticeParagraphs } from "./phrases.ts";
import type { Place } from "./place.ts";

/** A mail that is ready to be sent. */
export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What a mail is made with. */
export interface Composition {
  readonly words: Words;
  readonly links: MailLinks;
  readonly place: Place;
  /** Who answers for personal data and how they are reached, as the operator has set it. */
  readonly controller: string | undefined;
}

/** A piece of a mail, from top to bottom. */
type Block =
  | { readonly as: "text" | "small" | "code"; readonly text: string }
  | { readonly as: "action"; readonly label: string; readonly url: string };

const buttonStyle = "display:inline-block;padding:12px 20px;border-radius:6px;" +
  "background:#0b5cad;color:#fff;text-decoration:none";

/** Makes the mail. */
export function composeMail(matter: Matter, composition: Composition): ComposedMail {
  const { words, place } = composition;
  const { subject, blocks } = contentOf(matter, composition);
  const all: readonly Block[] = [
    text(
      matter.name === null
        ? words.say("mail.hello")
        : words.say("mail.greeting", { name: matter.name }),
    ),
    ...blocks,
    text(words.say("mail.ask", { contact: contactPhrase(words, matter.introduction, place) })),
    small(words.say("mail.footer", { place: place.name })),
  ];
  return {
    subject,
    text: `${all.map((block) => plain(block)).join("\n\n")}\n`,
    html: markup`
      <!doctype html>
      <html lang="${words.language}">
        <head>
          <meta charset="utf-8">
          <title>${subject}</title>
        </head>
        <body style="margin:0;padding:24px;background:#fff;color:#1b1f24;font:16px/1.5 sans-serif">
          <div style="max-width:34em;margin:0 auto">
      ${all.map((block) => marked(block, words))}
          </div>
        </body>
      </html>
    `.text.trim(),
  };
}

function contentOf(
  matter: Matter & { readonly name: string | null },
  { words, links, place, controller }: Composition,
): { readonly subject: string; readonly blocks: readonly Block[] } {
  const { introduction } = matter;
  const inviter = inviterPhrase(words, introduction, place);
  const until = (atMs: number) => words.moment(atMs, place.timeZone);
  const signIn: Block = { as: "action", label: words.say("mail.signin"), url: links.app };
  const alarm = text(
    words.say("alarm.unknown", { contact: contactPhrase(words, introduction, place) }),
  );
  const notice = () =>
    noticeParagraphs(words, introduction, place, controller).map((paragraph) => small(paragraph));
  switch (matter.kind) {
    case "invitation": {
      const { building, expiresAtMs } = matter.invitation;
      return {
        subject: words.say("invitation.subject", { place: place.name }),
        blocks: [
          text(
            building === null
              ? words.say("invitation.operator")
              : words.say("invitation.lead", { inviter, place: place.name }),
          ),
          text(words.say("invitation.steps")),
          {
            as: "action",
            label: words.say("invitation.action"),
            url: links.invitation(matter.invitation),
          },
          text(words.say("mail.until", { until: until(expiresAtMs) })),
          text(words.say("invitation.joining")),
          text(words.say("invitation.ignore")),
          ...notice(),
        ],
      };
    }
    case "recovery":
      return {
        subject: words.say("recovery.subject"),
        blocks: [
          text(words.say("recovery.lead")),
          { as: "code", text: spaced(links.recoveryCode(matter.recovery)) },
          text(words.say("recovery.until", { until: until(matter.untilMs) })),
          text(words.say("recovery.warning")),
          text(words.say("recovery.ignore")),
        ],
      };
    case "proposal": {
      const { change, building, expiresAtMs } = matter.proposal;
      if (isEmailProof(matter.proposal)) {
        const url = links.emailProof(matter.proposal.id);
        return {
          subject: words.say("proof.subject"),
          blocks: [
            text(words.say("proof.lead")),
            { as: "action", label: words.say("proof.subject"), url },
            text(words.say("mail.until", { until: until(expiresAtMs) })),
            text(words.say("proof.ignore")),
          ],
        };
      }
      return {
        subject: words.say("proposal.subject"),
        blocks: [
          text(
            building === null
              ? words.say("proposal.own")
              : words.say("proposal.manager", { inviter }),
          ),
          text(words.say(`proposal.${change.field}`, change)),
          {
            as: "action",
            label: words.say("proposal.action"),
            url: links.proposal(matter.proposal.id, matter.side),
          },
          text(words.say("mail.until", { until: until(expiresAtMs) })),
          text(words.say("proposal.ignore")),
        ],
      };
    }
    case "proposal_notice":
      // It may reach a stranger, who learns nobody's name from it.
      return {
        subject: words.say("change.subject"),
        blocks: [
          text(
            words.say("change.lead", { inviter: managementPhrase(words, introduction, place) }),
          ),
          text(words.say("change.when")),
          text(words.say("change.ignore")),
          {
            as: "action",
            label: words.say("proposal.action"),
            url: links.proposal(matter.proposal.id, matter.side),
          },
          text(words.say("mail.until", { until: until(matter.proposal.expiresAtMs) })),
        ],
      };
    case "sessions_ended":
      return {
        subject: words.say("sessions.subject"),
        blocks: [text(words.say("sessions.lead")), signIn, alarm],
      };
    case "rights_changed":
      return {
        subject: words.say("rights.subject"),
        blocks: [text(words.say("rights.lead")), signIn],
      };
    case "message_waiting":
      return {
        subject: words.say("message.subject", { place: place.name }),
        blocks: [text(words.say("message.lead")), signIn],
      };
    case "request_waiting": {
      const by = { until: until(matter.decideByMs) };
      const [subject, lead] = matter.ofErased
        ? [words.say("erasedtask.subject", { place: place.name }), words.say("erasedtask.lead", by)]
        : [words.say("request.subject", { place: place.name }), words.say("request.lead", by)];
      return { subject, blocks: [text(lead), signIn] };
    }
    case "request_news":
      return {
        subject: words.say("answer.subject", { place: place.name }),
        blocks: [text(words.say("answer.lead")), signIn],
      };
    case "hold_review":
      return {
        subject: words.say("holdreview.subject", { number: matter.case }),
        blocks: [text(words.say("holdreview.lead", { number: matter.case })), signIn],
      };
    case "flat_key_opened":
      return {
        subject: words.say("flatkey.subject", { place: place.name }),
        blocks: [
          text(words.say("flatkey.lead", { inviter, number: matter.number })),
          text(words.say("flatkey.letter")),
          text(words.say("flatkey.waits")),
          signIn,
          text(words.say("flatkey.ignore")),
        ],
      };
    case "reidentified":
      return {
        subject: words.say("reidentified.subject", { place: place.name }),
        blocks: [
          text(words.say("reidentified.lead", { place: place.name })),
          text(words.say("reidentified.more")),
          signIn,
        ],
      };
    case "inactivity_warning":
      return {
        subject: words.say("inactivity.subject"),
        blocks: matter.invited
          ? [text(words.say("inactivity.invited"))]
          : [text(words.say("inactivity.lead")), signIn],
      };
    case "person_stopped":
      return {
        subject: words.say("stopped.subject", { place: place.name }),
        blocks: [
          text(words.say("stopped.lead", { person: matter.person, place: place.name })),
          text(words.say("stopped.tags")),
          signIn,
        ],
      };
    case "art14_notice":
      return {
        subject: words.say("notice.subject", { place: place.name }),
        blocks: noticeParagraphs(words, introduction, place, controller).map((paragraph) =>
          text(paragraph)
        ),
      };
  }
}

function text(of: string): Block {
  return { as: "text", text: of };
}

function small(of: string): Block {
  return { as: "small", text: of };
}

/** Ten characters as two groups of five, which are easier to type. */
function spaced(code: string): string {
  return code.replace(/(.{5})(?=.)/g, "$1 ");
}

function plain(block: Block): string {
  if (block.as === "action") return `${block.label}:\n${block.url}`;
  return block.as === "code" ? `    ${block.text}` : block.text;
}

function marked(block: Block, words: Words): Markup {
  switch (block.as) {
    case "text":
      return markup`<p style="margin:0 0 1em">${block.text}</p>`;
    case "small":
      return markup`<p style="margin:0 0 .7em;color:#59636e;font-size:13px">${block.text}</p>`;
    case "code":
      return markup`<p style="margin:0 0 1em;font:bold 26px monospace;letter-spacing:2px">${block.text}</p>`;
    case "action":
      return markup`
        <p style="margin:1.5em 0"><a href="${block.url}" style="${buttonStyle}">${block.label}</a></p>
        <p style="margin:0 0 1em;color:#59636e;font-size:13px">${words.say("mail.address")}<br>
        <span style="word-break:break-all">${block.url}</span></p>
      `;
  }
}
