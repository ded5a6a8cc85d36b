import { messages } from '#engine/text/message.ts'

export const documentMessages = messages({
  'paper.malformed': ['“{at}”写法不对：{detail}', '“{at}” is malformed: {detail}'],
  'paper.number-brackets': ['发文字号的年份用六角括号〔〕', 'The year of a document number stands in 〔〕'],
  'paper.number-ordinal': ['发文字号的序号不加“第”', 'The serial of a document number has no 第'],
  'paper.number-leading-zero': ['发文字号的序号不编虚位', 'The serial of a document number has no leading zero'],
  'paper.number-form': [
    '“{text}”不是发文字号，应如 张科发〔2023〕12号',
    '“{text}” is no document number like 张科发〔2023〕12号',
  ],
  'paper.heading-skips': [
    '层次序数依次用“一、”“（一）”“1.”“（1）”：第 {level} 级标题之前没有第 {before} 级',
    'Levels follow one another: a heading of level {level} has none of level {before} before it',
  ],
  'paper.row-short': ['表格第 {row} 行没有填满各列', 'Row {row} of the table does not fill its columns'],
  'paper.row-too-many': ['表格第 {row} 行的单元格多于列数', 'Row {row} of the table has more cells than columns'],
  'paper.row-leaves': ['表格第 {row} 行有单元格越出表格', 'A cell of row {row} leaves the table'],
  'paper.chart-uneven': [
    '图表“{name}”的数值个数与类别数不同',
    'The values of “{name}” are not as many as the chart’s categories',
  ],
  'paper.signers-need-file': ['只有文件式公文标注签发人', 'Only a document with a red file head names its signers'],
  'paper.minutes-unsigned': ['纪要不署名、不盖章', 'Minutes are not signed'],
  'paper.attendance-of-minutes': ['只有纪要列出席、请假、列席人员', 'Only minutes list who attended'],
  'paper.secrecy-needs-copies': ['涉密公文应当标注份号', 'A classified document needs a copy number'],
  'paper.no-picture': ['没有名为“{name}”的图片', 'There is no picture “{name}”'],
  'paper.not-png': ['图片“{name}”不是 PNG', 'The picture “{name}” is no PNG'],
  'paper.picture-too-large': ['图片“{name}”过大', 'The picture “{name}” is too large'],

  'paper.no-chart-font': ['没有字体“{name}”，图表无法标字', 'There is no font “{name}” to letter charts with'],

  'paper.no-template': ['没有公文模板“{name}”', 'There is no template of documents “{name}”'],
  'paper.not-editable': ['这一段不能改写', 'This part cannot be worded'],
  'paper.missing-value': ['“{name}”没有数据，印作“—”', 'There is no value of “{name}”; it prints as “—”'],
  'paper.unknown-condition': [
    '条件“{name}”缺数据，其内容没有印出',
    'The condition “{name}” lacks data; its part is left out',
  ],
  'paper.unknown-list': ['清单“{name}”没有数据', 'The list “{name}” has no data'],
  'paper.empty-table': ['表格“{name}”没有行', 'The table “{name}” has no rows'],
  'paper.no-format': ['没有格式“{name}”，可用：{options}', 'There is no format “{name}”; there are: {options}'],
  'paper.format-misfits': ['格式“{name}”不能用于{type}', 'The format “{name}” does not fit a {type}'],
  'paper.format-argument': ['格式“{name}”的参数不对', 'The format “{name}” has a wrong argument'],
  'paper.open-placeholder': ['占位符没有收尾的“}”', 'A placeholder lacks its }'],
  'paper.empty-placeholder': ['占位符是空的', 'A placeholder is empty'],
  'paper.stray-brace': ['多余的“}”；要印出花括号请写“{{”“}}”', 'A stray }; write {{ or }} to print a brace'],
  'paper.unprintable-type': [
    '这一项不能直接印出，请取其中一个字段',
    'This cannot be printed itself; take one of its fields',
  ],
  'paper.editable-figure': [
    '可以改写的段落不能含有数据中的数“{name}”：数字不能手工改',
    'A paragraph that may be worded holds no number of the data, “{name}”: figures are not typed over',
  ],
  'paper.not-a-list': ['“{name}”不是清单', '“{name}” is not a list'],
  'paper.name-taken': ['“{name}”已是数据的名称', '“{name}” already names data'],
  'paper.unknown-data': [
    '没有名为“{name}”的数据集，可用：{options}',
    'There is no data “{name}”; there are: {options}',
  ],
})

export type DocumentMessageKey = keyof typeof documentMessages & string
