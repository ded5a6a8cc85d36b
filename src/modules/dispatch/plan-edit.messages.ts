import { messages } from '#engine/text/message.ts'

/** Words of changing a plan and an entry of the dictionary. */
export const planEditWords = messages({
  'title.new': ['新建计划', 'New plan'],
  'title.change': ['修改{name}', 'Change {name}'],
  code: ['代码', 'Code'],
  'code.hint': ['字母、数字和连字符，如 strong-2024', 'Letters, digits and hyphens, e.g. strong-2024'],
  'code.fixed': ['代码定后不改', 'A code stays as it was given'],
  'edit.why': [
    '执行中的计划权重合计为 100；保存成为新版本，旧版本留存',
    'The weights of a plan in force sum to 100; saving makes a new version and keeps the old',
  ],
  kept: ['未保存的改动暂存在本机', 'Changes not saved yet are kept here'],
  'name.zh': ['中文名称', 'Name in Chinese'],
  'name.en': ['英文名称', 'Name in English'],
  issuer: ['来源', 'Issued by'],
  from: ['起始年份', 'From year'],
  to: ['截止年份', 'To year'],
  state: ['状态', 'State'],
  goals: ['目标任务', 'Goals'],
  'goal.add': ['加一项目标任务', 'Add a goal'],
  'goal.remove': ['删去目标任务“{name}”', 'Remove the goal “{name}”'],
  'goal.code': ['代码', 'Code'],
  'goal.zh': ['中文名称', 'Name in Chinese'],
  'goal.en': ['英文名称', 'Name in English'],
  'indicator.add': ['加指标', 'Add an indicator'],
  'indicator.remove': ['删去{name}', 'Remove {name}'],
  'goal.sum': ['小计 {sum}', 'Together {sum}'],
  'goal.none': ['未命名', 'unnamed'],
  'weight.of': ['{name}的权重', 'Weight of {name}'],
  reason: ['修改理由', 'Reason'],
  'reason.hint': [
    '写给以后看版本的人，如：按市政府 2 月 14 日会议调整',
    'For whoever reads the versions, e.g. changed by the meeting of 14 February',
  ],
  save: ['保存新版本', 'Save a new version'],
  'save.sum': ['权重合计 {sum}', 'Weights sum to {sum}'],
})
