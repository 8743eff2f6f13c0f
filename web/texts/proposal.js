// @ts-check
/** What the page says that confirms a change of somebody's data, or an address. */
import { inPageLanguage } from "../language.js";

export const proposalTexts = inPageLanguage({
  en: {
    title: "A change of your data · Vestibule",
    page: "A change of your data",
    description: "Confirm or reject a change of your data.",
    outcomes: {
      accepted: { title: "Changed", text: "The change counts from now on." },
      rejected: {
        title: "Rejected",
        text: "Nothing was changed. Whoever asked for it is not told why.",
      },
      waiting: {
        title: "Confirmed here",
        text: "It counts once the other address has confirmed it too.",
      },
    },
    done: "Done",
    nothing: "No change to confirm",
    nothingText: "Open the link of the mail.",
    confirm: "Confirm the change",
    confirming: "Confirming…",
    reject: "Reject it",
    rejecting: "Rejecting…",
    text:
      "The mail says what shall be changed. Confirm it only if you know about it: whoever can " +
      "read the new address could get into your account.",
    addressWhy: "Then your e-mail address is confirmed.",
    confirmAddress: "Confirm the address",
    confirmed: "Confirmed",
    addressIsYours: "The address is yours.",
    yourAddress: "Your e-mail address",
    yourAddressText:
      "Confirm it only if this account is yours: rights that others give to it are yours then.",
    toSignIn: "To the sign-in",
  },
  fi: {
    title: "Tietojesi muutos · Vestibule",
    page: "Tietojesi muutos",
    description: "Vahvista tai hylkää tietojesi muutos.",
    outcomes: {
      accepted: { title: "Muutettu", text: "Muutos on nyt voimassa." },
      rejected: {
        title: "Hylätty",
        text: "Mitään ei muutettu. Muutoksen pyytäjälle ei kerrota syytä.",
      },
      waiting: {
        title: "Vahvistettu tässä",
        text: "Muutos tulee voimaan, kun toinenkin osoite on vahvistanut sen.",
      },
    },
    done: "Valmis",
    nothing: "Ei vahvistettavaa muutosta",
    nothingText: "Avaa viestin linkki.",
    confirm: "Vahvista muutos",
    confirming: "Vahvistetaan…",
    reject: "Hylkää",
    rejecting: "Hylätään…",
    text:
      "Viestissä kerrotaan, mitä muutetaan. Vahvista vain, jos tiedät asiasta: uuden osoitteen " +
      "lukija voisi päästä tilillesi.",
    addressWhy: "Sitten sähköpostiosoitteesi vahvistetaan.",
    confirmAddress: "Vahvista osoite",
    confirmed: "Vahvistettu",
    addressIsYours: "Osoite on sinun.",
    yourAddress: "Sähköpostiosoitteesi",
    yourAddressText:
      "Vahvista vain, jos tämä tili on sinun: muiden sille antamat oikeudet ovat silloin sinun.",
    toSignIn: "Kirjautumiseen",
  },
  sv: {
    title: "En ändring av dina uppgifter · Vestibule",
    page: "En ändring av dina uppgifter",
    description: "Bekräfta eller avvisa en ändring av dina uppgifter.",
    outcomes: {
      accepted: { title: "Ändrat", text: "Ändringen gäller från och med nu." },
      rejected: {
        title: "Avvisat",
        text: "Inget har ändrats. Den som bad om det får inte veta varför.",
      },
      waiting: {
        title: "Bekräftat här",
        text: "Det gäller när den andra adressen också har bekräftat det.",
      },
    },
    done: "Klart",
    nothing: "Ingen ändring att bekräfta",
    nothingText: "Öppna länken i mejlet.",
    confirm: "Bekräfta ändringen",
    confirming: "Bekräftar…",
    reject: "Avvisa",
    rejecting: "Avvisar…",
    text:
      "Mejlet säger vad som ska ändras. Bekräfta bara om du känner till det: den som kan läsa den " +
      "nya adressen kan komma in i ditt konto.",
    addressWhy: "Sedan bekräftas din e-postadress.",
    confirmAddress: "Bekräfta adressen",
    confirmed: "Bekräftat",
    addressIsYours: "Adressen är din.",
    yourAddress: "Din e-postadress",
    yourAddressText: "Bekräfta bara om kontot är ditt: rättigheter som andra ger det är då dina.",
    toSignIn: "Till inloggningen",
  },
  de: {
    title: "Eine Änderung Ihrer Daten · Vestibule",
    page: "Eine Änderung Ihrer Daten",
    description: "Eine Änderung Ihrer Daten bestätigen oder ablehnen.",
    outcomes: {
      accepted: { title: "Geändert", text: "Die Änderung gilt ab jetzt." },
      rejected: {
        title: "Abgelehnt",
        text: "Nichts wurde geändert. Wer darum gebeten hat, erfährt nicht, warum.",
      },
      waiting: {
        title: "Hier bestätigt",
        text: "Es gilt, sobald auch die andere Adresse es bestätigt hat.",
      },
    },
    done: "Erledigt",
    nothing: "Keine Änderung zu bestätigen",
    nothingText: "Öffnen Sie den Link aus der Mail.",
    confirm: "Änderung bestätigen",
    confirming: "Wird bestätigt…",
    reject: "Ablehnen",
    rejecting: "Wird abgelehnt…",
    text:
      "In der Mail steht, was geändert werden soll. Bestätigen Sie es nur, wenn Sie davon wissen: " +
      "Wer die neue Adresse lesen kann, könnte in Ihr Konto kommen.",
    addressWhy: "Dann wird Ihre E-Mail-Adresse bestätigt.",
    confirmAddress: "Adresse bestätigen",
    confirmed: "Bestätigt",
    addressIsYours: "Die Adresse ist Ihre.",
    yourAddress: "Ihre E-Mail-Adresse",
    yourAddressText:
      "Bestätigen Sie nur, wenn dieses Konto Ihres ist: Rechte, die andere ihm geben, sind dann " +
      "Ihre.",
    toSignIn: "Zur Anmeldung",
  },
});
