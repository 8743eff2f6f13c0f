// @ts-check
/** The cards of the account page for a phone without signal, and for giving the service up. */
import { card } from "./account_card.js";
import { byId, make } from "./dom.js";
import { momentText } from "./people_words.js";
import { Field, lead, said, SheetForm, turnTo } from "./sheet.js";
import { ownDevicesTexts as texts } from "./texts/own_devices.js";

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
    action: texts.makeQr,
    busy: texts.making,
    quiet: true,
    async send() {
      const qr = await identity.ask("POST", "/me/door-qr", { building, svg: true });
      made();
      place.replaceChildren(
        make("img", {
          class: "qr",
          alt: texts.qrPicture,
          src: `data:image/svg+xml,${encodeURIComponent(qr.svg)}`,
        }),
        make(
          "p",
          { class: "hint" },
          texts.qrHint(momentText(qr.expiresAtMs)),
        ),
      );
    },
  });
  return card(
    texts.noSignal,
    lead(texts.noSignalText),
    place,
    form.element,
  );
}

/** @param {Identity} identity */
function stopCard(identity) {
  const confirm = new Field({
    name: "confirm",
    label: texts.stopLabel,
    autocomplete: "off",
    autocapitalize: "none",
    maxlength: 12,
  });
  const form = new SheetForm({
    fields: [confirm],
    action: texts.stop,
    busy: texts.stopping,
    quiet: true,
    async send() {
      if (confirm.value.toLowerCase() !== texts.stopWord) {
        confirm.fault(texts.stopMust);
        confirm.input.focus();
        return;
      }
      identity.ended = () => {}; // it ends by this very press
      await identity.ask("POST", "/me/stop", { confirm: "stop" });
      identity.forget();
      byId("sheet", HTMLElement).nextElementSibling?.remove();
      turnTo(
        byId("sheet", HTMLElement),
        texts.left,
        said(texts.leftText, "done"),
      );
    },
  });
  form.element.classList.add("leaving");
  return card(texts.stopTitle, lead(texts.stopText), form.element);
}
