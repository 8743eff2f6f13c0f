/** What can be said to the registry about accounts. */
import type { Due } from "../registry/commands.ts";
import { appointmentDue, disablePerson, enablePerson, endAppointment } from "./appointments.ts";
import { askEmailProof, proveEmail } from "./email_proof.ts";
import { findAccount } from "./finding.ts";
import { makeOperatorLink, useOperatorLink } from "./first_operator.ts";
import { inactivityDue } from "./inactivity.ts";
import { acceptInvitation, resendInvitation } from "./invitations.ts";
import { acceptJoin, declineJoin } from "./joins.ts";
import { acceptNotice } from "./notice.ts";
import { appointOperator, disableAccount, dismissOperator, enableAccount } from "./operators.ts";
import { changeOwn, setRecoveryCode } from "./own.ts";
import { addPerson, changePerson, listPeople, readPerson } from "./people.ts";
import { decideProposal, proposalDue } from "./proposals.ts";
import {
  beginRecovery,
  completeRecovery,
  lookAtRecovery,
  missRecovery,
  openRecovery,
  recoverByPrinted,
  recoveryDue,
  vouchRecovery,
} from "./recoveries.ts";
import { leavingDue, stopOwn } from "./stopping.ts";

export const accountCommands = {
  make_operator_link: makeOperatorLink,
  use_operator_link: useOperatorLink,
  accept_invitation: acceptInvitation,
  resend_invitation: resendInvitation,
  accept_notice: acceptNotice,
  add_person: addPerson,
  list_people: listPeople,
  read_person: readPerson,
  change_person: changePerson,
  disable_person: disablePerson,
  enable_person: enablePerson,
  end_appointment: endAppointment,
  find_account: findAccount,
  disable_account: disableAccount,
  enable_account: enableAccount,
  appoint_operator: appointOperator,
  dismiss_operator: dismissOperator,
  change_own: changeOwn,
  set_recovery_code: setRecoveryCode,
  ask_email_proof: askEmailProof,
  prove_email: proveEmail,
  accept_join: acceptJoin,
  decline_join: declineJoin,
  stop_own: stopOwn,
  decide_proposal: decideProposal,
  begin_recovery: beginRecovery,
  miss_recovery: missRecovery,
  look_at_recovery: lookAtRecovery,
  vouch_recovery: vouchRecovery,
  complete_recovery: completeRecovery,
  recover_by_printed: recoverByPrinted,
  open_recovery: openRecovery,
} as const;

export const accountDue: readonly Due[] = [
  appointmentDue,
  proposalDue,
  recoveryDue,
  inactivityDue,
  leavingDue,
];
