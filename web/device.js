// @ts-check
/** Signs in the command line or another device that shows a code (RFC 8628). */
import { startCardPage, untilSignedIn } from "./card_page.js";
import { Identity } from "./identity.js";
import { button, Field, lead, said, SheetForm, turnTo } from "./sheet.js";
import { deviceTexts as texts } from "./texts/device.js";

const sheet = startCardPage(texts);
const identity = new Identity();
await untilSignedIn(sheet, identity, texts.why);
ask();

function ask() {
  const code = new Field({
    name: "user_code",
    label: texts.code,
    autocomplete: "one-time-code",
    autocapitalize: "characters",
    maxlength: 12,
    code: true,
    hint: texts.codeHint,
  });
  const form = new SheetForm({
    fields: [code],
    action: texts.signIn,
    busy: texts.signingIn,
    async send() {
      const { client_name: name } = await identity.ask("POST", "/device_authorization/approve", {
        user_code: code.value,
      });
      turnTo(
        sheet,
        texts.signedIn,
        said(texts.actsAsYou(name), "done"),
        button(texts.yourAccount, () => location.assign("account"), "plain wide later"),
      );
    },
  });
  turnTo(
    sheet,
    texts.page,
    lead(texts.text),
    form.element,
  );
}
