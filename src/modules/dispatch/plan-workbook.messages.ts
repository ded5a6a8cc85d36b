import { messages } from '#engine/text/message.ts'

/** Words in the workbook of a plan; a workbook that comes back may be in either language. */
export const planWorkbookColumns = messages({
  goal: ['目标任务编码', 'Goal code'],
  goalZh: ['目标任务', 'Goal in Chinese'],
  goalEn: ['目标任务英文名', 'Goal in English'],
  indicator: ['指标编码', 'Indicator code'],
  name: ['指标', 'Indicator'],
  measure: ['计量单位', 'Measured in'],
  direction: ['方向', 'Direction'],
  weight: ['权重', 'Weight'],
  unit: ['单位编码', 'Unit code'],
  unitName: ['单位', 'Unit'],
  final: ['目标', 'Target'],
  intermediate: ['中期目标', 'Intermediate target'],
  initial: ['初始值', 'Initial value'],
})

export const planWorkbookMessages = messages({
  'plan-workbook.goals': ['指标', 'Indicators'],
  'plan-workbook.targets': ['目标值', 'Targets'],
  'plan-workbook.facts': ['第 {version} 版；{at} 导出', 'Version {version}; exported {at}'],
  'plan-workbook.how-goals': [
    '白色列可改；在末行下面加行即加指标，权重合计须为 100',
    'The open columns can be changed; a line below the last adds an indicator; weights add up to 100',
  ],
  'plan-workbook.how-targets': [
    '空格表示不改；可填数值、下限~上限、不适用、无目标；改动经签批后生效',
    'Empty: no change; a value, low~high, “not applicable” or “no target”; changes take effect once signed',
  ],
  'plan-workbook.not-applicable': ['不适用', 'not applicable'],
  'plan-workbook.no-target': ['无目标', 'no target'],
  'plan-workbook.direction.up': ['越高越好', 'Higher is better'],
  'plan-workbook.direction.down': ['越低越好', 'Lower is better'],
  'plan-workbook.direction.keep': ['保持', 'Keep'],
  'plan-workbook.direction.band': ['区间', 'Within a band'],
  'plan-workbook.no-sheet': [
    '没有找到“{columns}”这些列；请用从本计划下载的工作簿',
    'The columns {columns} were not found; use the workbook downloaded from this plan',
  ],
  'plan-workbook.missing': ['不能为空', 'Must not be empty'],
  'plan-workbook.code-form': [
    '“{text}”不是编码：只用字母、数字和短横线',
    '“{text}” is no code: letters, digits and hyphens only',
  ],
  'plan-workbook.unknown-indicator': ['指标字典里没有“{text}”', '“{text}” is not in the indicator dictionary'],
  'plan-workbook.unknown-unit': ['没有单位“{text}”', 'There is no unit “{text}”'],
  'plan-workbook.indicator-twice': ['指标“{text}”出现两次', 'The indicator “{text}” stands twice'],
  'plan-workbook.goal-differs': ['目标任务“{text}”的名称前后不同', 'The goal “{text}” bears two names'],
  'plan-workbook.goal-parted': [
    '目标任务“{text}”的行没有排在一起',
    'The lines of the goal “{text}” do not stand together',
  ],
  'plan-workbook.weights': ['权重合计为 {total}，应为 100', 'The weights add up to {total}, not to 100'],
  'plan-workbook.not-in-plan': ['指标“{text}”不在计划中', 'The indicator “{text}” is not in the plan'],
  'plan-workbook.target-twice': [
    '同一指标、单位已在第 {line} 行出现',
    'The same indicator and unit stand on line {line}',
  ],
  'plan-workbook.period-outside': ['{period} 不在计划年份内', '{period} is outside the years of the plan'],
  'plan-workbook.band-upside-down': ['区间下限大于上限', 'The lower limit is above the upper one'],
  'plan-workbook.not-found': ['没有这次工作簿发布', 'There is no such workbook'],
  'plan-workbook.already-undone': ['已经撤销过', 'It has been undone already'],
  'plan-workbook.plan-changed-since': [
    '计划此后已改到第 {version} 版，不能再撤销这次发布',
    'The plan has changed since, to version {version}: this can no longer be undone',
  ],
  'plan-workbook.undoing': ['撤销 {file}', 'Undoing {file}'],
  'plan-workbook.no-power': ['无权为 {unit} 提出目标', 'You may not propose targets for {unit}'],
})
