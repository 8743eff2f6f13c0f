// @ts-check
/** What pages say of people, of signing in, and of what a server refused. */
import { inPageLanguage } from "../language.js";

/** @import { RefusalCode } from "../../src/refusal.ts" */
/** @typedef {Partial<Record<RefusalCode | "offline", string>>} Refusals */

export const peopleTexts = inPageLanguage({
  en: {
    /** @type {Refusals} */
    refusals: {
      offline: "The server does not answer. Check the connection and try again.",
      unauthenticated: "The server did not accept this page's sign-in. Reload the page.",
      forbidden: "You may not do that.",
      not_found: "There is no such thing here, or it is no longer yours.",
      sign_in_failed: "That does not fit. Check what you typed and try again.",
      session_ended: "You have been signed out. Sign in again.",
      authorization_pending: "It has not been approved yet.",
      verification_needed: "This takes your passkey. Try again and use it when you are asked.",
      passkey_required:
        "Operators and managers use a passkey. Sign in with yours, or add one on your account page.",
      notice_not_accepted:
        "The privacy notice has changed. Reload the page, read it and accept it.",
      invitation_expired:
        "This invitation has expired or a newer one was sent. Ask whoever invited you to send it anew.",
      link_used: "This link was used already or has expired.",
      stopped: "This account no longer uses the service.",
      last_manager: "You are the building's last manager. Hand over first: ask the operator.",
      conflict: "That is taken already or stands in the way of what is there.",
      limit_reached: "No more of these fit. Remove one first.",
      busy: "Too many attempts. Wait a little and try again.",
      unavailable: "The server could not say whether it worked. Look, and try again if it did not.",
      quarantined: "This part is out of order in the server and waits for the operator.",
      stopping: "The server is restarting. Try again in a moment.",
      internal: "Something broke in the server. Try again; if it stays, tell the operator.",
    },
    busyForSeconds: (/** @type {number} */ seconds) =>
      `Too many attempts. Try again in ${seconds === 1 ? "a second" : `${seconds} seconds`}.`,
    busyForMinutes: (/** @type {number} */ minutes) =>
      `Too many attempts. Try again in ${minutes} minutes.`,
    /** The server's own words of a refusal: in English, and its title in the page's language. */
    refused: (/** @type {string} */ detail, /** @type {string} */ _title) =>
      `The server refused: ${detail}`,
    /** A rule of the server for a field, such as “must be an e-mail address”. */
    rule: (/** @type {string} */ rule) => `It ${rule}.`,
    passwordLength: (
      /** @type {string} */ least,
      /** @type {string} */ most,
      /** @type {string} */ got,
    ) => `It has ${least} to ${most} characters, got ${got}.`,
    /** By what the server calls the rule. */
    rules: {
      "must be well-formed text": "It must be well-formed text.",
      "must not be a row or a repetition": "It must not be a row or a repetition.",
      "must not be among the common ones": "It must not be among the common ones.",
      "must not be one's own name or mail address":
        "It must not be one's own name or mail address.",
      "must hold no control characters": "It must hold no control characters.",
      "must not begin or end with a space": "It must not begin or end with a space.",
      "must be an e-mail address": "It must be an e-mail address.",
      "must be a phone number in E.164 form, such as +358401234567":
        "It must be a phone number in E.164 form, such as +358401234567.",
    },
    tooLong: "It is too long.",
    tooShort: "It is too short.",
    notTaken: "It cannot be taken as it is.",
    profile: {
      name: "Name",
      gender: "Gender",
      country: "Country",
      language: "Language",
      phone: "Phone",
      email: "E-mail",
    },
    phoneHint: "With the country's code, such as +358 40 123 4567",
    languageHint: "For mails, letters and the screens of the building",
    choose: "Choose…",
    genders: { undisclosed: "I do not say", female: "Female", male: "Male", other: "Other" },
    methods: {
      password: "by password",
      passkey: "by passkey",
      device_code: "approved by you",
      invitation: "by invitation",
      recovery: "by recovery",
    },
    roles: {
      operator: "Operator",
      manager: "Manager",
      managed: "Managed user",
      managed_user: "Managed user",
      technician: "Technician",
      main: "Main user",
      sub: "Sub-user",
      owner: "Owner",
    },
    browser: "Browser",
    someDevice: "a device",
    browserOn: (/** @type {string} */ browser, /** @type {string} */ device) =>
      `${browser} on ${device}`,
  },
  fi: {
    refusals: {
      offline: "Palvelin ei vastaa. Tarkista yhteys ja yritä uudelleen.",
      unauthenticated: "Palvelin ei hyväksynyt tämän sivun kirjautumista. Lataa sivu uudelleen.",
      forbidden: "Sinulla ei ole oikeutta tähän.",
      not_found: "Sellaista ei ole täällä, tai se ei ole enää sinun.",
      sign_in_failed: "Tiedot eivät täsmää. Tarkista, mitä kirjoitit, ja yritä uudelleen.",
      session_ended: "Sinut on kirjattu ulos. Kirjaudu uudelleen.",
      authorization_pending: "Sitä ei ole vielä hyväksytty.",
      verification_needed:
        "Tähän tarvitaan pääsyavaimesi. Yritä uudelleen ja käytä sitä pyydettäessä.",
      passkey_required:
        "Ylläpitäjät ja isännöitsijät käyttävät pääsyavainta. Kirjaudu omallasi tai lisää sellainen " +
        "tilisi sivulla.",
      notice_not_accepted:
        "Tietosuojaseloste on muuttunut. Lataa sivu uudelleen, lue seloste ja hyväksy se.",
      invitation_expired:
        "Kutsu on vanhentunut, tai on lähetetty uudempi. Pyydä kutsujaa lähettämään se uudelleen.",
      link_used: "Linkki on jo käytetty tai vanhentunut.",
      stopped: "Tämä tili ei enää käytä palvelua.",
      last_manager:
        "Olet rakennuksen viimeinen isännöitsijä. Luovuta tehtävä ensin: kysy ylläpitäjältä.",
      conflict: "Se on jo varattu tai ristiriidassa olemassa olevan kanssa.",
      limit_reached: "Näitä ei mahdu enempää. Poista ensin yksi.",
      busy: "Liian monta yritystä. Odota hetki ja yritä uudelleen.",
      unavailable:
        "Palvelin ei osannut sanoa, onnistuiko se. Tarkista, ja yritä uudelleen, jos ei onnistunut.",
      quarantined: "Tämä palvelimen osa on epäkunnossa ja odottaa ylläpitäjää.",
      stopping: "Palvelin käynnistyy uudelleen. Yritä hetken päästä uudelleen.",
      internal:
        "Palvelimella tapahtui virhe. Yritä uudelleen; jos vika jatkuu, kerro ylläpitäjälle.",
    },
    busyForSeconds: (seconds) =>
      `Liian monta yritystä. Yritä uudelleen ${
        seconds === 1 ? "sekunnin" : `${seconds} sekunnin`
      } kuluttua.`,
    busyForMinutes: (minutes) =>
      `Liian monta yritystä. Yritä uudelleen ${minutes} minuutin kuluttua.`,
    refused: (_detail, title) => `Palvelin kieltäytyi: ${title}`,
    rule: () => "Sitä ei voi hyväksyä tällaisena.",
    passwordLength: (least, most, got) =>
      `Salasanassa on oltava ${least}–${most} merkkiä; nyt niitä on ${got}.`,
    rules: {
      "must be well-formed text": "Siinä on merkkejä, joita ei voi lukea.",
      "must not be a row or a repetition": "Se ei saa olla näppäinrivi eikä saman toistoa.",
      "must not be among the common ones": "Se ei saa olla yleisimpiä salasanoja.",
      "must not be one's own name or mail address":
        "Se ei saa olla oma nimesi eikä sähköpostiosoitteesi.",
      "must hold no control characters": "Siinä ei saa olla ohjausmerkkejä.",
      "must not begin or end with a space": "Se ei saa alkaa eikä päättyä välilyöntiin.",
      "must be an e-mail address": "Sen on oltava sähköpostiosoite.",
      "must be a phone number in E.164 form, such as +358401234567":
        "Sen on oltava puhelinnumero E.164-muodossa, esimerkiksi +358401234567.",
    },
    tooLong: "Se on liian pitkä.",
    tooShort: "Se on liian lyhyt.",
    notTaken: "Sitä ei voi hyväksyä tällaisena.",
    profile: {
      name: "Nimi",
      gender: "Sukupuoli",
      country: "Maa",
      language: "Kieli",
      phone: "Puhelin",
      email: "Sähköposti",
    },
    phoneHint: "Maakoodin kanssa, esimerkiksi +358 40 123 4567",
    languageHint: "Sähköposteihin, kirjeisiin ja rakennuksen näyttöihin",
    choose: "Valitse…",
    genders: { undisclosed: "En halua kertoa", female: "Nainen", male: "Mies", other: "Muu" },
    methods: {
      password: "salasanalla",
      passkey: "pääsyavaimella",
      device_code: "hyväksymälläsi koodilla",
      invitation: "kutsulla",
      recovery: "tilin palautuksella",
    },
    roles: {
      operator: "Ylläpitäjä",
      manager: "Isännöitsijä",
      managed: "Isännöitsijän lisäämä käyttäjä",
      managed_user: "Isännöitsijän lisäämä käyttäjä",
      technician: "Asentaja",
      main: "Pääkäyttäjä",
      sub: "Alikäyttäjä",
      owner: "Omistaja",
    },
    browser: "Selain",
    someDevice: "jokin laite",
    browserOn: (browser, device) => `${browser} (${device})`,
  },
  sv: {
    refusals: {
      offline: "Servern svarar inte. Kontrollera anslutningen och försök igen.",
      unauthenticated: "Servern godtog inte sidans inloggning. Ladda om sidan.",
      forbidden: "Det får du inte göra.",
      not_found: "Det finns inte här, eller är inte ditt längre.",
      sign_in_failed: "Det stämmer inte. Kontrollera vad du skrev och försök igen.",
      session_ended: "Du har loggats ut. Logga in igen.",
      authorization_pending: "Det har inte godkänts än.",
      verification_needed: "Här krävs din lösennyckel. Försök igen och använd den när du ombeds.",
      passkey_required:
        "Operatörer och förvaltare använder en lösennyckel. Logga in med din, eller lägg till en på din " +
        "kontosida.",
      notice_not_accepted:
        "Integritetsinformationen har ändrats. Ladda om sidan, läs den och godkänn den.",
      invitation_expired:
        "Inbjudan har gått ut eller en nyare har skickats. Be den som bjöd in dig att skicka den igen.",
      link_used: "Länken har redan använts eller har gått ut.",
      stopped: "Det här kontot använder inte tjänsten längre.",
      last_manager: "Du är byggnadens sista förvaltare. Lämna över först: fråga operatören.",
      conflict: "Det är redan upptaget eller krockar med något som finns.",
      limit_reached: "Det får inte plats fler. Ta bort en först.",
      busy: "För många försök. Vänta lite och försök igen.",
      unavailable:
        "Servern kunde inte säga om det gick. Titta efter, och försök igen om det inte gick.",
      quarantined: "Den här delen av servern är ur funktion och väntar på operatören.",
      stopping: "Servern startar om. Försök igen om en stund.",
      internal: "Ett fel uppstod i servern. Försök igen; säg till operatören om det kvarstår.",
    },
    busyForSeconds: (seconds) =>
      `För många försök. Försök igen om ${seconds === 1 ? "en sekund" : `${seconds} sekunder`}.`,
    busyForMinutes: (minutes) => `För många försök. Försök igen om ${minutes} minuter.`,
    refused: (_detail, title) => `Servern nekade: ${title}`,
    rule: () => "Det kan inte tas emot som det är.",
    passwordLength: (least, most, got) =>
      `Lösenordet ska ha ${least} till ${most} tecken; nu är de ${got}.`,
    rules: {
      "must be well-formed text": "Det innehåller tecken som inte går att läsa.",
      "must not be a row or a repetition":
        "Det får inte vara en rad på tangentbordet eller en upprepning.",
      "must not be among the common ones": "Det får inte vara ett av de vanligaste.",
      "must not be one's own name or mail address":
        "Det får inte vara ditt eget namn eller din e-postadress.",
      "must hold no control characters": "Det får inte innehålla styrtecken.",
      "must not begin or end with a space": "Det får inte börja eller sluta med mellanslag.",
      "must be an e-mail address": "Det måste vara en e-postadress.",
      "must be a phone number in E.164 form, such as +358401234567":
        "Det måste vara ett telefonnummer i formatet E.164, till exempel +358401234567.",
    },
    tooLong: "Det är för långt.",
    tooShort: "Det är för kort.",
    notTaken: "Det kan inte tas emot som det är.",
    profile: {
      name: "Namn",
      gender: "Kön",
      country: "Land",
      language: "Språk",
      phone: "Telefon",
      email: "E-post",
    },
    phoneHint: "Med landskod, till exempel +358 40 123 4567",
    languageHint: "För e-post, brev och byggnadens skärmar",
    choose: "Välj…",
    genders: { undisclosed: "Vill inte ange", female: "Kvinna", male: "Man", other: "Annat" },
    methods: {
      password: "med lösenord",
      passkey: "med lösennyckel",
      device_code: "godkänd av dig",
      invitation: "genom inbjudan",
      recovery: "genom återställning",
    },
    roles: {
      operator: "Operatör",
      manager: "Förvaltare",
      managed: "Användare inlagd av förvaltaren",
      managed_user: "Användare inlagd av förvaltaren",
      technician: "Tekniker",
      main: "Huvudanvändare",
      sub: "Underanvändare",
      owner: "Ägare",
    },
    browser: "Webbläsare",
    someDevice: "en enhet",
    browserOn: (browser, device) => `${browser} på ${device}`,
  },
  de: {
    refusals: {
      offline: "Der Server antwortet nicht. Prüfen Sie die Verbindung und versuchen Sie es erneut.",
      unauthenticated:
        "Der Server hat die Anmeldung dieser Seite nicht angenommen. Laden Sie die Seite neu.",
      forbidden: "Das dürfen Sie nicht.",
      not_found: "Das gibt es hier nicht, oder es gehört Ihnen nicht mehr.",
      sign_in_failed: "Das passt nicht. Prüfen Sie Ihre Eingabe und versuchen Sie es erneut.",
      session_ended: "Sie wurden abgemeldet. Melden Sie sich wieder an.",
      authorization_pending: "Das wurde noch nicht genehmigt.",
      verification_needed:
        "Dafür wird Ihr Passkey gebraucht. Versuchen Sie es erneut und verwenden Sie ihn, wenn Sie " +
        "gefragt werden.",
      passkey_required:
        "Betreiber und Verwalter verwenden einen Passkey. Melden Sie sich mit Ihrem an, oder fügen " +
        "Sie auf Ihrer Kontoseite einen hinzu.",
      notice_not_accepted:
        "Die Datenschutzhinweise haben sich geändert. Laden Sie die Seite neu, lesen Sie sie und " +
        "nehmen Sie sie an.",
      invitation_expired:
        "Diese Einladung ist abgelaufen, oder es wurde eine neuere geschickt. Bitten Sie darum, sie " +
        "erneut zu schicken.",
      link_used: "Dieser Link wurde schon verwendet oder ist abgelaufen.",
      stopped: "Dieses Konto nutzt den Dienst nicht mehr.",
      last_manager:
        "Sie verwalten das Gebäude als Letzte oder Letzter. Übergeben Sie zuerst: Fragen Sie den " +
        "Betreiber.",
      conflict: "Das ist schon vergeben oder steht Vorhandenem im Weg.",
      limit_reached: "Davon passen keine weiteren hinein. Entfernen Sie zuerst eines.",
      busy: "Zu viele Versuche. Warten Sie ein wenig und versuchen Sie es erneut.",
      unavailable:
        "Der Server konnte nicht sagen, ob es gelungen ist. Sehen Sie nach, und versuchen Sie es " +
        "erneut, falls nicht.",
      quarantined: "Dieser Teil des Servers ist außer Betrieb und wartet auf den Betreiber.",
      stopping: "Der Server startet neu. Versuchen Sie es gleich noch einmal.",
      internal:
        "Auf dem Server ist ein Fehler aufgetreten. Versuchen Sie es erneut; bleibt er bestehen, " +
        "sagen Sie es dem Betreiber.",
    },
    busyForSeconds: (seconds) =>
      `Zu viele Versuche. Versuchen Sie es in ${
        seconds === 1 ? "einer Sekunde" : `${seconds} Sekunden`
      } erneut.`,
    busyForMinutes: (minutes) =>
      `Zu viele Versuche. Versuchen Sie es in ${minutes} Minuten erneut.`,
    refused: (_detail, title) => `Der Server hat abgelehnt: ${title}`,
    rule: () => "Das kann so nicht angenommen werden.",
    passwordLength: (least, most, got) =>
      `Das Passwort muss ${least} bis ${most} Zeichen haben; es sind ${got}.`,
    rules: {
      "must be well-formed text": "Es enthält Zeichen, die sich nicht lesen lassen.",
      "must not be a row or a repetition": "Es darf keine Tastenreihe und keine Wiederholung sein.",
      "must not be among the common ones": "Es darf keines der häufigsten sein.",
      "must not be one's own name or mail address":
        "Es darf nicht Ihr eigener Name oder Ihre Mailadresse sein.",
      "must hold no control characters": "Es darf keine Steuerzeichen enthalten.",
      "must not begin or end with a space":
        "Es darf nicht mit einem Leerzeichen beginnen oder enden.",
      "must be an e-mail address": "Es muss eine E-Mail-Adresse sein.",
      "must be a phone number in E.164 form, such as +358401234567":
        "Es muss eine Telefonnummer in der Form E.164 sein, etwa +358401234567.",
    },
    tooLong: "Das ist zu lang.",
    tooShort: "Das ist zu kurz.",
    notTaken: "Das kann so nicht angenommen werden.",
    profile: {
      name: "Name",
      gender: "Geschlecht",
      country: "Land",
      language: "Sprache",
      phone: "Telefon",
      email: "E-Mail",
    },
    phoneHint: "Mit Landesvorwahl, etwa +358 40 123 4567",
    languageHint: "Für Mails, Briefe und die Bildschirme des Gebäudes",
    choose: "Auswählen…",
    genders: {
      undisclosed: "Keine Angabe",
      female: "Weiblich",
      male: "Männlich",
      other: "Divers",
    },
    methods: {
      password: "mit Passwort",
      passkey: "mit Passkey",
      device_code: "von Ihnen genehmigt",
      invitation: "durch Einladung",
      recovery: "durch Wiederherstellung",
    },
    roles: {
      operator: "Betreiber",
      manager: "Verwaltung",
      managed: "Von der Verwaltung eingetragen",
      managed_user: "Von der Verwaltung eingetragen",
      technician: "Technik",
      main: "Hauptnutzer",
      sub: "Mitnutzer",
      owner: "Eigentümer",
    },
    browser: "Browser",
    someDevice: "einem Gerät",
    browserOn: (browser, device) => `${browser} auf ${device}`,
  },
});
