import { messages } from '#engine/text/message.ts'

/** Heads in the workbook of a report; one that comes back may be in either language. */
export const reportWorkbookColumns = messages({
  goal: ['目标任务', 'Goal'],
  name: ['指标', 'Indicator'],
  part: ['其中', 'Of which'],
  measure: ['计量单位', 'Measured in'],
  target: ['年度目标', 'Target of the year'],
  lastYear: ['上年同期', 'Same period last year'],
  lastPeriod: ['上期', 'Last period'],
  current: ['本期数', 'This period'],
  explanation: ['说明', 'Explanation'],
  code: ['指标编码', 'Indicator code'],
  dimension: ['分项编码', 'Part code'],
  unit: ['单位编码', 'Unit code'],
  period: ['期间编码', 'Period code'],
  template: ['模板编号', 'Template'],
  version: ['单元格版本', 'Cell version'],
  before: ['下载时的数', 'Figure when downloaded'],
  beforeExplanation: ['下载时的说明', 'Explanation when downloaded'],
})

export const reportWorkbookMessages = messages({
  'report-workbook.group.what': ['目标任务与指标', 'Goal and indicator'],
  'report-workbook.group.beside': ['参照', 'For comparison'],
  'report-workbook.facts': [
    '{cycle} · 第 {version} 版 · {at} 导出 · 模板 {template}',
    '{cycle} · version {version} · exported {at} · template {template}',
  ],
  'report-workbook.how-line': [
    '只填“本期数”和“说明”两列的白色格；填好后存为 .xlsx，拖回填报页',
    'Fill in the open cells of “This period” and “Explanation”; save as .xlsx and drop it back on the report’s page',
  ],
  'report-workbook.hint': ['{unit}；{range}；{decimals}', '{unit}; {range}; {decimals}'],
  'report-workbook.hint.between': ['{min} 至 {max}', '{min} to {max}'],
  'report-workbook.hint.min': ['不小于 {min}', 'not below {min}'],
  'report-workbook.hint.max': ['不大于 {max}', 'not above {max}'],
  'report-workbook.hint.any': ['不限', 'any number'],
  'report-workbook.hint.whole': ['整数', 'a whole number'],
  'report-workbook.hint.decimals': ['至多 {n} 位小数', 'at most {n} {n:decimal|decimals}'],
  'report-workbook.not-applicable': ['不适用', 'N/A'],
  'report-workbook.how': ['填写说明', 'Instructions'],
  'report-workbook.how.1': [
    '白色格可填，灰色格锁定；计算得出的指标不填，提交时由系统计算。',
    'Open cells can be filled in, grey ones are locked; derived indicators are worked out by the system.',
  ],
  'report-workbook.how.2': [
    '数字可带千分位、全角、百分号，也可写 1.2亿、3.5万；没有数留空或填 —，不适用填“不适用”；零填 0。',
    'Thousands separators, full-width digits, percent signs, 1.2亿 and 3.5万 are read; nothing yet: leave empty or —; not applicable: N/A; nought is 0.',
  ],
  'report-workbook.how.3': [
    '日期、错误值（#REF! 等）、约数（约、左右、以上）和科学记数的文本不收，试运行会逐格指出。',
    'Dates, error values (#REF! …), estimates and numbers typed with an exponent are not taken; the dry run names each cell.',
  ],
  'report-workbook.how.4': [
    '可以改列宽；撤销工作表保护（无密码）后可以排序、加空行，排序须连同右侧隐藏列。请勿改动隐藏的编码列。',
    'Columns may be widened; unprotected (no password), rows may be sorted, with the hidden columns at the right, and blank lines added. Leave the hidden codes as they are.',
  ],
  'report-workbook.how.5': [
    '拖回后先试运行，不写入任何数；逐格核对变化后再发布；发布后可以撤销。',
    'Dropped back, it is first tried and nothing is written; publish once you have seen each change; it can be undone.',
  ],
  'report-workbook.how.6': [
    '下载之后别人在网上改过的格会单独列出，默认保留别人的数。',
    'Cells that others changed online since the download are listed apart, and theirs stay unless you choose yours.',
  ],
  'report-workbook.no-sheet': [
    '没有找到“{columns}”这些列；请用从本报表下载的模板，连同隐藏列一起复制',
    'The columns {columns} were not found; use the template downloaded from this report, hidden columns included',
  ],
  'report-workbook.other-unit': [
    '这是 {theirs} 的报表，本页是 {ours} 的',
    'This is the report of {theirs}; the page is that of {ours}',
  ],
  'report-workbook.other-period': [
    '这是 {theirs} 的报表，本页是 {ours} 的',
    'This is a report of {theirs}; the page is that of {ours}',
  ],
  'report-workbook.other-report': [
    '这是另一份报表（{theirs}）的模板，请从本页重新下载',
    'This is the template of another report ({theirs}): download it anew from this page',
  ],
  'report-workbook.older-template': [
    '模板 {theirs} 已过时，现行模板为 {ours}：指标或口径有变，请重新下载',
    'The template {theirs} is out of date, the present one is {ours}: indicators have changed, download it anew',
  ],
  'report-workbook.row-of-other': ['这一行是 {unit} {period} 的', 'This line is of {unit} {period}'],
  'report-workbook.no-code': [
    '这一行没有指标编码，不知是哪个指标的数',
    'The line has no indicator code: nobody can tell whose figure it is',
  ],
  'report-workbook.unknown-row': ['本报表没有“{text}”这一行', 'This report has no line “{text}”'],
  'report-workbook.row-twice': [
    '同一指标已在 {sheet} 第 {line} 行出现',
    'The indicator stands already on {sheet}, line {line}',
  ],
  'report-workbook.name-differs': [
    '名称“{text}”与编码不符（编码是“{name}”）：可能排序时漏了隐藏列',
    'The name “{text}” does not go with its code (“{name}”): sorted without the hidden columns?',
  ],
  'report-workbook.derived': ['由系统计算，不能填写', 'Worked out by the system: it cannot be filled in'],
  'report-workbook.version-form': ['隐藏的版本列被改动', 'The hidden version was altered'],
  'report-workbook.too-long': ['说明超过 {limit} 个字', 'The explanation has more than {limit} characters'],
  'report-workbook.needs-explanation': ['{problem}，请填说明', '{problem}; please explain'],
  'report-workbook.changed-meanwhile': [
    '{name} 已被 {by} 改动；什么都没有写入，请重新试运行',
    '{name} was changed by {by} meanwhile; nothing was written, try the file again',
  ],
  'report-workbook.somebody': ['他人', 'somebody'],
  'report-workbook.unreadable': ['{name}：{problem}', '{name}: {problem}'],
  'report-workbook.not-found': ['没有这次工作簿填报', 'There is no such workbook'],
  'report-workbook.already-undone': ['已经撤销过', 'It has been undone already'],
  'report-book.title': ['合并填报 {n} 份 {day}', '{n} {n:report|reports} to fill in {day}'],
  'report-book.nothing-to-fill': ['目前没有可填的报表', 'There is no report to fill in at present'],
  'report-book.too-many': [
    '可填的报表超过 {most} 份，请按周期分别下载',
    'There are more than {most} {most:report|reports} to fill in: take them cycle by cycle',
  ],
  'report-book.line-of-other': [
    '{unit} {period} 不在本人可填的报表之内（本表同类各行不再逐行列出）',
    '{unit} {period} is no report that you may fill in (its other lines on this sheet are not told one by one)',
  ],
  'report-book.report-twice': ['同一份报表出现两次', 'A report stands there twice'],
  'report-book.in-report': ['{unit} {period}：{problem}', '{unit} {period}: {problem}'],
  'report-book.of-others-too': [
    '其中有不归本人填报的单位，请到各报表分别撤销',
    'It also filled units that are not yours: take it back report by report',
  ],
})
