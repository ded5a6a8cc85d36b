import { messages } from '#engine/text/message.ts'
import { correctionTitles } from '#modules/dispatch/correction-title.messages.ts'

/** Words of the list of corrections. */
export const correctionWords = messages({
  ...correctionTitles,
  'title.open': ['{n} 条更正建议待决定', '{n} {n:correction|corrections} to decide'],
  'title.none': ['没有待决定的更正建议', 'No correction to decide'],
  why: [
    '已接收的数据不直接改；建议值与正式值并列，采纳后成为新版本，差异和理由留痕',
    'Accepted figures are not overwritten: the proposal stands beside the official value, and adopting it makes a new version with its reason',
  ],
  empty: ['还没有更正建议', 'No correction has been proposed'],
  'empty.why': ['在已接收的报表中选一格，即可提出更正', 'Choose a cell of an accepted report to propose one'],
  'column.unit': ['单位', 'Unit'],
  'column.indicator': ['指标', 'Indicator'],
  'column.period': ['期间', 'Period'],
  'column.official': ['正式值', 'Official'],
  'column.proposed': ['建议值', 'Proposed'],
  'column.difference': ['相差', 'Difference'],
  'column.reason': ['理由和依据', 'Reason and source'],
  'column.by': ['提出', 'Proposed by'],
  'column.state': ['状态', 'State'],
  'column.act': ['办理', 'Act'],
  'said.source': ['依据：{source}', 'Source: {source}'],
  'said.note': ['答复：{note}', 'Answer: {note}'],
  'state.adopted': ['已采纳', 'Adopted'],
  'state.refused': ['未采纳', 'Refused'],
  'state.withdrawn': ['已撤回', 'Withdrawn'],
  adopt: ['采纳', 'Adopt'],
  refuse: ['不采纳', 'Refuse'],
  'adopt.title': ['采纳{unit} {indicator} {period} 的更正', 'Adopt the correction of {indicator}, {unit}, {period}'],
  'adopt.deed': ['采纳 {value}', 'Adopt {value}'],
  'adopt.why': [
    '正式值由 {official} 改为 {proposed}，汇总、排名随之更新；原值保留在历次版本中',
    'The official value goes from {official} to {proposed}; totals and ranks follow, and the former value stays among the versions',
  ],
  'refuse.title': [
    '不采纳{unit} {indicator} {period} 的更正',
    'Refuse the correction of {indicator}, {unit}, {period}',
  ],
  'refuse.deed': ['不采纳{unit}', 'Refuse {unit}'],
  'no-right': ['由上一级决定', 'Decided by the level above'],
})
