import { messages } from '#engine/text/message.ts'

/** Words of the tab on which a plan leaves as a workbook and comes back. */
export const planWorkbookWords = messages({
  download: ['下载工作簿', 'Download the workbook'],
  how: [
    '在 Excel 中改指标、权重和各单位目标，再拖回这里：先试运行，看清每一处变化再发布',
    'Change indicators, weights and targets in Excel and drop the file back: a dry run first, then publish what was seen',
  ],
  drop: [
    '把改好的工作簿（.xlsx）拖到这里，或点击选择',
    'Drop the changed workbook (.xlsx) here, or press to choose it',
  ],
  choose: ['选择工作簿', 'Choose a workbook'],
  again: ['换一个文件', 'Another file'],
  reading: ['正在试运行 {file}', 'Dry run of {file}'],
  'result.faults': ['{file}：{n} 处错误，未作任何改动', '{file}: {n} {n:error|errors}, nothing was changed'],
  'result.same': ['{file}：与现行计划一致', '{file}: the same as the plan as it stands'],
  'result.changes': [
    '{file}：{goals} 个指标变化，{targets} 个目标待签批',
    '{file}: {goals} {goals:indicator|indicators} changed, {targets} {targets:target|targets} to be signed',
  ],
  'column.sheet': ['工作表', 'Sheet'],
  'column.cell': ['单元格', 'Cell'],
  'column.why': ['原因', 'Why'],
  'column.indicator': ['指标', 'Indicator'],
  'column.unit': ['单位', 'Unit'],
  'column.period': ['期间', 'Period'],
  'column.kind': ['类别', 'Kind'],
  'column.before': ['现为', 'Now'],
  'column.after': ['将为', 'Becomes'],
  'kind.final': ['目标', 'Target'],
  'kind.intermediate': ['中期目标', 'Intermediate'],
  'kind.initial': ['初始值', 'Initial'],
  'target.missing': ['—', '—'],
  'target.not-applicable': ['不适用', 'Not applicable'],
  'target.no-target': ['无目标', 'No target'],
  faults: ['错误', 'Errors'],
  goals: ['指标与权重', 'Indicators and weights'],
  targets: ['目标', 'Targets'],
  more: ['先列 {shown} 处，共 {total} 处', 'The first {shown} of {total}'],
  reason: ['理由', 'Reason'],
  publish: ['发布', 'Publish'],
  published: [
    '已发布：计划第 {version} 版，{n} 个目标已提交签批',
    'Published: version {version} of the plan, {n} {n:target|targets} put up for signature',
  ],
  undone: [
    '已撤销：计划为第 {version} 版，撤回 {n} 个待签批目标',
    'Undone: the plan is at version {version}, {n} {n:target|targets} withdrawn before signature',
  ],
  past: ['以往的工作簿', 'Earlier workbooks'],
  'past.line': ['{at} {by} · {file} · {n} 个目标 · {reason}', '{at} {by} · {file} · {n} {n:target|targets} · {reason}'],
  'past.line.plan': [
    '{at} {by} · {file} · 计划第 {version} 版，{n} 个目标 · {reason}',
    '{at} {by} · {file} · version {version} of the plan, {n} {n:target|targets} · {reason}',
  ],
  'no-manage': ['须有计划管理权限', 'Needs the permission to manage plans'],
})
