/**
 * Letters: pages of A4 to be printed, in the person's language. A letter is a page of plain HTML
 * with a style sheet of this server and the code as SVG: no script, nothing from elsewhere.
 */
import type { Words } from "../../words/words.ts";
import type { LetterFacts, NoticeFacts } from "./letter_facts.ts";
import type { MailLinks } from "./links.ts";
import { type Markup, markup } from "./markup.ts";
import { contactPhrase, inviterPhrase, noticeParagraphs } from "./phrases.ts";
import { type Place, servicePlace } from "./place.ts";
import { qrSvg } from "./qr.ts";

/** Where the style sheet of letters lies. */
export const letterStylePath = "/identity/v1/letter.css";

/** What letters are made with. */
export interface LetterParts {
  readonly words: Words;
  readonly links: MailLinks;
  readonly place: Place;
  /** Who answers for personal data and how they are reached, as the operator has set it. */
  readonly controller: string | undefined;
}

/** An invitation's letter. */
export function letterPage(facts: LetterFacts, parts: LetterParts): string {
  const { words, links, place, controller } = parts;
  const { invitation, introduction, homes } = facts;
  const url = links.letter(invitation);
  const forBuilding = invitation.building !== null;
  const title = forBuilding
    ? words.say("letter.title", { place: place.name })
    : words.say("letter.operator");
  const lead = forBuilding
    ? words.say("invitation.lead", {
      inviter: inviterPhrase(words, introduction, place),
      place: place.name,
    })
    : words.say("invitation.operator");
  const until = words.moment(invitation.expiresAtMs, place.timeZone);
  return page(
    words,
    title,
    markup`
      <header>
        <address>${facts.name}${
      homes.map(({ kind, number }) => markup`<br>${words.say(`home.${kind}`, { number })}`)
    }${forBuilding ? markup`<br>${place.name}` : ""}</address>
      </header>
      <main>
      <h1>${title}</h1>
      <p>${words.say("mail.greeting", { name: facts.name })}</p>
      <p>${lead}</p>
      <section class="way">
      <div class="scan">${qrSvg(url, words.say("letter.code"))}
      <p class="until">${words.say("letter.until", { until })}</p></div>
      <div><h2>${words.say("letter.how")}</h2>
      <ol><li>${words.say("letter.scan")}</li><li>${words.say("letter.choose")}</li><li>${
      words.say(
        forBuilding ? "letter.done" : "letter.run",
      )
    }</li></ol>
      <p class="safe">${words.say("letter.safe")}</p></div>
      </section>
      <p class="type">${words.say("letter.type")}<br><span class="url">${url}</span></p>
      <p>${words.say("mail.ask", { contact: contactPhrase(words, introduction, place) })} ${
      words
        .say("letter.expired")
    }</p>
      ${forBuilding ? markup`<p>${words.say("letter.phoneless")}</p>` : ""}
      </main>
      ${
      introduction.fields.length === 0
        ? ""
        : noticeFooter(words, noticeParagraphs(words, introduction, place, controller), links)
    }
    `,
  );
}

/** The notice to somebody whose data another person entered, with a code that leads to it. */
export function noticeLetter(facts: NoticeFacts, parts: LetterParts): string {
  const { words, links, place, controller } = parts;
  const title = words.say("notice.title");
  const url = links.notice(words.language);
  return page(
    words,
    title,
    markup`
      <header>
        <address>${facts.name}<br>${place.name}</address>
      </header>
      <main>
      <h1>${title}</h1>
      <p>${words.say("mail.greeting", { name: facts.name })}</p>
      ${paragraphs(noticeParagraphs(words, facts.introduction, place, controller))}
      <p>${words.say("mail.ask", { contact: contactPhrase(words, facts.introduction, place) })}</p>
      <section class="way"><div class="scan">${qrSvg(url, words.say("letter.code"))}</div>
      <p class="type">${words.say("notice.more")}<br><span class="url">${url}</span></p></section>
      </main>
    `,
  );
}

