import { messages } from '#engine/text/message.ts'

export const importMessages = messages({
  'import.not-begun': ['提醒：{period} 尚未开始', 'Warning: {period} has not begun'],
  'import.not-found': ['没有这次导入', 'There is no such import'],
  'import.not-in-plan': [
    '“{indicator}”不在“{plan}”中，不能设目标',
    '“{indicator}” is not in the plan “{plan}” and can have no target',
  ],
  'import.target-in-force': [
    '{unit} {period} 的目标已生效，调整须提出理由并经批准',
    'The target of {unit} for {period} is in force; a change needs a reason and approval',
  ],
  'import.target-proposed': [
    '{unit} {period} 的目标已有 {by} 提出的调整待签批',
    'A target of {unit} for {period}, proposed by {by}, waits for a signature',
  ],
  'import.already-published': ['这次导入已经发布', 'This import was published already'],
  'import.not-published': ['这次导入尚未发布或已撤销', 'This import is not published, or was undone'],
  'import.changed-meanwhile': [
    '试运行之后数据有变，请重新试运行：{indicator} {unit} {period}',
    'The figures changed since the dry run, run it again: {indicator} {unit} {period}',
  ],
  'import.overtaken': [
    '之后又有新的数据，不能撤销：{indicator} {unit} {period}',
    'Later figures stand on it, it cannot be undone: {indicator} {unit} {period}',
  ],
  'import.no-plan': ['{period} 年没有计划，目标无处安放', 'There is no plan for {period} to hold the target'],
  'import.nothing-to-do': ['文件与现有数据完全一致', 'The file says what is known already'],
  'subject.import': ['导入', 'Import'],
})
