import { messages } from '#engine/text/message.ts'

/** What visits on site refuse, ask and tell. */
export const visitMessages = messages({
  'visit.day-past': ['日期已过', 'The day is over'],
  'visit.day-ahead': ['核查日期不能晚于今天', 'It cannot have been held on a day to come'],
  'visit.own-project': ['项目负责人不能核查自己的项目', 'A leader does not visit his own project'],
  'visit.changed': ['核查记录已有变动，请刷新', 'It has changed meanwhile: reload it'],
  'visit.is-settled': ['核查已办结', 'It is settled'],
  'visit.is-cancelled': ['核查已取消', 'It was cancelled'],
  'visit.begun': ['已到现场的核查不能取消', 'It was held: it cannot be cancelled'],
  'visit.not-lead': ['由核查人办理', 'It is for whoever leads the visit'],
  'visit.not-held': ['请先记录到场日期', 'Enter first when it was held'],
  'visit.finding-closed': ['问题已销号', 'The finding is closed'],
  'visit.own-finding': ['发现人不能代为整改', 'Whoever found it does not rectify it'],
  'visit.not-answered': ['承担单位还没有报告整改', 'The unit has not told how it was rectified'],
  'visit.own-unit': ['须由发现人以外单位的人员核实', 'Somebody of another unit than the finder’s verifies'],
  'visit.own-answer': ['整改人不能自己核实', 'Whoever rectified it does not verify'],
  'visit.planned': ['安排 {on} 现场核查', 'planned a visit on {on}'],
  'visit.recorded': ['{on} 完成现场核查，发现问题 {n} 个', 'visited on {on}: {n} {n:finding|findings}'],
  'visit.cancelled': ['取消现场核查：{reason}', 'cancelled it: {reason}'],
  'visit.found': ['登记问题 {number}：{text}', 'finding {number}: {text}'],
  'visit.answered': ['报告问题 {number} 的整改情况', 'told how finding {number} was rectified'],
  'visit.verified': ['核实问题 {number} 已整改：{verdict}', 'verified finding {number}: {verdict}'],
  'visit.sent-back': ['问题 {number} 退回整改：{verdict}', 'sent finding {number} back: {verdict}'],
})
