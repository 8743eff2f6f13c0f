/** What can be said to the registry about signed statements of managers and flats (C2). */
import { addOpening, addStatement, askToJoin, dropJoin, joinsDue } from "./flat_papers.ts";
import {
  addSiteDraft,
  addSiteVersion,
  addUnitCertificate,
  clearSiteKeys,
  dropSiteDraft,
  offerSiteKey,
  signSiteDraft,
  withdrawSiteKey,
} from "./site_keys.ts";

export const ringPaperCommands = {
  offer_site_key: offerSiteKey,
  withdraw_site_key: withdrawSiteKey,
  add_site_version: addSiteVersion,
  add_unit_certificate: addUnitCertificate,
  add_site_draft: addSiteDraft,
  sign_site_draft: signSiteDraft,
  drop_site_draft: dropSiteDraft,
  clear_site_keys: clearSiteKeys,
  add_flat_opening: addOpening,
  add_flat_statement: addStatement,
  ask_to_join: askToJoin,
  drop_join: dropJoin,
} as const;

export const ringPaperDues = [joinsDue] as const;