/** The same notice as plain text, for a message that somebody sends themselves. */
export function noticeText(facts: NoticeFacts, parts: LetterParts): string {
  const { words, links, place, controller } = parts;
  return [
    words.say("mail.greeting", { name: facts.name }),
    ...noticeParagraphs(words, facts.introduction, place, controller),
    `${words.say("notice.more")} ${links.notice(words.language)}`,
  ].join("\n\n") + "\n";
}

/** The notice for everybody, which names nobody. */
export function noticePage(words: Words, controller: string | undefined): string {
  const title = words.say("notice.title");
  return page(
    words,
    title,
    markup`
      <main>
      <h1>${title}</h1>
      ${paragraphs(noticeParagraphs(words, null, servicePlace, controller))}
      </main>
    `,
  );
}

function noticeFooter(words: Words, texts: readonly string[], links: MailLinks): Markup {
  return markup`
    <footer>
    <h2>${words.say("notice.title")}</h2>
    ${paragraphs(texts)}
    <p>${words.say("notice.more")} <span class="url">${links.notice(words.language)}</span></p>
    </footer>
  `;
}

function paragraphs(texts: readonly string[]): readonly Markup[] {
  return texts.map((text) => markup`<p>${text}</p>`);
}

function page(words: Words, title: string, body: Markup): string {
  return markup`
    <!doctype html>
    <html lang="${words.language}">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>${title}</title>
        <link rel="stylesheet" href="${letterStylePath}">
      </head>
      <body>
    ${body}
      </body>
    </html>
  `.text.trim();
}

/**
 * The style sheet of letters: black on white, the address where a window envelope of DIN 680 shows
 * it, the code large enough for any camera.
 */
export const letterStyle = `@page { size: A4; margin: 0 }
:root { color-scheme: light }
* { box-sizing: border-box }
body {
  margin: 0 auto;
  width: 210mm;
  min-height: 296mm;
  padding: 20mm 20mm 9mm 25mm;
  display: flex;
  flex-direction: column;
  background: #fff;
  color: #14181d;
  font: 10pt/1.38 "Open Sans", "Noto Sans", system-ui, sans-serif;
}
header { min-height: 54mm; padding-top: 25mm }
address { font-style: normal; font-size: 11pt; line-height: 1.35; max-width: 85mm }
main { flex: 1 }
h1 { margin: 0 0 4mm; font-size: 18pt; line-height: 1.2; font-weight: 650 }
h2 { margin: 0 0 1.5mm; font-size: 11pt }
p { margin: 0 0 2.2mm }
.way { display: flex; gap: 7mm; align-items: center; margin: 3mm 0 }
/* The light rim of the code reaches into the margin, so that its dark stands flush with the text. */
.scan { flex: none; width: 56mm; margin-left: -4mm; text-align: center }
.code { display: block; width: 56mm; height: 56mm }
.until { margin: 0; font-size: 9.5pt; font-weight: 650 }
ol { margin: 0 0 4mm; padding-left: 5.5mm }
li { margin-bottom: 1.8mm; padding-left: 1mm }
.safe { margin: 0; padding-left: 4mm; border-left: 1mm solid #14181d }
.type { font-size: 9.5pt; margin-bottom: 4mm }
.url { font: 8.5pt/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
footer { margin-top: 4mm; padding-top: 2.5mm; border-top: .3mm solid #8a939d; font-size: 7.6pt; line-height: 1.33; color: #2f363d; columns: 2; column-gap: 7mm; hyphens: auto }
footer h2 { font-size: 8.5pt; margin-bottom: 1mm; column-span: all }
footer p { margin: 0 0 1mm; break-inside: avoid }
footer .url { font-size: 7.2pt }
@media screen and (max-width: 210mm) {
  body { width: auto; padding: 6mm }
  header { min-height: 0; padding: 0 0 6mm }
  .way { flex-wrap: wrap }
}
`;
