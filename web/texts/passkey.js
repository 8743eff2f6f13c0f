// @ts-check
/** What a passkey came to at the device, where nothing came of it. */
import { inPageLanguage } from "../language.js";

export const passkeyTexts = inPageLanguage({
  en: {
    thereAlready: "This device has a passkey of yours already.",
    notUsed: "The passkey was not used: it was cancelled or took too long.",
    wrongAddress: "Passkeys do not work at this address. Open the page by its proper name.",
    failed: "This device could not use a passkey.",
  },
  fi: {
    thereAlready: "Tällä laitteella on jo pääsyavaimesi.",
    notUsed: "Pääsyavainta ei käytetty: se peruttiin tai siinä kesti liian kauan.",
    wrongAddress: "Pääsyavaimet eivät toimi tässä osoitteessa. Avaa sivu sen oikeassa osoitteessa.",
    failed: "Tämä laite ei voinut käyttää pääsyavainta.",
  },
  sv: {
    thereAlready: "Den här enheten har redan en lösennyckel för dig.",
    notUsed: "Lösennyckeln användes inte: det avbröts eller tog för lång tid.",
    wrongAddress:
      "Lösennycklar fungerar inte på den här adressen. Öppna sidan på dess rätta adress.",
    failed: "Den här enheten kunde inte använda någon lösennyckel.",
  },
  de: {
    thereAlready: "Dieses Gerät hat schon einen Passkey von Ihnen.",
    notUsed: "Der Passkey wurde nicht verwendet: Es wurde abgebrochen oder dauerte zu lange.",
    wrongAddress:
      "Unter dieser Adresse funktionieren Passkeys nicht. Öffnen Sie die Seite unter ihrer " +
      "richtigen Adresse.",
    failed: "Dieses Gerät konnte keinen Passkey verwenden.",
  },
});
