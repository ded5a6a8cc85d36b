import * as contract from '#modules/supervision/meeting.contract.ts'
import { meetingMessages } from '#modules/supervision/meeting.messages.ts'
import * as decision from '#modules/supervision/meeting-decision.contract.ts'
import {
  meetingDecisionTarget,
  meetingItemTarget,
  meetingSeatTarget,
  meetingTarget,
  seesMeeting,
  seesMeetingDecision,
  seesMeetingItem,
} from '#modules/supervision/server/meeting.access.ts'
import * as service from '#modules/supervision/server/meeting.service.ts'
import * as decisions from '#modules/supervision/server/meeting-decision.service.ts'
import { freezeMeetings } from '#modules/supervision/server/meeting-freeze.ts'
import * as minutes from '#modules/supervision/server/meeting-minutes.service.ts'
import { demandOpenAgenda } from '#modules/supervision/server/meeting-papers.ts'
import * as views from '#modules/supervision/server/meeting-view.service.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const meetingRoutes: ServerModule = {
  name: 'meetings',
  routes: [
    route(contract.listMeetingSeries, views.listMeetingSeries),
    route(contract.listMeetings, views.listMeetings),
    route(contract.getMeeting, views.getMeeting),
    route(contract.planMeeting, service.planMeeting),
    route(contract.arrangeMeeting, service.arrangeMeeting),
    route(contract.conveneMeeting, service.conveneMeeting),
    route(contract.answerNotice, service.answerNotice),
    route(contract.holdMeeting, service.holdMeeting),
    route(contract.recordMeeting, service.recordMeeting),
    route(contract.cancelMeeting, service.cancelMeeting),
    route(decision.listDecisions, views.listDecisions),
    route(decision.getDecision, views.getDecision),
    route(decision.makeDecision, decisions.makeDecision),
    route(decision.changeDecision, decisions.changeDecision),
    route(decision.strikeDecision, decisions.strikeDecision),
    route(decision.raiseDecision, decisions.raiseDecision),
    route(decision.assignDecision, decisions.assignDecision),
    route(decision.noteDecision, decisions.noteDecision),
    route(contract.draftMinutes, minutes.draftMinutes),
    route(contract.returnMinutes, minutes.returnMinutes),
    route(contract.issueMinutes, minutes.issueMinutes),
    route(contract.getMinutes, minutes.getMinutes),
    route(contract.downloadMinutes, minutes.downloadMinutes),
    route(contract.downloadPaper, minutes.downloadPaper),
  ],
  targets: {
    meeting: meetingTarget,
    'meeting-seat': meetingSeatTarget,
    'meeting-item': meetingItemTarget,
    'meeting-decision': meetingDecisionTarget,
  },
  messages: [meetingMessages],
  freezes: [freezeMeetings],
  subjectGuards: {
    meeting: seesMeeting,
    'meeting-item': seesMeetingItem,
    'meeting-decision': seesMeetingDecision,
  },
  attachGuards: { 'meeting-item': demandOpenAgenda },
}
