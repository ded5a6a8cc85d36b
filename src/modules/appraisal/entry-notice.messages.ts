import { messages } from '#engine/text/message.ts'

/** Sentences that travel as data: headlines, tasks, notices. */
export const entryNotices = messages({
  'subject.entry': ['考核调整', 'Adjustment of a score'],
  'entry.headline.none': [
    '没有生效的考核调整，名次与原始得分一致',
    'No adjustment is in effect: the order is that of the raw scores',
  ],
  'entry.headline.same': [
    '{units} 个单位有考核调整，名次未变',
    '{units} {units:unit has|units have} adjustments; no rank changed',
  ],
  'entry.headline.up': [
    '{units} 个单位有考核调整，{moved} 个名次变动，{unit}上升 {places} 位',
    'Adjustments of {units} {units:unit|units} move {moved} ranks: {unitEn} up {places}',
  ],
  'entry.headline.down': [
    '{units} 个单位有考核调整，{moved} 个名次变动，{unit}下降 {places} 位',
    'Adjustments of {units} {units:unit|units} move {moved} ranks: {unitEn} down {places}',
  ],

  'task.entry.state': ['就 {kind} {points} 分陈述申辩', 'State your case on {kindEn} {points}'],
  'task.entry.approve': ['审批 {unit}{kind} {points} 分', 'Decide on {kindEn} {points} of {unitEn}'],
  'task.entry.decide-appeal': ['裁定 {unit} 对 {number} 的申诉', 'Decide the appeal of {unitEn} against {number}'],
  'notice.entry.hearing': [
    '拟对{unit}{kind} {points} 分，请于 {until} 前陈述申辩',
    '{kindEn} {points} of {unitEn} is proposed: state your case by {until}',
  ],
  'notice.entry.booked': ['{number} {kind} {points} 分已入账', '{number} {kindEn} {points} was booked'],
  'notice.entry.booked-counter': ['{number} 冲销 {points} 分已入账', 'The counter-entry {number} {points} was booked'],
  'notice.entry.approved': ['您提出的{unit}{kind}已批准，{number}', 'Your {kindEn} of {unitEn} was approved: {number}'],
  'notice.entry.refused': ['您提出的{unit}{kind}未获批准：{note}', 'Your {kindEn} of {unitEn} was refused: {note}'],
  'notice.entry.dropped': ['{kind} {points} 分不再入账', '{kindEn} {points} will not be booked'],
  'notice.entry.appeal-upheld': [
    '对 {number} 的申诉成立，已冲销：{note}',
    'The appeal against {number} was upheld: {note}',
  ],
  'notice.entry.appeal-dismissed': [
    '对 {number} 的申诉不成立：{note}',
    'The appeal against {number} was dismissed: {note}',
  ],
})
