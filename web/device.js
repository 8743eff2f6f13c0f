// @ts-check
/** Signs in the command line or another device that shows a code (RFC 8628). */
import { startCardPage, untilSignedIn } from "./card_page.js";
import { Identity } from "./identity.js";
import { button, Field, lead, said, SheetForm, turnTo } from "./sheet.js";

const sheet = startCardPage();
const identity = new Identity();
await untilSignedIn(sheet, identity, "Then you can sign in the other device.");
ask();

function ask() {
  const code = new Field({
    name: "user_code",
    label: "Code on the other screen",
    autocomplete: "one-time-code",
    autocapitalize: "characters",
    maxlength: 12,
    code: true,
    hint: "Eight letters, such as BCDF-GHJK",
  });
  const form = new SheetForm({
    fields: [code],
    action: "Sign it in",
    busy: "Signing it in…",
    async send() {
      const { client_name: name } = await identity.ask("POST", "/device_authorization/approve", {
        user_code: code.value,
      });
      turnTo(
        sheet,
        "Signed in",
        said(`${name} now acts as you. You can end that on your account page.`, "done"),
        button("Your account", () => location.assign("account"), "plain wide later"),
      );
    },
  });
  turnTo(
    sheet,
    "Sign in a device",
    lead(
      "Only enter a code that you see on a screen before you and that you asked for yourself. " +
        "Whoever sent you one wants to act in your name.",
    ),
    form.element,
  );
}
