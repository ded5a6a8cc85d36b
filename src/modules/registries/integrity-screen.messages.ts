import { messages } from '#engine/text/message.ts'

/** Words of the page of records of integrity. */
export const integrityWords = messages({
  integrity: ['科研诚信记录', 'Records of integrity'],
  title: ['惩戒期内 {n} 条，已期满 {over} 条，已解除 {lifted} 条', '{n} in force, {over} over, {lifted} lifted'],
  why: [
    '验收不通过等决定作出时记入，证据按当时情况留存；惩戒期内申报时限项检查会指出',
    'Entered when a project fails, with the evidence as it was; later applications are held against them',
  ],
  empty: ['没有科研诚信记录', 'There are no records'],
  'empty.why': ['项目验收不通过或被终止时按规定记入', 'Projects that fail are entered as the rules say'],
  'column.name': ['对象', 'Who'],
  'column.kind': ['类别', 'Kind'],
  'column.unit': ['单位', 'Unit'],
  'column.reason': ['事由', 'Reason'],
  'column.clause': ['依据', 'Rule'],
  'column.until': ['惩戒期', 'Barred'],
  'column.state': ['状态', 'State'],
  'column.evidence': ['证据', 'Evidence'],
  'kind.person': ['个人', 'Person'],
  'kind.unit': ['单位', 'Unit'],
  'state.in-force': ['惩戒期内', 'In force'],
  'state.over': ['已期满', 'Over'],
  'state.lifted': ['已解除', 'Lifted'],
  intact: ['未改动', 'unaltered'],
  altered: ['已被改动', 'altered'],
  span: ['{from} 至 {until}', '{from} to {until}'],
  workbook: ['下载清单', 'Workbook'],
  lift: ['解除', 'Lift'],
  'lift.reason': ['解除理由', 'Why it is lifted'],
})
