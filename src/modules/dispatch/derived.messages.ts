import { messages } from '#engine/text/message.ts'

/** The rows of a register behind a figure, on the screen and in the workbook. */
export const derivedMessages = messages({
  'derived.rows': ['明细', 'Rows'],
  'derived.counted': ['{register}中的 {n} 条', '{n} {n:row|rows} of the {registerEn}'],
  'derived.counted.share': [
    '{register}中的 {n} 条，其中 {holding} 条符合',
    '{n} {n:row|rows} of the {registerEn}; the condition holds for {holding}',
  ],
  'derived.hidden': ['另有 {n} 条无权查看，只计数', '{n} more {n:counts|count} that you may not open'],
  'derived.none': ['本期没有', 'None in this period'],
  'derived.not-kept': [
    '这份冻结早于台账明细，只保留了数',
    'This snapshot is older than the list; only the number was kept',
  ],
  'derived.more': ['再看 {n} 条', 'Show {n} more'],
  'derived.export': ['导出明细', 'Export the rows'],
  'derived.holds.yes': ['符合', 'Holds'],
  'derived.holds.no': ['不符合', 'Does not hold'],
  'derived.list': ['{unit}{indicator}明细', '{indicator} of {unit}, rows'],
  'derived.list.head': [
    '{register}，共 {n} 条，其中 {hidden} 条无权查看未列出',
    '{register}: {n} {n:row|rows}, {hidden} of them not listed as you may not open them',
  ],
  'derived.number': ['编号', 'Number'],
  'derived.title': ['名称', 'Title'],
  'derived.unit': ['单位', 'Unit'],
  'derived.day': ['归期日', 'Day'],
  'derived.holds': ['是否符合', 'Holds'],
})
