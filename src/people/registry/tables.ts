/** The tables of the registry, by name. A new table is a file in `rows/` and a line here. */
import { accountTable } from "../rows/account.ts";
import { appointmentTable } from "../rows/appointment.ts";
import { buildingLogInstructionTable, buildingLogTable } from "../rows/building_log.ts";
import { cameraStickerTable } from "../rows/camera_sticker.ts";
import { clientTable, clientUserTable } from "../rows/client.ts";
import { custodianCeremonyTable } from "../rows/custodian_ceremony.ts";
import { custodianSetTable } from "../rows/custodian_set.ts";
import { decommissionTable } from "../rows/decommission.ts";
import { deniedTable } from "../rows/denied.ts";
import { disclosureTable } from "../rows/disclosure.ts";
import { doorQrTable } from "../rows/door_qr.ts";
import { erasureTable } from "../rows/erasure.ts";
import { facilityTable } from "../rows/facility.ts";
import { formerRightTable } from "../rows/former_right.ts";
import { buildingRulesTable, grantTable, templateTable } from "../rows/grant.ts";
import { handoverTable } from "../rows/handover.ts";
import { holdRecordTable, holdTable } from "../rows/hold.ts";
import { invitationTable } from "../rows/invitation.ts";
import { lobbyScreenTable } from "../rows/lobby_screen.ts";
import { logStubTable } from "../rows/log_stub.ts";
import { mailTable } from "../rows/mail.ts";
import { memberTable } from "../rows/member.ts";
import { messageTable, threadTable } from "../rows/message.ts";
import { newsTable } from "../rows/news.ts";
import { operatorLinkTable } from "../rows/operator_link.ts";
import { proposalTable } from "../rows/proposal.ts";
import { pushSubscriptionTable } from "../rows/push_subscription.ts";
import { recoveryTable } from "../rows/recovery.ts";
import { reidentificationNoticeTable } from "../rows/reidentification_notice.ts";
import { reidentificationRequestTable } from "../rows/reidentification_request.ts";
import { remainderTable } from "../rows/remainder.ts";
import { rightsRequestTable } from "../rows/rights_request.ts";
import { ringJoinTable, ringPaperTable } from "../rows/ring_paper.ts";
import { sessionTable } from "../rows/session.ts";
import { signInTable } from "../rows/sign_in.ts";
import { siteKeyOfferTable, siteKeyTable } from "../rows/site_key.ts";
import { subProcessorTable } from "../rows/sub_processor.ts";
import { tagTable } from "../rows/tag.ts";
import { troubleshootingTable } from "../rows/troubleshooting.ts";
import { visitorKeyTable } from "../rows/visitor_key.ts";
import { webhookTable } from "../rows/webhook.ts";

export const tables = {
  account: accountTable,
  appointment: appointmentTable,
  building_log: buildingLogTable,
  building_log_instruction: buildingLogInstructionTable,
  building_rules: buildingRulesTable,
  camera_sticker: cameraStickerTable,
  client: clientTable,
  client_user: clientUserTable,
  custodian_ceremony: custodianCeremonyTable,
  custodian_set: custodianSetTable,
  decommission: decommissionTable,
  denied: deniedTable,
  disclosure: disclosureTable,
  door_qr: doorQrTable,
  erasure: erasureTable,
  facility: facilityTable,
  former_right: formerRightTable,
  grant: grantTable,
  handover: handoverTable,
  hold: holdTable,
  hold_record: holdRecordTable,
  invitation: invitationTable,
  lobby_screen: lobbyScreenTable,
  log_stub: logStubTable,
  mail: mailTable,
  member: memberTable,
  message: messageTable,
  news: newsTable,
  operator_link: operatorLinkTable,
  proposal: proposalTable,
  push_subscription: pushSubscriptionTable,
  recovery: recoveryTable,
  reidentification_notice: reidentificationNoticeTable,
  reidentification_request: reidentificationRequestTable,
  remainder: remainderTable,
  rights_request: rightsRequestTable,
  ring_join: ringJoinTable,
  ring_paper: ringPaperTable,
  session: sessionTable,
  sign_in: signInTable,
  site_key: siteKeyTable,
  site_key_offer: siteKeyOfferTable,
  sub_processor: subProcessorTable,
  tag: tagTable,
  template: templateTable,
  thread: threadTable,
  troubleshooting: troubleshootingTable,
  visitor_key: visitorKeyTable,
  webhook: webhookTable,
} as const;

/** The tables and the types of their rows. */
export type Tables = typeof tables;
/** The name of a table. */
export type TableName = keyof Tables;
