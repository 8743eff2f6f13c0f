/** What mails say. The parameter `place` is a building's name; `inviter` begins a sentence. */
import type { Message } from "./message.ts";

export const mailWords = {
  "mail.hello": { en: "Hello,", de: "Guten Tag,", fi: "Hei,", fr: "Bonjour," },
  "mail.greeting": {
    en: "Hello {name},",
    de: "Guten Tag {name},",
    fi: "Hei {name},",
    fr: "Bonjour {name},",
  },
  "mail.address": {
    en: "If the button does not work, open this address in your browser:",
    de: "Wenn die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse im Browser:",
    fi: "Jos painike ei toimi, avaa tämä osoite selaimessa:",
    fr: "Si le bouton ne fonctionne pas, ouvrez cette adresse dans votre navigateur :",
  },
  "mail.until": {
    en: "The link works once, until {until}.",
    de: "Der Link funktioniert einmal, bis {until}.",
    fi: "Linkki toimii kerran, ja se on voimassa {until} asti.",
    fr: "Le lien fonctionne une seule fois, jusqu’au {until}.",
  },
  "mail.ask": {
    en: "Any questions? Please ask {contact}.",
    de: "Fragen? Bitte wenden Sie sich an {contact}.",
    fi: "Kysyttävää? Ota yhteyttä: {contact}.",
    fr: "Des questions ? Adressez-vous à {contact}.",
  },
  "mail.footer": {
    en: "This mail comes from the door and lift service of {place}. Replies to it are not read.",
    de: "Diese Mail kommt vom Tür- und Aufzugsdienst von {place}. Antworten werden nicht gelesen.",
    fi: "Tämän viestin lähetti ovi- ja hissipalvelu ({place}). Vastauksia ei lueta.",
    fr:
      "Ce message vient du service des portes et ascenseurs de {place}. Les réponses ne sont pas lues.",
  },
  "mail.signin": { en: "Sign in", de: "Anmelden", fi: "Kirjaudu sisään", fr: "Se connecter" },

  "invitation.subject": {
    en: "Your invitation to {place}",
    de: "Ihre Einladung: {place}",
    fi: "Kutsu: {place}",
    fr: "Votre invitation : {place}",
  },
  "invitation.lead": {
    en: "{inviter} has invited you to open doors and call lifts with your phone: {place}.",
    de:
      "{inviter} hat Sie eingeladen, mit Ihrem Telefon Türen zu öffnen und den Aufzug zu rufen: {place}.",
    fi: "{inviter} on kutsunut sinut avaamaan ovia ja kutsumaan hissejä puhelimellasi: {place}.",
    fr:
      "{inviter} vous invite à ouvrir les portes et à appeler l’ascenseur avec votre téléphone : " +
      "{place}.",
  },
  "invitation.operator": {
    en: "You have been invited to run this door and lift service.",
    de: "Sie sind eingeladen, diesen Tür- und Aufzugsdienst zu betreiben.",
    fi: "Sinut on kutsuttu tämän ovi- ja hissipalvelun ylläpitäjäksi.",
    fr: "Vous êtes invité à exploiter ce service des portes et ascenseurs.",
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
  },
  "invitation.action": {
    en: "Set up my account",
    de: "Mein Konto einrichten",
    fi: "Ota tili käyttöön",
    fr: "Créer mon compte",
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
  },
  "invitation.ignore": {
    en: "If you did not expect this, do nothing: the account stays closed.",
    de: "Wenn Sie das nicht erwartet haben, tun Sie nichts: Das Konto bleibt geschlossen.",
    fi: "Jos et odottanut tätä viestiä, sinun ei tarvitse tehdä mitään: tili pysyy suljettuna.",
    fr: "Si vous n’attendiez pas ce message, ne faites rien : le compte reste fermé.",
  },
  "inviter.management": {
    en: "The management of {place}",
    de: "Die Verwaltung von {place}",
    fi: "Isännöinti ({place})",
    fr: "La gestion de {place}",
  },
  "inviter.operator": {
    en: "The operator of the service",
    de: "Der Betreiber des Dienstes",
    fi: "Palvelun ylläpitäjä",
    fr: "L’exploitant du service",
  },
  "contact.management": {
    en: "the management of {place}",
    de: "die Verwaltung von {place}",
    fi: "isännöinti ({place})",
    fr: "la gestion de {place}",
  },
  "contact.operator": {
    en: "the operator of the service",
    de: "den Betreiber des Dienstes",
    fi: "palvelun ylläpitäjä",
    fr: "l’exploitant du service",
  },

  "recovery.subject": {
    en: "Your code to get back into your account",
    de: "Ihr Code, um wieder in Ihr Konto zu kommen",
    fi: "Koodi tilisi palauttamiseen",
    fr: "Votre code pour retrouver l’accès à votre compte",
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
  },
  "recovery.until": {
    en: "The code works once, until {until}.",
    de: "Der Code funktioniert einmal, bis {until}.",
    fi: "Koodi toimii kerran, ja se on voimassa {until} asti.",
    fr: "Le code fonctionne une seule fois, jusqu’au {until}.",
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
  },
  "recovery.ignore": {
    en: "If it was not you, do nothing: nothing has changed.",
    de: "Wenn Sie es nicht waren, tun Sie nichts: Es hat sich nichts geändert.",
    fi: "Jos se et ollut sinä, sinun ei tarvitse tehdä mitään: mikään ei ole muuttunut.",
    fr: "Si ce n’était pas vous, ne faites rien : rien n’a changé.",
  },

  "proof.subject": {
    en: "Confirm your e-mail address",
    de: "E-Mail-Adresse bestätigen",
    fi: "Vahvista sähköpostiosoitteesi",
    fr: "Confirmer votre adresse e-mail",
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
  },
  "proof.ignore": {
    en: "If it is not yours, do nothing: the address will not count for that account.",
    de: "Wenn es nicht Ihres ist, tun Sie nichts: Die Adresse gilt dann nicht für dieses Konto.",
    fi: "Jos tili ei ole sinun, älä tee mitään: osoitetta ei liitetä siihen.",
    fr: "Si ce n’est pas le vôtre, ne faites rien : l’adresse ne comptera pas pour ce compte.",
  },
  "proposal.subject": {
    en: "Please confirm a change to your account",
    de: "Bitte bestätigen Sie eine Änderung Ihres Kontos",
    fi: "Vahvista tiliisi tehtävä muutos",
    fr: "Veuillez confirmer une modification de votre compte",
  },
  "proposal.manager": {
    en: "{inviter} proposes a change to your account.",
    de: "{inviter} schlägt eine Änderung Ihres Kontos vor.",
    fi: "{inviter} ehdottaa muutosta tiliisi.",
    fr: "{inviter} propose une modification de votre compte.",
  },
  "proposal.own": {
    en: "A change to your account was asked for while you were signed in.",
    de: "In Ihrem angemeldeten Konto wurde eine Änderung gewünscht.",
    fi: "Tiliisi pyydettiin muutosta, kun olit kirjautuneena sisään.",
    fr: "Une modification de votre compte a été demandée pendant que vous étiez connecté.",
  },
  "proposal.email": {
    en: "New e-mail address: {value}",
    de: "Neue E-Mail-Adresse: {value}",
    fi: "Uusi sähköpostiosoite: {value}",
    fr: "Nouvelle adresse e-mail : {value}",
  },
  "proposal.phone": {
    en: "New phone number: {value}",
    de: "Neue Telefonnummer: {value}",
    fi: "Uusi puhelinnumero: {value}",
    fr: "Nouveau numéro de téléphone : {value}",
  },
  "proposal.action": {
    en: "Look at the change",
    de: "Änderung ansehen",
    fi: "Katso muutosta",
    fr: "Voir la modification",
  },
  "proposal.ignore": {
    en: "Nothing changes until you confirm. If you do not agree, decline it there or do nothing.",
    de: "Bis Sie bestätigen, ändert sich nichts. Wenn Sie nicht einverstanden sind, lehnen Sie " +
      "dort ab oder tun Sie nichts.",
    fi: "Mikään ei muutu ennen vahvistustasi. Jos et hyväksy muutosta, hylkää se tai jätä viesti " +
      "huomiotta.",
    fr: "Rien ne change avant votre confirmation. Si vous n’êtes pas d’accord, refusez-la ou ne " +
      "faites rien.",
  },

  "change.subject": {
    en: "This address was proposed for an account",
    de: "Diese Adresse wurde für ein Konto vorgeschlagen",
    fi: "Tätä osoitetta on ehdotettu tilille",
    fr: "Cette adresse a été proposée pour un compte",
  },
  "change.lead": {
    en: "{inviter} proposes this address for an account of the door and lift service.",
    de: "{inviter} schlägt diese Adresse für ein Konto des Tür- und Aufzugsdienstes vor.",
    fi: "{inviter} ehdottaa tätä osoitetta ovi- ja hissipalvelun tilille.",
    fr: "{inviter} propose cette adresse pour un compte du service des portes et ascenseurs.",
  },
  "change.when": {
    en: "It takes effect once it is confirmed at the old address of the account.",
    de: "Sie gilt, sobald sie an der alten Adresse des Kontos bestätigt ist.",
    fi: "Muutos tulee voimaan, kun se on vahvistettu tilin vanhassa osoitteessa.",
    fr: "Elle sera valable une fois confirmée à l’ancienne adresse du compte.",
  },
  "change.ignore": {
    en: "If the account is not yours, you can reject the change with this link.",
    de: "Wenn das nicht Ihr Konto ist, können Sie die Änderung mit diesem Link ablehnen.",
    fi: "Jos tili ei ole sinun, voit hylätä muutoksen tällä linkillä.",
    fr: "Si ce compte n’est pas le vôtre, vous pouvez refuser la modification avec ce lien.",
  },
  "sessions.subject": {
    en: "Your devices were signed out",
    de: "Ihre Geräte wurden abgemeldet",
    fi: "Laitteesi kirjattiin ulos",
    fr: "Vos appareils ont été déconnectés",
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
  },
  "alarm.unknown": {
    en: "If you know nothing of this, act at once: {contact} can help.",
    de: "Wenn Sie davon nichts wissen, handeln Sie gleich und wenden Sie sich an {contact}.",
    fi: "Jos et tiedä tästä mitään, toimi heti. Apua antaa {contact}.",
    fr: "Si vous n’en savez rien, réagissez tout de suite en vous adressant à {contact}.",
  },
  "rights.subject": {
    en: "Your access has changed",
    de: "Ihr Zugang hat sich geändert",
    fi: "Kulkuoikeutesi ovat muuttuneet",
    fr: "Vos accès ont changé",
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
  },
  "inactivity.subject": {
    en: "Do you still use your account?",
    de: "Nutzen Sie Ihr Konto noch?",
    fi: "Käytätkö vielä tiliäsi?",
    fr: "Utilisez-vous encore votre compte ?",
  },
  "inactivity.lead": {
    en:
      "You have not used your account for a long time. Sign in once to keep it; otherwise it will " +
      "be closed and your personal data deleted. Key tags go on working.",
    de: "Sie haben Ihr Konto lange nicht benutzt. Melden Sie sich einmal an, um es zu behalten; " +
      "sonst wird es geschlossen und Ihre persönlichen Daten werden gelöscht. Schlüsselanhänger " +
      "funktionieren weiter.",
    fi:
      "Et ole käyttänyt tiliäsi pitkään aikaan. Kirjaudu kerran sisään, niin tili säilyy; muuten " +
      "se suljetaan ja henkilötietosi poistetaan. Avaintunnisteet toimivat edelleen.",
    fr: "Vous n’avez pas utilisé votre compte depuis longtemps. Connectez-vous une fois pour le " +
      "garder ; sinon il sera fermé et vos données personnelles supprimées. Les badges continuent " +
      "de fonctionner.",
  },
  "inactivity.invited": {
    en: "You were invited to this service long ago and have not set up your account. If you want " +
      "to, ask for a new invitation; otherwise what is kept of you will be deleted. Key tags go on " +
      "working.",
    de: "Sie wurden vor langer Zeit zu diesem Dienst eingeladen und haben Ihr Konto nicht " +
      "eingerichtet. Wenn Sie es möchten, bitten Sie um eine neue Einladung; sonst wird gelöscht, " +
      "was über Sie gespeichert ist. Schlüsselanhänger funktionieren weiter.",
    fi:
      "Sait kutsun tähän palveluun kauan sitten, etkä ole ottanut tiliä käyttöön. Jos haluat tilin, " +
      "pyydä uusi kutsu; muuten sinusta tallennetut tiedot poistetaan. Avaintunnisteet toimivat " +
      "edelleen.",
    fr:
      "Vous avez été invité à ce service il y a longtemps et n’avez pas créé votre compte. Si vous " +
      "le souhaitez, demandez une nouvelle invitation ; sinon vos données seront supprimées. Les " +
      "badges continuent de fonctionner.",
  },
  "message.subject": {
    en: "There is a message for you ({place})",
    de: "Es gibt eine Nachricht für Sie ({place})",
    fi: "Sinulle on viesti ({place})",
    fr: "Vous avez un message ({place})",
  },
  "message.lead": {
    en: "Somebody has written to you. Sign in to read the message; this mail says nothing of it.",
    de: "Jemand hat Ihnen geschrieben. Melden Sie sich an, um die Nachricht zu lesen; in dieser " +
      "Mail steht nichts davon.",
    fi: "Sinulle on kirjoitettu. Lue viesti kirjautumalla sisään; sen sisältöä ei ole tässä.",
    fr:
      "Quelqu’un vous a écrit. Connectez-vous pour lire le message ; cet e-mail n’en contient rien.",
  },
  "request.subject": {
    en: "A person’s request waits for your answer ({place})",
    de: "Ein Antrag wartet auf Ihre Antwort ({place})",
    fi: "Pyyntö odottaa vastaustasi ({place})",
    fr: "Une demande attend votre réponse ({place})",
  },
  "request.lead": {
    en:
      "Somebody asks something about their data. The law wants an answer by {until}; sign in to read it.",
    de:
      "Jemand hat ein Recht an den eigenen Daten ausgeübt. Das Gesetz verlangt eine Antwort bis " +
      "{until}. Melden Sie sich an, um den Antrag zu lesen; in dieser Mail steht nichts davon.",
    fi:
      "Joku on käyttänyt oikeuttaan omiin tietoihinsa. Lain mukaan siihen on vastattava viimeistään " +
      "{until}. Lue pyyntö kirjautumalla sisään; sen sisältöä ei ole tässä.",
    fr: "Quelqu’un a exercé un droit sur ses données. La loi exige une réponse avant le {until}. " +
      "Connectez-vous pour lire la demande ; cet e-mail n’en contient rien.",
  },
  "erasedtask.subject": {
    en: "What was entered of a person who has left waits to be deleted ({place})",
    de: "Was über eine ausgeschiedene Person eingetragen war, ist zu löschen ({place})",
    fi: "Palvelusta lähteneen henkilön tiedot odottavat poistamista ({place})",
    fr: "Ce qui était noté d’une personne partie attend d’être supprimé ({place})",
  },
  "erasedtask.lead": {
    en:
      "Somebody has left, and their data is erased. What they might do in the building opens nothing; until {until} its record is the managers’ to delete, then the operator’s. Sign in to see it.",
    de:
      "Jemand nutzt den Dienst nicht mehr, und die Daten der Person werden gelöscht. Ihre Rechte im " +
      "Gebäude öffnen nichts mehr; sie zu löschen ist bis {until} Sache der Verwaltung. Danach " +
      "entscheidet der Betreiber. Melden Sie sich an, um den Eintrag zu sehen.",
    fi:
      "Joku on lopettanut palvelun käytön, ja hänen tietonsa poistetaan. Hänen oikeutensa rakennuksessa " +
      "eivät enää avaa mitään; niiden merkinnän poistaminen on isännöitsijän tehtävä {until} saakka. " +
      "Sen jälkeen palvelun ylläpitäjä päättää. Katso merkintä kirjautumalla sisään.",
    fr:
      "Une personne a cessé d’utiliser le service, et ses données sont effacées. Ses droits dans " +
      "l’immeuble n’ouvrent plus rien ; leur suppression revient aux gestionnaires jusqu’au {until}. " +
      "Ensuite, l’exploitant décide. Connectez-vous pour voir ce qui reste.",
  },
  "answer.subject": {
    en: "There is news of your request ({place})",
    de: "Neues zu Ihrem Antrag ({place})",
    fi: "Pyynnöstäsi on uutta ({place})",
    fr: "Du nouveau concernant votre demande ({place})",
  },
  "answer.lead": {
    en: "Your request about your personal data was answered or passed on. Sign in to read how it " +
      "stands.",
    de:
      "Ihr Antrag zu Ihren Daten wurde beantwortet oder weitergeleitet. Melden Sie sich an, um zu " +
      "lesen, wie es steht.",
    fi: "Tietojasi koskevaan pyyntöön on vastattu tai se on siirretty eteenpäin. Katso tilanne " +
      "kirjautumalla sisään.",
    fr:
      "Votre demande concernant vos données a reçu une réponse ou a été transmise. Connectez-vous " +
      "pour voir où elle en est.",
  },
  "holdreview.subject": {
    en: "A legal hold is to be reviewed: {number}",
    de: "Eine rechtliche Aufbewahrung ist zu prüfen: {number}",
    fi: "Oikeudellinen säilytys on tarkistettava: {number}",
    fr: "Une conservation légale est à réexaminer : {number}",
  },
  "holdreview.lead": {
    en: "Please look whether the legal hold of case {number} is still needed: end or extend it.",
    de: "Der Tag ist da, an dem zu prüfen ist, ob die rechtliche Aufbewahrung zum Fall {number} " +
      "noch gebraucht wird. Melden Sie sich an, um sie zu beenden oder neu zu terminieren.",
    fi: "On aika tarkistaa, tarvitaanko asian {number} oikeudellista säilytystä vielä. Kirjaudu " +
      "sisään ja lopeta se tai aseta seuraavan tarkistuksen päivä.",
    fr: "Le jour est venu de vérifier si la conservation légale du dossier {number} est encore " +
      "nécessaire. Connectez-vous pour y mettre fin ou pour fixer le prochain examen.",
  },
  "reidentified.subject": {
    en: "You were identified in a log ({place})",
    de: "Sie wurden in einem Protokoll identifiziert ({place})",
    fi: "Sinut on tunnistettu lokista ({place})",
    fr: "Vous avez été identifié dans un journal ({place})",
  },
  "reidentified.lead": {
    en: "For one case it was looked up whose a random number in a log was: yours ({place}).",
    de:
      "In einem Einzelfall wurde nachgesehen, wem eine Zufallsnummer im Protokoll der Aufzüge und " +
      "Türen gehörte ({place}); es war Ihre.",
    fi: "Yksittäistapauksessa selvitettiin, kenelle eräs hissien ja ovien lokin satunnaisnumero " +
      "kuului ({place}); se oli sinun.",
    fr:
      "Dans un cas particulier, on a recherché à qui appartenait un numéro aléatoire du journal des " +
      "ascenseurs et des portes ({place}) : c’était le vôtre.",
  },
  "reidentified.more": {
    en: "The log is that of lifts and doors. Sign in to see on which day it was, and on what " +
      "ground. You can ask, object, or complain to the data protection authority.",
    de:
      "Melden Sie sich an, um Tag und Grund zu sehen. Sie können nachfragen, widersprechen oder " +
      "sich bei der Datenschutzbehörde beschweren.",
    fi: "Kirjaudu sisään nähdäksesi päivän ja perusteen. Voit kysyä, vastustaa tai valittaa " +
      "tietosuojaviranomaiselle.",
    fr:
      "Connectez-vous pour voir quel jour et pour quel motif. Vous pouvez demander des précisions, " +
      "vous y opposer ou saisir l’autorité de protection des données.",
  },
  "stopped.subject": {
    en: "An account at {place} was closed",
    de: "Ein Konto wurde geschlossen: {place}",
    fi: "Tili on suljettu: {place}",
    fr: "Un compte a été fermé : {place}",
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
  },
  "stopped.tags": {
    en: "The personal data are deleted. Key tags go on working until you block or remove them.",
    de: "Schlüsselanhänger funktionieren weiter, bis Sie sie sperren oder entfernen.",
    fi: "Avaintunnisteet toimivat, kunnes estät tai poistat ne.",
    fr: "Les badges fonctionnent jusqu’à ce que vous les bloquiez ou les supprimiez.",
  },
} as const satisfies Readonly<Record<string, Message>>;
