import { messages } from '#engine/text/message.ts'
import { reopeningTitles } from '#modules/dispatch/reopening-title.messages.ts'

/** Words of the screens of late exceptions. */
export const reopeningWords = messages({
  ...reopeningTitles,
  'title.asked': ['{n} 份补报申请待批', '{n} late {n:exception|exceptions} to decide'],
  'title.none': ['没有待批的补报申请', 'No late exception to decide'],
  why: [
    '填报截止后，单位说明理由和期限申请补报；批准后在期限内重新开放该单位这一份报表',
    'Once a cycle is closed a unit may ask, with a reason and an end; a grant opens this one report until then',
  ],
  empty: ['还没有补报申请', 'No late exception has been asked for'],
  'empty.why': [
    '报表截止后仍需上报时，由填报单位在该报表页申请',
    'A unit asks for one on its report, after the cycle is closed',
  ],
  closed: [
    '本期已截止，不再接收。确需补报，可申请',
    'This period is closed. If your report is still needed, ask for an exception',
  ],
  ask: ['申请补报', 'Ask for an exception'],
  'ask.title': ['{unit} {period} 申请补报', 'Late report of {unit}, {period}'],
  'ask.deed': ['申请补报 {period}', 'Ask for {period}'],
  'ask.why': ['批准后只开放这一份报表，到期自动恢复截止', 'A grant opens this report alone and ends by itself'],
  until: ['补报至', 'Until'],
  'until.hint': ['到当日 18:00', 'until 18:00 of that day'],
  'until.needed': ['请选择补报到哪一天', 'Say until which day'],
  'column.unit': ['单位', 'Unit'],
  'column.report': ['报表', 'Report'],
  'column.reason': ['理由', 'Reason'],
  'column.until': ['补报至', 'Until'],
  'column.asked': ['申请', 'Asked'],
  'column.state': ['状态', 'State'],
  'column.act': ['办理', 'Act'],
  'asked.by': ['{who} {when}', '{who}, {when}'],
  'state.granted': ['已批准', 'Granted'],
  'state.refused': ['未批准', 'Refused'],
  'state.ended': ['已到期', 'Ended'],
  'view.asked': ['待批', 'To decide'],
  'view.granted': ['已批准', 'Granted'],
  grant: ['批准', 'Grant'],
  refuse: ['不批准', 'Refuse'],
  'refuse.title': ['不批准{unit}补报 {period}', 'Refuse the late report of {unit}, {period}'],
  'refuse.deed': ['不批准{unit}', 'Refuse {unit}'],
  'no-right': ['由有批准权限的人决定', 'Decided by those who may grant exceptions'],
})
