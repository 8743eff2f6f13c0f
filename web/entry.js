// @ts-check
/** The card that signs somebody in; the same on every page that takes a session. */
import { Field, lead, said, SheetForm, turnTo } from "./sheet.js";
import { make, mark } from "./dom.js";
import { hasPasskeys, offersPasskeys } from "./passkey.js";
import { faultSentence } from "./people_words.js";
import { fetchJson } from "./refused.js";

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
      label: "E-mail",
      type: "email",
      autocomplete: "username webauthn",
      autocapitalize: "none",
      maxlength: 254,
    });
    const password = new Field({
      name: "password",
      label: "Password",
      type: "password",
      autocomplete: "current-password",
      maxlength: 512,
    });
    const form = new SheetForm({
      fields: [email, password],
      action: "Sign in",
      busy: "Signing in…",
      async send() {
        await identity.signIn(email.value, password.value);
        done();
      },
    });
    /** @type {(Node | string)[]} */
    const others = [];
    if (hasPasskeys) {
      const byPasskey = make("button", { type: "button", class: "plain wide" }, "Use a passkey");
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
      others.push(make("p", { class: "or" }, "or"), byPasskey);
    }
    turnTo(
      sheet,
      words.title ?? "Sign in",
      lead(words.lead ?? "Call lifts and open the doors that are yours."),
      ...(identity.takeEnded() ? [said("You have been signed out. Sign in again.")] : []),
      form.element,
      ...others,
      make("p", { class: "aside" }, make("a", { href: "recover" }, "Lost your password or phone?")),
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
  const list = make("ul", { class: "people", "aria-label": "The demo's people" });
  for (const { id, name, what } of people) {
    const choose = make(
      "button",
      { type: "button", class: "person" },
      make("span", { class: "person-letter", "aria-hidden": "true" }, name.charAt(0)),
      make("span", { class: "person-name" }, name),
      make("span", { class: "person-what" }, what),
    );
    choose.addEventListener("click", async () => {
      try {
        identity.begin(await fetchJson("POST", "/demo/session", { body: { person: id } }));
        done();
      } catch (error) {
        form.say(faultSentence(error));
      }
    });
    list.append(make("li", {}, choose));
  }
  const title = sheet.querySelector("h1");
  title?.nextElementSibling?.after(
    make("p", { class: "demo-note" }, "This is the demo. Be one of its people:"),
    list,
    make(
      "p",
      { class: "aside" },
      make("a", { href: "traffic" }, "Or see lift dispatchers compared"),
    ),
    make("p", { class: "or" }, "or"),
  );
}
