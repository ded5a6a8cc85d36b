import { messages } from '#engine/text/message.ts'

export const lightPanelWords = messages({
  title: ['亮灯', 'Light'],
  none: ['未评', 'Not judged'],
  'none.why': ['没有目标或不适用的指标不评价', 'Without a target, or where it does not apply, nothing is judged'],
  since: ['自 {day} 起', 'since {day}'],
  history: ['本年逐期的灯', 'Lights of the year by period'],
  rules: ['规则与依据', 'Rules and facts'],
  scheme: ['方案：{name}（第 {version} 版）', 'Scheme: {name} (version {version})'],
  otherwise: ['其余情况', 'in every other case'],
  'verdict.holds': ['成立', 'holds'],
  'verdict.fails': ['不成立', 'does not hold'],
  'verdict.unknown': ['数据不全，无法判断', 'unknown for want of facts'],
  'over-time': ['规则判为“{level}”，随时间变为“{light}”', 'The rules say “{level}”; time made it “{light}”'],
  fact: ['{label} {value}', '{label} {value}'],
  comma: ['，', ', '],
})
