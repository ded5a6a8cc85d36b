import { messages } from '#engine/text/message.ts'

export const roleMessages = messages({
  'role.excluded': [
    '角色“{wanted}”与已有角色“{held}”不得由同一人担任。',
    'One person may not hold “{wanted}” together with “{held}”.',
  ],
  'role.unknown': ['没有这个角色。', 'There is no such role.'],
  'role.not-self': ['不得给本人授予或收回角色。', 'Nobody grants roles to himself or takes them from himself.'],
  'role.held-already': ['该人员已在该单位担任此角色。', 'This person already holds the role at this unit.'],
  'role.ended-already': ['该授权已结束。', 'This assignment has ended.'],
  'role.last-holder': [
    '这是最后一位担任“{role}”的人员，请先任命他人。',
    'This is the last holder of “{role}”. Appoint somebody else first.',
  ],
  'role.span-reversed': ['结束日期不得早于开始日期。', 'The last day may not be before the first.'],
  'role.span-past': ['开始日期不得早于今天。', 'The first day may not be in the past.'],
  'delegation.too-long': ['委托最长 {days} 天。', 'A role is lent for at most {days} days.'],
  'delegation.lent': ['受托的角色不得再委托。', 'A lent role may not be lent on.'],
  'delegation.not-own': ['只能委托本人当前担任的角色。', 'Only a role of your own that is in force can be lent.'],
  'delegation.to-self': ['不得委托给本人。', 'A role cannot be lent to yourself.'],
  'delegation.beyond': [
    '委托不得超出本人的任期（至 {until}）。',
    'A role cannot be lent beyond your own term (until {until}).',
  ],
  'person.unknown': ['没有这位人员，或已离任。', 'There is no such person, or he has left.'],
})
