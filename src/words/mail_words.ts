/** What mails say. The parameter `place` is a building's name; `inviter` begins a sentence. */
import type { Message } from "./message.ts";

export const mailWords = {
  "mail.hello": { en: "Hello,", de: "Guten Tag,", fi: "Hei,", fr: "Bonjour,", sv: "Hej," },
  "mail.greeting": {
    en: "Hello {name},",
    de: "Guten Tag {name},",
    fi: "Hei {name},",
    fr: "Bonjour {name},",
    sv: "Hej {name},",
  },
  "mail.address": {
    en: "If the button does not work, open this address in your browser:",
    de: "Wenn die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse im Browser:",
    fi: "Jos painike ei toimi, avaa tämä osoite selaimessa:",
    fr: "Si le bouton ne fonctionne pas, ouvrez cette adresse dans votre navigateur :",
    sv: "Om knappen inte fungerar öppnar du den här adressen i webbläsaren:",
  },
  "mail.until": {
    en: "The link works once, until {until}.",
    de: "Der Link funktioniert einmal, bis {until}.",
    fi: "Linkki toimii kerran, ja se on voimassa {until} asti.",
    fr: "Le lien fonctionne une seule fois, jusqu’au {until}.",
    sv: "Länken fungerar en gång, till {until}.",
  },
  "mail.ask": {
    en: "Any questions? Please ask {contact}.",
    de: "Fragen? Bitte wenden Sie sich an {contact}.",
    fi: "Kysyttävää? Ota yhteyttä: {contact}.",
    fr: "Des questions ? Adressez-vous à {contact}.",
    sv: "Frågor? Kontakta {contact}.",
  },
  "mail.footer": {
    en: "This mail comes from the door and lift service of {place}. Replies to it are not read.",
    de: "Diese Mail kommt vom Tür- und Aufzugsdienst von {place}. Antworten werden nicht gelesen.",
    fi: "Tämän viestin lähetti ovi- ja hissipalvelu ({place}). Vastauksia ei lueta.",
    fr:
      "Ce message vient du service des portes et ascenseurs de {place}. Les réponses ne sont pas lues.",
    sv: "Det här mejlet kommer från dörr- och hisstjänsten för {place}. Svar på det läses inte.",
  },
  "mail.signin": {
    en: "Sign in",
    de: "Anmelden",
    fi: "Kirjaudu sisään",
    fr: "Se connecter",
    sv: "Logga in",
  },

  "invitation.subject": {
    en: "Your invitation to {place}",
    de: "Ihre Einladung: {place}",
    fi: "Kutsu: {place}",
    fr: "Votre invitation : {place}",
    sv: "Din inbjudan till {place}",
  },
  "invitation.lead": {
    en: "{inviter} has invited you to open doors and call lifts with your phone: {place}.",
    de:
      "{inviter} hat Sie eingeladen, mit Ihrem Telefon Türen zu öffnen und den Aufzug zu rufen: {place}.",
    fi: "{inviter} on kutsunut sinut avaamaan ovia ja kutsumaan hissejä puhelimellasi: {place}.",
    fr:
      "{inviter} vous invite à ouvrir les portes et à appeler l’ascenseur avec votre téléphone : " +
      "{place}.",
    sv: "{inviter} har bjudit in dig att öppna dörrar och kalla på hissar med din telefon: " +
      "{place}.",
  },
  "invitation.operator": {
    en: "You have been invited to run this door and lift service.",
    de: "Sie sind eingeladen, diesen Tür- und Aufzugsdienst zu betreiben.",
    fi: "Sinut on kutsuttu tämän ovi- ja hissipalvelun ylläpitäjäksi.",
    fr: "Vous êtes invité à exploiter ce service des portes et ascenseurs.",
    sv: "Du är inbjuden att driva den här dörr- och hisstjänsten.",
  },
  "invitation.steps": {
    en: "You choose a password or a passkey, check what is known of you and accept the privacy " +
      "notice. After that you can begin.",
    de: "Sie wählen ein Passwort oder einen Passkey, prüfen Ihre Angaben und nehmen die " +
      "Datenschutzhinweise an. Danach kann es losgehen.",
    fi: "Valitset salasanan tai pääsyavaimen, tarkistat tietosi ja hyväksyt tietosuojaselosteen. " +
      "Sen jälkeen palvelu on käytössäsi.",
    fr: "Vous choisissez un mot de passe ou une clé d’accès, vérifiez vos données et acceptez la " +
      "notice de confidentialité. Ensuite, tout est prêt.",
    sv: "Du väljer ett lösenord eller en lösennyckel, kontrollerar dina uppgifter och " +
      "godkänner integritetsinformationen. Sedan kan du börja.",
  },
  "invitation.action": {
    en: "Set up my account",
    de: "Mein Konto einrichten",
    fi: "Ota tili käyttöön",
    fr: "Créer mon compte",
    sv: "Skapa mitt konto",
  },
  "invitation.joining": {
    en: "If you have an account with this address already, sign in to it: the invitation waits " +
      "for your word there.",
    de: "Wenn Sie mit dieser Adresse schon ein Konto haben, melden Sie sich dort an: Die " +
      "Einladung wartet dort auf Ihre Antwort.",
    fi: "Jos sinulla on jo tili tällä osoitteella, kirjaudu siihen: kutsu odottaa vastaustasi " +
      "siellä.",
    fr: "Si vous avez déjà un compte avec cette adresse, connectez-vous : l’invitation y attend " +
      "votre réponse.",
    sv: "Om du redan har ett konto med den här adressen loggar du in på det: inbjudan väntar " +
      "på ditt besked där.",
  },
  "invitation.ignore": {
    en: "If you did not expect this, do nothing: the account stays closed.",
    de: "Wenn Sie das nicht erwartet haben, tun Sie nichts: Das Konto bleibt geschlossen.",
    fi: "Jos et odottanut tätä viestiä, sinun ei tarvitse tehdä mitään: tili pysyy suljettuna.",
    fr: "Si vous n’attendiez pas ce message, ne faites rien : le compte reste fermé.",
    sv: "Om du inte väntade dig det här behöver du inte göra något: kontot förblir stängt.",
  },
  "inviter.management": {
    en: "The management of {place}",
    de: "Die Verwaltung von {place}",
    fi: "Isännöinti ({place})",
    fr: "La gestion de {place}",
    sv: "Förvaltningen för {place}",
  },
  "inviter.operator": {
    en: "The operator of the service",
    de: "Der Betreiber des Dienstes",
    fi: "Palvelun ylläpitäjä",
    fr: "L’exploitant du service",
    sv: "Tjänstens operatör",
  },
  "contact.management": {
    en: "the management of {place}",
    de: "die Verwaltung von {place}",
    fi: "isännöinti ({place})",
    fr: "la gestion de {place}",
    sv: "förvaltningen för {place}",
  },
  "contact.operator": {
    en: "the operator of the service",
    de: "den Betreiber des Dienstes",
    fi: "palvelun ylläpitäjä",
    fr: "l’exploitant du service",
    sv: "tjänstens operatör",
  },

  "recovery.subject": {
    en: "Your code to get back into your account",
    de: "Ihr Code, um wieder in Ihr Konto zu kommen",
    fi: "Koodi tilisi palauttamiseen",
    fr: "Votre code pour retrouver l’accès à votre compte",
    sv: "Din kod för att komma tillbaka till ditt konto",
  },
  "recovery.lead": {
    en:
      "Somebody has asked to get back into your account. If it was you, type this code where you " +
      "asked for it:",
    de: "Jemand hat darum gebeten, wieder in Ihr Konto zu kommen. Wenn Sie das waren, geben Sie " +
      "diesen Code dort ein, wo Sie darum gebeten haben:",
    fi:
      "Joku on pyytänyt päästä takaisin tilillesi. Jos se olit sinä, kirjoita tämä koodi sinne, " +
      "missä teit pyynnön:",
    fr:
      "Quelqu’un a demandé à retrouver l’accès à votre compte. Si c’était vous, saisissez ce code " +
      "là où vous l’avez demandé :",
    sv: "Någon har bett om att få komma tillbaka till ditt konto. Om det var du skriver du den " +
      "här koden där du bad om den:",
  },
  "recovery.until": {
    en: "The code works once, until {until}.",
    de: "Der Code funktioniert einmal, bis {until}.",
    fi: "Koodi toimii kerran, ja se on voimassa {until} asti.",
    fr: "Le code fonctionne une seule fois, jusqu’au {until}.",
    sv: "Koden fungerar en gång, till {until}.",
  },
  "recovery.warning": {
    en: "Give this code to nobody; nobody will ever ask you for it. Using it signs out all your " +
      "devices, and keys that were on a lost phone do not come back.",
    de: "Geben Sie diesen Code niemandem; niemand wird Sie je danach fragen. Wer ihn verwendet, " +
      "meldet alle Ihre Geräte ab, und Schlüssel auf einem verlorenen Telefon kommen nicht zurück.",
    fi: "Älä anna koodia kenellekään; kukaan ei koskaan kysy sitä sinulta. Koodin käyttö kirjaa " +
      "kaikki laitteesi ulos, eivätkä kadonneessa puhelimessa olleet avaimet palaudu.",
    fr: "Ne donnez ce code à personne ; personne ne vous le demandera jamais. Son utilisation " +
      "déconnecte tous vos appareils, et les clés d’un téléphone perdu ne sont pas restaurées.",
    sv: "Ge inte koden till någon; ingen kommer någonsin att be dig om den. När den används " +
      "loggas alla dina enheter ut, och nycklar på en borttappad telefon kommer inte tillbaka.",
  },
  "recovery.ignore": {
    en: "If it was not you, do nothing: nothing has changed.",
    de: "Wenn Sie es nicht waren, tun Sie nichts: Es hat sich nichts geändert.",
    fi: "Jos se et ollut sinä, sinun ei tarvitse tehdä mitään: mikään ei ole muuttunut.",
    fr: "Si ce n’était pas vous, ne faites rien : rien n’a changé.",
    sv: "Om det inte var du behöver du inte göra något: inget har ändrats.",
  },

  "proof.subject": {
    en: "Confirm your e-mail address",
    de: "E-Mail-Adresse bestätigen",
    fi: "Vahvista sähköpostiosoitteesi",
    fr: "Confirmer votre adresse e-mail",
    sv: "Bekräfta din e-postadress",
  },
  "proof.lead": {
    en: "An account here names this e-mail address. If it is yours, sign in to it and open this " +
      "link there.",
    de: "Ein Konto nennt hier diese E-Mail-Adresse. Wenn es Ihres ist, melden Sie sich an und " +
      "öffnen Sie dort diesen Link.",
    fi: "Eräs tili käyttää tätä sähköpostiosoitetta. Jos tili on sinun, kirjaudu sisään ja avaa " +
      "linkki siellä.",
    fr:
      "Un compte indique ici cette adresse e-mail. Si c’est le vôtre, connectez-vous et ouvrez-y " +
      "ce lien.",
    sv: "Ett konto här anger den här e-postadressen. Om det är ditt loggar du in på det och " +
      "öppnar länken där.",
  },
  "proof.ignore": {
    en: "If it is not yours, do nothing: the address will not count for that account.",
    de: "Wenn es nicht Ihres ist, tun Sie nichts: Die Adresse gilt dann nicht für dieses Konto.",
    fi: "Jos tili ei ole sinun, älä tee mitään: osoitetta ei liitetä siihen.",
    fr: "Si ce n’est pas le vôtre, ne faites rien : l’adresse ne comptera pas pour ce compte.",
    sv: "Om det inte är ditt behöver du inte göra något: adressen kommer inte att gälla för " +
      "det kontot.",
  },
  "proposal.subject": {
    en: "Please confirm a change to your account",
    de: "Bitte bestätigen Sie eine Änderung Ihres Kontos",
    fi: "Vahvista tiliisi tehtävä muutos",
    fr: "Veuillez confirmer une modification de votre compte",
    sv: "Bekräfta en ändring av ditt konto",
  },
  "proposal.manager": {
    en: "{inviter} proposes a change to your account.",
    de: "{inviter} schlägt eine Änderung Ihres Kontos vor.",
    fi: "{inviter} ehdottaa muutosta tiliisi.",
    fr: "{inviter} propose une modification de votre compte.",
    sv: "{inviter} föreslår en ändring av ditt konto.",
  },
  "proposal.own": {
    en: "A change to your account was asked for while you were signed in.",
    de: "Während Sie angemeldet waren, wurde eine Änderung Ihres Kontos beantragt.",
    fi: "Tiliisi pyydettiin muutosta, kun olit kirjautuneena sisään.",
    fr: "Une modification de votre compte a été demandée pendant que vous étiez connecté.",
    sv: "En ändring av ditt konto begärdes medan du var inloggad.",
  },
  "proposal.email": {
    en: "New e-mail address: {value}",
    de: "Neue E-Mail-Adresse: {value}",
    fi: "Uusi sähköpostiosoite: {value}",
    fr: "Nouvelle adresse e-mail : {value}",
    sv: "Ny e-postadress: {value}",
  },
  "proposal.phone": {
    en: "New phone number: {value}",
    de: "Neue Telefonnummer: {value}",
    fi: "Uusi puhelinnumero: {value}",
    fr: "Nouveau numéro de téléphone : {value}",
    sv: "Nytt telefonnummer: {value}",
  },
  "proposal.action": {
    en: "Look at the change",
    de: "Änderung ansehen",
    fi: "Katso muutosta",
    fr: "Voir la modification",
    sv: "Titta på ändringen",
  },
  "proposal.ignore": {
    en: "Nothing changes until you confirm. If you do not agree, decline it there or do nothing.",
    de: "Bis Sie bestätigen, ändert sich nichts. Wenn Sie nicht einverstanden sind, lehnen Sie " +
      "dort ab oder tun Sie nichts.",
    fi: "Mikään ei muutu ennen vahvistustasi. Jos et hyväksy muutosta, hylkää se tai jätä viesti " +
      "huomiotta.",
    fr: "Rien ne change avant votre confirmation. Si vous n’êtes pas d’accord, refusez-la ou ne " +
      "faites rien.",
    sv: "Inget ändras förrän du bekräftar. Om du inte vill ha ändringen avvisar du den " +
      "där eller gör ingenting.",
  },

  "change.subject": {
    en: "This address was proposed for an account",
    de: "Diese Adresse wurde für ein Konto vorgeschlagen",
    fi: "Tätä osoitetta on ehdotettu tilille",
    fr: "Cette adresse a été proposée pour un compte",
    sv: "Den här adressen har föreslagits för ett konto",
  },
  "change.lead": {
    en: "{inviter} proposes this address for an account of the door and lift service.",
    de: "{inviter} schlägt diese Adresse für ein Konto des Tür- und Aufzugsdienstes vor.",
    fi: "{inviter} ehdottaa tätä osoitetta ovi- ja hissipalvelun tilille.",
    fr: "{inviter} propose cette adresse pour un compte du service des portes et ascenseurs.",
    sv: "{inviter} föreslår den här adressen för ett konto i dörr- och hisstjänsten.",
  },
  "change.when": {
    en: "It takes effect once it is confirmed at the old address of the account.",
    de: "Sie gilt, sobald sie an der alten Adresse des Kontos bestätigt ist.",
    fi: "Muutos tulee voimaan, kun se on vahvistettu tilin vanhassa osoitteessa.",
    fr: "Elle sera valable une fois confirmée à l’ancienne adresse du compte.",
    sv: "Den gäller när den har bekräftats på kontots gamla adress.",
  },
  "change.ignore": {
    en: "If the account is not yours, you can reject the change with this link.",
    de: "Wenn das nicht Ihr Konto ist, können Sie die Änderung mit diesem Link ablehnen.",
    fi: "Jos tili ei ole sinun, voit hylätä muutoksen tällä linkillä.",
    fr: "Si ce compte n’est pas le vôtre, vous pouvez refuser la modification avec ce lien.",
    sv: "Om kontot inte är ditt kan du avvisa ändringen med den här länken.",
  },
  "sessions.subject": {
    en: "Your devices were signed out",
    de: "Ihre Geräte wurden abgemeldet",
    fi: "Laitteesi kirjattiin ulos",
    fr: "Vos appareils ont été déconnectés",
    sv: "Dina enheter har loggats ut",
  },
  "sessions.lead": {
    en: "The sessions of your account were ended for its safety, for instance because it was " +
      "recovered or its password was changed. Your devices have to sign in again.",
    de: "Die Sitzungen Ihres Kontos wurden zu seinem Schutz beendet, zum Beispiel weil es " +
      "wiederhergestellt oder das Passwort geändert wurde. Ihre Geräte müssen sich neu anmelden.",
    fi: "Tilisi istunnot päätettiin turvallisuussyistä, esimerkiksi koska tili palautettiin tai " +
      "salasana vaihdettiin. Laitteidesi on kirjauduttava uudelleen.",
    fr:
      "Les sessions de votre compte ont été fermées pour sa sécurité, par exemple parce qu’il a " +
      "été rétabli ou que son mot de passe a changé. Vos appareils doivent se reconnecter.",
    sv: "Sessionerna för ditt konto har avslutats för kontots säkerhet, till exempel för att " +
      "det återställdes eller lösenordet ändrades. Dina enheter måste logga in igen.",
  },
  "alarm.unknown": {
    en: "If you know nothing of this, act at once: {contact} can help.",
    de: "Wenn Sie davon nichts wissen, handeln Sie gleich und wenden Sie sich an {contact}.",
    fi: "Jos et tiedä tästä mitään, toimi heti. Apua antaa {contact}.",
    fr: "Si vous n’en savez rien, réagissez tout de suite en vous adressant à {contact}.",
    sv: "Om du inte känner till det här bör du agera genast: {contact} kan hjälpa dig.",
  },
  "rights.subject": {
    en: "Your access has changed",
    de: "Ihr Zugang hat sich geändert",
    fi: "Kulkuoikeutesi ovat muuttuneet",
    fr: "Vos accès ont changé",
    sv: "Ditt tillträde har ändrats",
  },
  "rights.lead": {
    en: "Which doors you may open or where the lifts take you has changed. Sign in to see what " +
      "holds now.",
    de:
      "Welche Türen Sie öffnen dürfen oder wohin Sie der Aufzug bringt, hat sich geändert. Melden " +
      "Sie sich an, um zu sehen, was jetzt gilt.",
    fi:
      "Ovet, jotka voit avata, tai kerrokset, joihin hissi vie sinut, ovat muuttuneet. Kirjaudu " +
      "sisään nähdäksesi nykyiset oikeutesi.",
    fr: "Les portes que vous pouvez ouvrir ou les étages où l’ascenseur vous mène ont changé. " +
      "Connectez-vous pour voir ce qui vaut maintenant.",
    sv: "Vilka dörrar du får öppna eller vart hissarna tar dig har ändrats. Logga in för att " +
      "se vad som gäller nu.",
  },
  "inactivity.subject": {
    en: "Do you still use your account?",
    de: "Nutzen Sie Ihr Konto noch?",
    fi: "Käytätkö vielä tiliäsi?",
    fr: "Utilisez-vous encore votre compte ?",
    sv: "Använder du fortfarande ditt konto?",
  },
  "inactivity.lead": {
    en:
      "You have not used your account for a long time. Sign in once to keep it; otherwise it will " +
      "be closed and your personal data deleted. Key tags go on working.",
    de: "Sie haben Ihr Konto lange nicht benutzt. Melden Sie sich einmal an, um es zu behalten; " +
      "sonst wird es geschlossen und Ihre persönlichen Daten werden gelöscht. Transponder " +
      "funktionieren weiter.",
    fi:
      "Et ole käyttänyt tiliäsi pitkään aikaan. Kirjaudu kerran sisään, niin tili säilyy; muuten " +
      "se suljetaan ja henkilötietosi poistetaan. Avaintunnisteet toimivat edelleen.",
    fr: "Vous n’avez pas utilisé votre compte depuis longtemps. Connectez-vous une fois pour le " +
      "garder ; sinon il sera fermé et vos données personnelles supprimées. Les badges continuent " +
      "de fonctionner.",
    sv: "Du har inte använt ditt konto på länge. Logga in en gång för att behålla det; annars " +
      "stängs det och dina personuppgifter raderas. Nyckelbrickor fungerar fortfarande.",
  },
  "inactivity.invited": {
    en: "You were invited to this service long ago and have not set up your account. If you want " +
      "to, ask for a new invitation; otherwise what is kept of you will be deleted. Key tags go on " +
      "working.",
    de: "Sie wurden vor langer Zeit zu diesem Dienst eingeladen und haben Ihr Konto nicht " +
      "eingerichtet. Wenn Sie es möchten, bitten Sie um eine neue Einladung; sonst wird gelöscht, " +
      "was über Sie gespeichert ist. Transponder funktionieren weiter.",
    fi:
      "Sait kutsun tähän palveluun kauan sitten, etkä ole ottanut tiliä käyttöön. Jos haluat tilin, " +
      "pyydä uusi kutsu; muuten sinusta tallennetut tiedot poistetaan. Avaintunnisteet toimivat " +
      "edelleen.",
    fr:
      "Vous avez été invité à ce service il y a longtemps et n’avez pas créé votre compte. Si vous " +
      "le souhaitez, demandez une nouvelle invitation ; sinon vos données seront supprimées. Les " +
      "badges continuent de fonctionner.",
    sv: "Du bjöds in till den här tjänsten för länge sedan och har inte skapat ditt konto. Om " +
      "du vill ha det ber du om en ny inbjudan; annars raderas det som sparas om dig. " +
      "Nyckelbrickor fungerar fortfarande.",
  },
  "message.subject": {
    en: "There is a message for you ({place})",
    de: "Es gibt eine Nachricht für Sie ({place})",
    fi: "Sinulle on viesti ({place})",
    fr: "Vous avez un message ({place})",
    sv: "Det finns ett meddelande till dig ({place})",
  },
  "message.lead": {
    en: "Somebody has written to you. Sign in to read the message; this mail says nothing of it.",
    de: "Jemand hat Ihnen geschrieben. Melden Sie sich an, um die Nachricht zu lesen; in dieser " +
      "Mail steht nichts davon.",
    fi: "Sinulle on kirjoitettu. Lue viesti kirjautumalla sisään; sen sisältöä ei ole tässä.",
    fr:
      "Quelqu’un vous a écrit. Connectez-vous pour lire le message ; cet e-mail n’en contient rien.",
    sv: "Någon har skrivit till dig. Logga in för att läsa meddelandet; det här mejlet säger " +
      "inget om det.",
  },
  "stopped.subject": {
    en: "An account at {place} was closed",
    de: "Ein Konto wurde geschlossen: {place}",
    fi: "Tili on suljettu: {place}",
    fr: "Un compte a été fermé : {place}",
    sv: "Ett konto har stängts: {place}",
  },
  "stopped.lead": {
    en: "After two warnings the unused account of {person} was closed; all rights ended ({place}).",
    de: "{person} hat den Dienst sehr lange nicht benutzt. Nach zwei Warnungen wurde das Konto " +
      "geschlossen, damit enden alle Rechte ({place}); die persönlichen Daten sind gelöscht.",
    fi:
      "{person} ei ole käyttänyt palvelua hyvin pitkään aikaan. Kahden varoituksen jälkeen tili " +
      "suljettiin ja kaikki oikeudet päättyivät ({place}); henkilötiedot on poistettu.",
    fr:
      "{person} n’a pas utilisé le service depuis très longtemps. Après deux avertissements, le " +
      "compte a été fermé et tous ses droits ont pris fin ({place}) ; les données personnelles sont " +
      "supprimées.",
    sv: "Efter två varningar har det oanvända kontot för {person} stängts; alla rättigheter " +
      "har upphört ({place}).",
  },
  "stopped.tags": {
    en: "The personal data are deleted. Key tags go on working until you block or remove them.",
    de: "Transponder funktionieren weiter, bis Sie sie sperren oder entfernen.",
    fi: "Avaintunnisteet toimivat, kunnes estät tai poistat ne.",
    fr: "Les badges fonctionnent jusqu’à ce que vous les bloquiez ou les supprimiez.",
    sv: "Personuppgifterna har raderats. Nyckelbrickor fungerar tills du spärrar eller tar " +
      "bort dem.",
  },
} as const satisfies Readonly<Record<string, Message>>;
