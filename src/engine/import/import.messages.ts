import { messages } from '#engine/text/message.ts'

export const importMessages = messages({
  'import.no-file': ['没有这个文件', 'There is no such file'],
  'import.too-large': ['文件超过 {limit} 字节', 'The file is larger than {limit} bytes'],
  'import.no-administration': ['没有代码为“{code}”的机构', 'There is no administration “{code}”'],
  'import.which-administration': ['请用 --into 指明导入到：{codes}', 'Say with --into which one is meant: {codes}'],
  'import.empty': ['文件里没有内容', 'The file holds nothing'],
  'import.sheet-passed': [
    '工作表“{sheet}”没有所需的列，没有读取',
    'The sheet “{sheet}” has not the columns and was not read',
  ],
  'import.no-layout': ['表头对不上：需要 {columns}', 'The head does not match: needed are {columns}'],
  'import.column-twice': ['列“{name}”出现两次', 'The column “{name}” stands twice'],
  'import.column-ignored': ['列“{name}”不认识，没有读取', 'The column “{name}” is unknown and was not read'],
  'import.open-quote': [
    '引号没有配对，从这里起无法读取',
    'A quotation mark is not closed; nothing after it can be read',
  ],
  'import.after-quote': ['右引号后面还有字', 'There is text after the closing quotation mark'],
  'import.too-many-cells': ['一行的列数过多', 'Too many cells in a row'],
  'import.long-cell': ['单元格内容过长', 'A cell is too long'],
  'import.too-many-rows': ['行数超过上限 {limit}', 'More rows than the limit of {limit}'],
  'import.cell-count': ['这一行有 {found} 格，表头有 {wanted} 格', 'This row has {found} cells, the head has {wanted}'],
  'import.control-character': ['含有不可见的控制字符', 'Holds a control character'],
  'import.missing-cell': ['不能为空', 'Must not be empty'],
  'import.unknown-unit': ['没有单位“{text}”', 'There is no unit “{text}”'],
  'import.unknown-unit-like': [
    '没有单位“{text}”，是否指“{like}”？',
    'There is no unit “{text}”; did you mean “{like}”?',
  ],
  'import.ambiguous-unit': ['“{text}”可能指 {codes}，请写代码', '“{text}” may mean {codes}; write the code'],
  'import.unknown-indicator': ['没有指标“{text}”', 'There is no indicator “{text}”'],
  'import.unknown-indicator-like': [
    '没有指标“{text}”，是否指“{like}”？',
    'There is no indicator “{text}”; did you mean “{like}”?',
  ],
  'import.ambiguous-indicator': ['“{text}”可能指 {codes}，请写代码', '“{text}” may mean {codes}; write the code'],
  'import.derived': ['“{text}”由系统算出，不能导入', '“{text}” is worked out and cannot be imported'],
  'import.no-period': ['“{text}”不是有效的期间', '“{text}” is no period'],
  'import.period-frequency': [
    '“{text}”不是“{indicator}”的统计期间；请写成 {example} 的样子',
    '“{text}” is no period of “{indicator}”; write it as {example}',
  ],
  'import.no-kind': ['“{text}”不是有效的类型；可写 {kinds}', '“{text}” is no kind; write {kinds}'],
  'import.below': ['{value} 低于下限 {limit}', '{value} is below the least allowed, {limit}'],
  'import.above': ['{value} 高于上限 {limit}', '{value} is above the most allowed, {limit}'],
  'import.not-whole': ['{value} 不是整数', '{value} is not a whole number'],
  'import.no-mark': ['“{text}”不是有效的标记，可写 是、否 或留空', '“{text}” is no mark; write 是, 否 or nothing'],
  'import.twice': [
    '同一单位、指标、期间、分项已在第 {line} 行出现',
    'The same unit, indicator, period and part stand on line {line} already',
  ],
  'import.no-breakdown': [
    '“{indicator}”没有分项，“{text}”无处可填',
    '“{indicator}” is not broken down: “{text}” has no place',
  ],
  'import.unknown-dimension': [
    '“{indicator}”没有分类“{text}”；可写 {known}',
    '“{indicator}” has no dimension “{text}”; write {known}',
  ],
  'import.unknown-part': [
    '“{indicator}”没有分项“{text}”；可写 {known}',
    '“{indicator}” has no part “{text}”; write {known}',
  ],
  'import.ambiguous-part': ['“{text}”可能指 {codes}，请写代码', '“{text}” may mean {codes}; write the code'],
  'import.part-target': [
    '目标只对总数设定，不分项：“{text}”',
    'Targets are set for the whole, not for a part: “{text}”',
  ],
  'import.measure': [
    '“{indicator}”的计量单位是“{wanted}”，文件写的是“{found}”；数值按原样读取',
    '“{indicator}” is measured in “{wanted}”, the file says “{found}”; values are read as they are',
  ],
  'import.measure-converted': [
    '“{indicator}”由“{found}”换算为“{wanted}”',
    '“{indicator}” is converted from “{found}” to “{wanted}”',
  ],
})

export type ImportMessageKey = keyof typeof importMessages & string
