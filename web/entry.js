// @ts-check
/** The card that signs somebody in; the same on every page that takes a session. */
import { Field, lead, said, SheetForm, turnTo } from "./sheet.js";
import { make, mark } from "./dom.js";
import { choosePageLanguage, pageLanguage } from "./language.js";
import { languagePicker } from "./language_picker.js";
import { hasPasskeys, offersPasskeys } from "./passkey.js";
import { faultSentence } from "./people_words.js";
import { fetchJson } from "./refused.js";
import { entryTexts } from "./texts/entry.js";

/** @import { Identity } from "./identity.js" */
/** @typedef {{ id: string, name: string, what: string }} DemoPerson */

/**
 * Shows the card and resolves once somebody is signed in.
 * @param {HTMLElement} sheet
 * @param {Identity} identity
 * @param {{ title?: string, lead?: string }} [words]
 * @returns {Promise<void>}
 */
export function showEntry(sheet, identity, words = {}) {
  return new Promise((resolve) => {
    const waiting = new AbortController();
    const done = () => {
      waiting.abort();
      resolve();
    };
    const email = new Field({
      name: "email",
      label: entryTexts.email,
      type: "email",
      autocomplete: "username webauthn",
      autocapitalize: "none",
      maxlength: 254,
    });
    const password = new Field({
      name: "password",
      label: entryTexts.password,
      type: "password",
      autocomplete: "current-password",
      maxlength: 512,
    });
    const form = new SheetForm({
      fields: [email, password],
      action: entryTexts.signIn,
      busy: entryTexts.signingIn,
      async send() {
        await identity.signIn(email.value, password.value);
        done();
      },
    });
    /** @type {(Node | string)[]} */
    const others = [];
    if (hasPasskeys) {
      const style = { type: "button", class: "plain wide" };
      const byPasskey = make("button", style, entryTexts.usePasskey);
      byPasskey.addEventListener("click", async () => {
        waiting.abort(); // a browser asks for one thing at a time
        mark(byPasskey, "aria-disabled", "true");
        form.say(undefined);
        try {
          await identity.signInByPasskey();
          done();
        } catch (error) {
          form.say(faultSentence(error));
        } finally {
          mark(byPasskey, "aria-disabled", undefined);
        }
      });
      others.push(make("p", { class: "or" }, entryTexts.or), byPasskey);
    }
    turnTo(
      sheet,
      words.title ?? entryTexts.title,
      lead(words.lead ?? entryTexts.lead),
      ...(identity.takeEnded() ? [said(entryTexts.signedOut)] : []),
      form.element,
      ...others,
      make("p", { class: "aside" }, make("a", { href: "recover" }, entryTexts.lost)),
      languagePicker(),
    );
    void offerDemoPeople(sheet, identity, form, done);
    void offerAtField(identity, waiting.signal, done);
  });
}

/**
 * Lets the browser offer passkeys at the address field; whoever types instead notices nothing.
 * @param {Identity} identity
 * @param {AbortSignal} signal
 * @param {() => void} done
 */
async function offerAtField(identity, signal, done) {
  try {
    if (!await offersPasskeys() || signal.aborted) return;
    await identity.signInByPasskey({ conditional: true, signal });
    done();
  } catch {
    // Given up, or not possible here: the button and the password are still there.
  }
}

/**
 * The demo lets anybody in as one of its people; no other server has that route. Asked on this very
 * machine only, since the demo listens nowhere else.
 * @param {HTMLElement} sheet
 * @param {Identity} identity
 * @param {SheetForm} form
 * @param {() => void} done
 */
async function offerDemoPeople(sheet, identity, form, done) {
  if (!["localhost", "127.0.0.1", "[::1]"].includes(location.hostname)) return;
  /** @type {readonly DemoPerson[]} */
  let people;
  try {
    ({ people } = await fetchJson("GET", "/demo/people"));
  } catch {
    return;
  }
  const list = make("ul", { class: "people", "aria-label": entryTexts.demoPeople });
  for (const { id, name, what } of people) {
    const choose = make(
      "button",
      { type: "button", class: "person" },
      make("span", { class: "person-letter", "aria-hidden": "true" }, name.charAt(0)),
      make("span", { class: "person-name" }, name),
      make("span", { class: "person-what" }, entryTexts.demoRoles[id] ?? what),
    );
    choose.addEventListener("click", async () => {
      try {
        identity.begin(await fetchJson("POST", "/demo/session", { body: { person: id } }));
        // Whoever looks at the demo does not read the language of its people.
        choosePageLanguage(pageLanguage);
        done();
      } catch (error) {
        form.say(faultSentence(error));
      }
    });
    list.append(make("li", {}, choose));
  }
  const title = sheet.querySelector("h1");
  title?.nextElementSibling?.after(
    make("p", { class: "demo-note" }, entryTexts.demoNote),
    list,
    make(
      "p",
      { class: "aside" },
      make("a", { href: "traffic" }, entryTexts.orTraffic),
    ),
    make("p", { class: "or" }, entryTexts.or),
  );
}
