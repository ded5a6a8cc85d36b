import { messages } from '#engine/text/message.ts'

/** Words of the panel on which several reports leave as one workbook and come back. */
export const reportBookWords = messages({
  open: ['Excel 合并填报', 'Fill in several by Excel'],
  title: ['用 Excel 合并填报', 'Filling in several reports by Excel'],
  how: [
    '一个工作簿装下本人可填的各单位、各期间报表，一份一张表；填好拖回：先试运行，逐表看清变化再一并发布',
    'One workbook holds every report that you may fill in, a sheet for each; drop it back: a dry run first, then publish all of them together',
  ],
  download: ['下载合并模板', 'Download the workbook'],
  'result.faults': [
    '{file}：{n} 处错误，各表都未作改动',
    '{file}: {n} {n:error|errors}, nothing was changed in any report',
  ],
  'result.changes': [
    '{file}：{reports} 份报表共 {n} 处变化，尚未写入',
    '{file}: {n} {n:change|changes} in {reports} {reports:report|reports}, not yet written',
  ],
  report: ['{unit} · {cycle} {period}', '{unit} · {cycle} {period}'],
  'report.faults': ['{n} 处错误', '{n} {n:error|errors}'],
  'report.changes': ['{n} 处变化', '{n} {n:change|changes}'],
  'report.conflicts': ['{n} 处他人已改', '{n} changed by others'],
  'report.sound': ['没有错误', 'no errors'],
  'report.same': ['与网上一致', 'the same as online'],
  absent: ['可填而不在文件中：{names}', 'To be filled in and not in the file: {names}'],
  between: ['、', '; '],
  faults: ['不属于任何可填报表的行', 'Lines of no report that you may fill in'],
  publish: ['一并发布 {n} 处变化', 'Publish all {n} {n:change|changes}'],
  published: [
    '已发布：{reports} 份报表共 {n} 处变化，可以撤销',
    'Published: {n} {n:change|changes} in {reports} {reports:report|reports}; they can be undone',
  ],
  undone: [
    '已撤销 {reports} 份报表中的 {n} 处；{kept} 处此后又被改动，没有撤销',
    '{n} {n:cell|cells} of {reports} {reports:report|reports} restored; {kept} changed since stay as they are',
  ],
  past: ['以往的合并填报', 'Earlier workbooks of several reports'],
  'past.line': [
    '{at} {by} · {file} · {reports} 份报表 {n} 格',
    '{at} {by} · {file} · {n} {n:cell|cells} of {reports} {reports:report|reports}',
  ],
})
