// @ts-check
/** The cards of the account page for a phone without signal, and for giving the service up. */
import { card } from "./account_card.js";
import { byId, make } from "./dom.js";
import { momentText } from "./people_words.js";
import { Field, lead, said, SheetForm, turnTo } from "./sheet.js";

/** @import { Identity } from "./identity.js" */
/** @import { Me } from "./account.js" */

/**
 * @param {Identity} identity
 * @param {Me} me
 * @param {() => void} qrMade told when a code was made
 */
export function leavingCards(identity, me, qrMade) {
  const buildings = [...new Set([...me.posts, ...me.places].map(({ building }) => building))];
  return [
    ...buildings.map((building) => qrCard(identity, building, qrMade)),
    stopCard(identity),
  ];
}

/**
 * A signed QR for doors, shown while there is no signal (C7).
 * @param {Identity} identity
 * @param {string} building
 * @param {() => void} made
 */
function qrCard(identity, building, made) {
  const place = make("div", { class: "qr-place" });
  const form = new SheetForm({
    fields: [],
    action: "Make today's QR code",
    busy: "Making it…",
    quiet: true,
    async send() {
      const qr = await identity.ask("POST", "/me/door-qr", { building, svg: true });
      made();
      place.replaceChildren(
        make("img", {
          class: "qr",
          alt: "QR code that opens your doors",
          src: `data:image/svg+xml,${encodeURIComponent(qr.svg)}`,
        }),
        make(
          "p",
          { class: "hint" },
          `Hold it before the reader. It counts until ${
            momentText(qr.expiresAtMs)
          }. Whoever has a picture of it has it too.`,
        ),
      );
    },
  });
  return card(
    "No signal?",
    lead("A QR code opens your doors for a day, also where your phone has no signal."),
    place,
    form.element,
  );
}

/** @param {Identity} identity */
function stopCard(identity) {
  const confirm = new Field({
    name: "confirm",
    label: "Type “stop” to confirm",
    autocomplete: "off",
    autocapitalize: "none",
    maxlength: 8,
  });
  const form = new SheetForm({
    fields: [confirm],
    action: "Stop using Vestibule",
    busy: "Ending…",
    quiet: true,
    async send() {
      if (confirm.value.toLowerCase() !== "stop") {
        confirm.fault("Type the word stop.");
        confirm.input.focus();
        return;
      }
      identity.ended = () => {}; // it ends by this very press
      await identity.ask("POST", "/me/stop", { confirm: "stop" });
      identity.forget();
      byId("sheet", HTMLElement).nextElementSibling?.remove();
      turnTo(
        byId("sheet", HTMLElement),
        "You have left",
        said("Your data and your rights have ended. Key tags of your flat keep working.", "done"),
      );
    },
  });
  form.element.classList.add("leaving");
  return card(
    "Stop using it",
    lead(
      "Everything of yours ends at once and cannot be brought back. Key tags of your flat stay.",
    ),
    form.element,
  );
}
