import { messages } from '#engine/text/message.ts'

/** What awards refuse, tell and remember on their way to the money and back. */
export const awardMessages = messages({
  'award.too-many-linked': [
    '有 {n} 项奖补互相牵连过多，无法算出最优组合：{policies}。请减少叠加规则之间的交叉。',
    '{n} awards are tied together too closely to find the best choice: {policies}. Let fewer stacking rules overlap.',
  ],
  'award.more-than-line': [
    '名单合计 {wan} 万元，预算项可用 {line} 万元：请设总额或调剂预算',
    'The list comes to {wan} × 10,000 yuan, the line holds {line}: set a limit, or move money',
  ],
  'award.silence.takes': ['逾期未答复，按规则视为享受', 'No answer in time: taken, as the rule says'],
  'award.silence.declines': ['逾期未答复，按规则视为放弃', 'No answer in time: declined, as the rule says'],
  'award.nobody-to-ask': ['名单上没有需要企业确认的事项', 'Nothing on the list needs an answer of an enterprise'],
  'award.ask-first': ['有事项需企业确认，请先征求确认', 'Some awards need an answer first: ask the enterprises'],
  'award.answers-awaited': ['企业确认期未满', 'Enterprises may still answer'],
  'award.not-answerable': ['现在不能答复', 'There is nothing to answer now'],
  'award.no-part-due': ['没有到期的分期', 'No part is due'],
  'award.not-paid': ['没有列入拨付，谈不上追回', 'It is not in payment: there is nothing to recover'],
  'award.no-letter': ['这一步还没有通知书', 'There is no letter of it yet'],
  'award.not-published': ['没有公示', 'It is not published'],
  'award.own-recovery': ['编制批次的人不能决定追回', 'Who drew the round up does not decide on recovery'],
  'award.part.whole': ['一次拨付', 'At once'],
  'award.own.title': ['本单位奖补', 'Own awards'],
  'award.own.open': ['只含待确认', 'Only those to be confirmed'],
  'award.own.round': ['批次', 'Round'],
  'award.export.paid': ['已到账', 'Paid out'],
  'history.award.asked': ['征求企业确认，截止 {until}：{n} 项', 'Asked enterprises until {until}: {n} awards'],
  'history.award.declined': ['{name} 放弃：{note}', '{name} declined: {note}'],
  'history.award.silent': [
    '确认期满：{takes} 项视为享受，{declines} 项视为放弃',
    'The time to answer is over: {takes} taken, {declines} declined',
  ],
  'history.award.parts': [
    '分期复核：{n} 项列入拨付，{withheld} 项暂缓',
    'Parts checked: {n} in payment, {withheld} withheld',
  ],
  'history.award.breached': ['合规复核：{name} 不再满足存续要求', 'Later check: {name} no longer meets what was asked'],
  'history.award.recovering': ['追回 {name} {wan} 万元：{note}', 'Recovery from {name}, {wan} × 10,000 yuan: {note}'],
})
