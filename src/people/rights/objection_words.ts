/** What stops with an objection and, of the other purposes, why nobody can object to them (R83). */
import { isObjectionable, type Purpose } from "../../privacy/purposes.ts";
import type { Message } from "../../words/message.ts";

/** By purpose. */
export const objectionWords: Readonly<Record<Purpose, Message>> = {
  communicate: {
    en:
      "You get no building news, and no mail when a manager writes to you on their own account. " +
      "What you must be told, and answers to what you wrote, still reach you.",
    de:
      "Sie erhalten keine Neuigkeiten des Gebäudes und keine Mail, wenn Ihnen die Verwaltung von " +
      "sich aus schreibt. Was Sie erfahren müssen und Antworten auf Ihre Nachrichten kommen weiter.",
    fi: "Et saa rakennuksen uutisia etkä sähköpostia, kun isännöitsijä kirjoittaa omasta " +
      "aloitteestaan. Pakolliset tiedotteet ja vastaukset viesteihisi tulevat edelleen.",
    fr: "Vous ne recevez plus les nouvelles du bâtiment, ni d’e-mail quand un gestionnaire vous " +
      "écrit de lui-même. Ce dont vous devez être informé et les réponses vous parviennent encore.",
    sv: "Du får inga nyheter från byggnaden, och inget mejl när en förvaltare skriver till dig " +
      "på eget initiativ. Det du måste få veta och svar på det du har skrivit når dig " +
      "fortfarande.",
  },
  fix_defects: {
    en: "Your home is left out when a technician looks for a fault, also while they are at it. A " +
      "fault there may then stay.",
    de:
      "Ihre Wohnung bleibt außen vor, wenn eine Technikerin oder ein Techniker Fehler sucht, auch " +
      "mitten in der Suche. Ein Fehler dort bleibt dann womöglich bestehen.",
    fi: "Kotisi jätetään pois, kun asentaja etsii vikaa, myös kesken etsinnän. Siellä oleva vika " +
      "voi silloin jäädä korjaamatta.",
    fr:
      "Votre logement est laissé de côté quand un technicien cherche une panne, même en cours de " +
      "recherche. Une panne peut alors y subsister.",
    sv: "Ditt hem utelämnas när en tekniker söker efter ett fel, även mitt i sökandet. Ett fel " +
      "där kan då bli kvar.",
  },
  analysis: {
    en: "You are left out where lists of people are read to analyse. What phones count of use is " +
      "linked to nobody; you turn it off on your phone, where it is off unless you turned it on.",
    de:
      "Sie werden ausgelassen, wo Listen von Personen zur Auswertung gelesen werden. Was Telefone " +
      "zur Nutzung zählen, ist niemandem zugeordnet; Sie schalten es auf Ihrem Telefon aus, wo es " +
      "ohne Ihr Zutun aus ist.",
    fi: "Sinut jätetään pois, kun henkilöluetteloita luetaan analysointia varten. Puhelinten " +
      "käyttölukuja ei yhdistetä kehenkään; ne poistetaan käytöstä puhelimessa, jossa ne ovat pois, " +
      "ellet ole niitä sallinut.",
    fr:
      "Vous êtes laissé de côté quand des listes de personnes sont lues pour analyse. Ce que les " +
      "téléphones comptent n’est lié à personne ; cela se désactive sur votre téléphone, où c’est " +
      "désactivé sauf choix contraire.",
    sv: "Du utelämnas där listor över personer läses för analys. Det som telefoner räknar av " +
      "användningen är inte kopplat till någon; du stänger av det på din telefon, där det är " +
      "av om du inte har slagit på det.",
  },
  provide_service: {
    en: "Without this there is no service. You can stop using it altogether.",
    de: "Ohne das gibt es keinen Dienst. Sie können seine Nutzung ganz beenden.",
    fi: "Ilman tätä palvelua ei ole. Voit lopettaa sen käytön kokonaan.",
    fr: "Sans cela, il n’y a pas de service. Vous pouvez cesser de l’utiliser.",
    sv: "Utan detta finns ingen tjänst. Du kan sluta använda den helt.",
  },
  identity: {
    en: "Doors and lifts must know that it is you before they do what only you may do.",
    de: "Türen und Aufzüge müssen wissen, dass Sie es sind, bevor sie tun, was nur Sie dürfen.",
    fi:
      "Ovien ja hissien on tunnistettava sinut, ennen kuin ne tekevät sen, mikä on vain sinulle " +
      "sallittua.",
    fr:
      "Les portes et ascenseurs doivent savoir que c’est vous avant de faire ce qui n’est permis " +
      "qu’à vous.",
    sv: "Dörrar och hissar måste veta att det är du innan de gör det som bara du får.",
  },
  security: {
    en: "Everybody’s safety in the building rests on it, and it outweighs one person’s objection.",
    de: "Darauf beruht die Sicherheit aller im Gebäude; sie wiegt mehr als ein Widerspruch.",
    fi: "Kaikkien turvallisuus rakennuksessa perustuu siihen, ja se painaa vastustusta enemmän.",
    fr: "La sécurité de tous dans le bâtiment en dépend ; elle l’emporte sur une opposition.",
    sv: "Allas säkerhet i byggnaden vilar på det, och den väger tyngre än en enskild persons " +
      "invändning.",
  },
  prevent_fraud: {
    en: "Whoever misuses the service could otherwise switch off what would find it out.",
    de: "Wer den Dienst missbraucht, könnte sonst abschalten, was den Missbrauch aufdeckt.",
    fi: "Muuten palvelun väärinkäyttäjä voisi kytkeä pois sen, mikä paljastaa väärinkäytön.",
    fr: "Sinon, qui abuse du service pourrait désactiver ce qui permet de le découvrir.",
    sv: "Den som missbrukar tjänsten kunde annars stänga av det som avslöjar missbruket.",
  },
  audit: {
    en: "It shows that your rights and everybody’s are kept; law asks for that proof.",
    de:
      "Es zeigt, dass Ihre Rechte und die aller anderen gewahrt sind; das Recht verlangt diesen " +
      "Nachweis.",
    fi: "Se osoittaa, että sinun ja muiden oikeudet toteutuvat; laki vaatii tämän näytön.",
    fr:
      "Cela montre que vos droits et ceux des autres sont respectés ; le droit exige cette preuve.",
    sv: "Det visar att dina och allas rättigheter respekteras; lagen kräver det beviset.",
  },
  backup: {
    en: "Law asks that data is kept from loss. What you erase is erased in the copies as well.",
    de: "Das Recht verlangt Schutz vor Verlust. Was Sie löschen, ist auch in den Kopien gelöscht.",
    fi: "Laki vaatii suojaamaan tiedot katoamiselta. Poistamasi poistetaan myös kopioista.",
    fr:
      "Le droit exige une protection contre la perte. Ce que vous effacez l’est aussi des copies.",
    sv: "Lagen kräver att uppgifter skyddas mot förlust. Det du raderar raderas även i " +
      "kopiorna.",
  },
  legal: {
    en: "Law itself demands it.",
    de: "Das Recht selbst verlangt es.",
    fi: "Laki itse edellyttää sitä.",
    fr: "La loi elle-même l’exige.",
    sv: "Lagen själv kräver det.",
  },
};

/** Whether one may object to a purpose, and what it means or why not, in a language. */
export function objectingTo(purpose: Purpose, language: keyof Message) {
  return { mayObject: isObjectionable(purpose), words: objectionWords[purpose][language] };
}
