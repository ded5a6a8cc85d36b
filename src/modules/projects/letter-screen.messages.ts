import { messages } from '#engine/text/message.ts'

/** Words of the screen of letters. */
export const letterWords = messages({
  letters: ['通知书', 'Letters'],
  'letters.title': ['通知书 {total} 份', '{total} {total:letter|letters}'],
  'letters.why': [
    '决定作出并公示后自动生成，每个申报单位一份，编号并载明理由；申报人在此签收',
    'Drawn up once a decision stands: one for each applicant, numbered, with the reason; applicants take theirs here',
  ],
  'letters.empty': ['还没有通知书', 'No letters yet'],
  'letters.empty.why': [
    '立项批复印发、不予立项或变更批准后生成',
    'They appear when an approval is issued, an application is refused or a change granted',
  ],
  'column.number': ['文号', 'Number'],
  'column.name': ['名称', 'Kind'],
  'column.title': ['项目', 'Project'],
  'column.unit': ['单位', 'Unit'],
  'column.on': ['日期', 'Issued on'],
  'column.reason': ['理由', 'Reason'],
  'column.received': ['签收', 'Taken'],
  'not-received': ['未签收', 'Not yet'],
  download: ['下载', 'Download'],
  receive: ['签收', 'Take it'],
  bundle: ['全部下载', 'All in one zip'],
  workbook: ['下载清单', 'Workbook'],
})
