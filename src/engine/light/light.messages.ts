import { type MessageKey, messages } from '#engine/text/message.ts'

export const lightMessages = messages({
  'light.twice': ['“{value}”出现了两次', '“{value}” stands twice'],
  'light.unknown-light': ['方案里没有灯“{code}”', 'The scheme has no light “{code}”'],
  'light.alarm-looks-good': ['要处置的灯不能用正常的颜色', 'A light that asks for action cannot look good'],
  'light.unknown-looks-known': [
    '数据不全时的灯不能是正常色，也不能是警示灯',
    'The light for missing facts must neither look good nor be an alarm',
  ],
  'light.same-shape': [
    '与“{other}”形状相同，灰度打印时分不清',
    'Has the shape of “{other}”; grey print cannot tell them apart',
  ],
  'light.rule-without-condition': ['只有最后一条规则可以没有条件', 'Only the last rule has no condition'],
  'light.last-rule-conditional': [
    '最后一条规则不能有条件：任何时候都要有且只有一个灯',
    'The last rule has no condition: there is exactly one light at any time',
  ],
  'light.escalates-down': ['从“{from}”升级到“{to}”并没有更重', '“{to}” is no worse than “{from}”; nothing escalates'],
  'light.not-an-alarm': ['“{code}”不是警示灯', '“{code}” is not an alarm'],
  'light.made-up-alarms': [
    '补上以后的灯“{code}”不能是警示灯',
    'The light of what is made up, “{code}”, cannot be an alarm',
  ],
  'light.start-needs-holds': [
    '直接定级只能用在 holds: true 的方案里，否则下一次判定就会丢失',
    'Starting at a level needs holds: true; else the next judgement loses it',
  ],
  'light.unknown-place': ['没有名为“{name}”的事实', 'There is no fact called “{name}”'],
  'light.no-such-start': ['本方案不能直接从“{code}”开始', 'This scheme cannot start at “{code}”'],
  'light.start-without-alarm': [
    '事项目前没有滞后，不能直接亮“{code}”',
    'Nothing is behind; it cannot start at “{code}”',
  ],
  'light.out-of-order': ['{on} 早于已有记录 {last}', '{on} is before the last entry, {last}'],

  'light.reason.missing': ['缺少{facts}，无法判定', 'Cannot be judged without {facts}'],
  'light.reason.invalid': ['数据有误，无法判定', 'Cannot be judged: the facts are not valid'],
  'light.reason.held': ['尚未补上，自 {since} 起一直是“{light}”', 'Not made good; “{light}” since {since}'],
  'light.reason.started': ['按重要、紧急程度直接定为“{light}”', 'Started at “{light}” for its importance or urgency'],
  'light.comma': ['、', ', '],
})

export type LightMessageKey = MessageKey<typeof lightMessages>
