import { messages } from '#engine/text/message.ts'

/** What a re-organisation means for the reports that are under way, told before it is decided. */
export const touchedReportWords = messages({
  touched: ['在办报表', 'Reports under way'],
  'touched.none': ['没有未截止的周期涉及这些单位', 'No open period asks these units for a report'],
  'touched.kept': [
    '{period}{name}：{units}的报表仍由原单位报送，照常计入汇总',
    '{name}, {period}: {n} {n:report stays|reports stay} with the old {n:unit|units} ({units}) and {n:counts|count} as before',
  ],
  'touched.dropped': [
    '{period}{name}：{units}的报表不再要求、不再催报；已填的数保留，不计入汇总，需并入新单位的由业务科补录',
    '{name}, {period}: {n} {n:report|reports} ({units}) {n:is|are} no longer asked for. What was filled in is kept and counts in no sum; what the new unit is to show is entered by the office',
  ],
  'touched.moved': [
    '{period}{name}：{units}的报表照常报送，改由新的上级接收',
    '{name}, {period}: {n} {n:report goes|reports go} up as before ({units}), to be accepted by the new unit above',
  ],
  'touched.next': [
    '新设单位在已开启的周期里没有报表，自下一期起填报',
    'A new unit has no report in periods already open; it reports from the next one on',
  ],
  'touched.among': ['{units}等 {n} 个单位', '{units} and others, {n} in all'],
  'touched.between': ['、', ', '],
})
