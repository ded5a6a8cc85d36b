import { messages } from '#engine/text/message.ts'

export const reportMessages = messages({
  'report.needs.report.fill': ['本单位的填报人才能填写', 'Only those who fill in this unit’s reports may do this'],
  'report.needs.report.submit': ['本单位的填报人才能提交或撤回', 'Only those who submit for this unit may do this'],
  'report.needs.report.approve': ['须由本单位负责人办理', 'This is for the head of the unit'],
  'report.needs.report.accept': ['须由上一级接收人办理', 'This is for the level above, which accepts reports'],
  'report.needs.reopening.request': ['您没有申请补报的权限', 'You may not ask for a late exception'],
  'report.not-with-unit': [
    '报表已提交，不在填报单位手中；如需修改，请先撤回或请审核人退回',
    'The report has gone up. To change it, withdraw it or ask for it to be returned',
  ],
  'report.not-yet-open': ['本期尚未开始填报', 'Reporting for this period has not begun'],
  'report.cycle-closed': [
    '本期已截止，不再接收；确需补报请申请并说明理由',
    'This period is closed. If a late report is needed, ask for an exception and say why',
  ],
  'report.grace-over': [
    '宽限期已过，未报的单位不再接收；确需补报请申请并说明理由',
    'The days of grace are over. If a late report is needed, ask for an exception and say why',
  ],
  'report.own-submission': [
    '本人提交的报表不能由本人审签或接收',
    'Nobody approves or accepts a report he submitted himself',
  ],
  'report.own-approval': ['本人审签的报表不能由本人接收', 'Nobody accepts a report he approved himself'],
  'report.not-submitted': ['报表尚未提交，或已经审签', 'The report is not waiting for the head of the unit'],
  'report.not-approved': ['报表尚未经单位负责人审签，或已经接收', 'The report is not waiting to be accepted'],
  'report.not-returnable': [
    '只有待审签或待接收的报表可以退回',
    'Only a report waiting for approval or acceptance can be returned',
  ],
  'report.nothing-to-withdraw': [
    '报表尚在填报，无可撤回',
    'The report is still with the unit: there is nothing to withdraw',
  ],
  'report.stands-under': [
    '{unit} 同期报表已被接收并以本表为依据，须先撤销该接收',
    'The accepted report of {unitEn} stands on this one: take that acceptance back first',
  ],
  'report.nil-with-figures': [
    '已填有数值，不能作零报告；请先清空',
    'Figures have been filled in: clear them before declaring nil',
  ],
  'report.changed-meanwhile': [
    '报表刚刚由他人办理过，请刷新后再试',
    'Somebody else has just acted on this report. Reload it and try again',
  ],
  'report.narrative-changed': [
    '文字说明刚刚由他人改过，您的文字未保存；请对照后再存',
    'Somebody else has just changed the narrative. Yours is not saved; compare and save again',
  ],
  'report.no-such-cell': ['本表没有这一格', 'The report has no such cell'],
  'report.cell-twice': ['同一格不能保存两次', 'The same cell was sent twice'],
  'report.cell-derived': ['此格由公式计算，不能填写', 'This figure is worked out by formula and cannot be typed'],
  'report.return-names-nothing': ['本表没有要退回的这一格', 'The report has no such cell to return'],
  'report.before.empty': [
    '一格也未填：请填写数值，确无数据请作零报告',
    'Nothing is filled in: type the figures, or declare a nil report',
  ],
  'report.before.missing': [
    '还有 {count} 格未填：{names}。请填写，或说明原因',
    '{count} not filled in: {names}. Fill in, or say why not',
  ],
  'report.before.hard': ['{name}：{problem}', '{name}: {problem}'],
  'report.before.soft': ['{count} 处请说明原因：{names}', '{count} to be explained: {names}'],
  'report.before.returned': [
    '退回的 {count} 格尚未修改或说明：{names}',
    '{count} returned and neither changed nor explained: {names}',
  ],
  'report.locked.derived': ['由公式计算', 'Worked out by formula'],
  'report.evidence-settled': [
    '报表已接收并锁定，证据不再增减；数据有误请提出更正',
    'The report is accepted and locked: its evidence stays as it is. If a figure is wrong, propose a correction',
  ],
  'report.hidden': ['待单位负责人审签后可见', 'Shown once the unit’s head has approved'],
  'report.breakdown': [
    '分项合计 {together} 与总数 {total} 不一致',
    'The parts add up to {together}, the total is {total}',
  ],

  'report.opened': ['开始填报', 'Opened for reporting'],
  'report.submitted': ['提交本单位审核', 'Submitted to the head of the unit'],
  'report.submitted-again': ['修改后再次提交', 'Submitted again after changes'],
  'report.approved': ['单位负责人审签', 'Approved by the head of the unit'],
  'report.accepted': ['上级接收并锁定', 'Accepted and locked by the level above'],
  'report.returned': ['退回修改（标出 {cells} 格）：{reason}', 'Returned with {cells} cells marked: {reason}'],
  'report.withdrawn': ['撤回，继续填报：{reason}', 'Taken back to the unit: {reason}'],
  'report.unapproved': ['撤销审签：{reason}', 'Approval taken back: {reason}'],
  'report.unaccepted': ['撤销接收：{reason}', 'Acceptance taken back: {reason}'],
  'report.nil-declared': ['零报告：{reason}', 'Nil report: {reason}'],
  'report.nil-taken-back': ['取消零报告', 'Nil report taken back'],
  'report.narrative-saved': ['修改文字说明', 'Narrative changed'],

  'task.report.fill': ['填报 {cycle} {period}', 'Fill in {cycleEn} {period}'],
  'task.report.correct': [
    '修改被退回的 {cycle} {period}：{reason}',
    'Correct the returned {cycleEn} {period}: {reason}',
  ],
  'task.report.approve': ['审签 {unit} {cycle} {period}', 'Approve {cycleEn} {period} of {unitEn}'],
  'task.report.accept': ['接收 {unit} {cycle} {period}', 'Accept {cycleEn} {period} of {unitEn}'],
  'notice.report.returned': [
    '{unit} {cycle} {period} 被退回：{reason}',
    '{cycleEn} {period} of {unitEn} was returned: {reason}',
  ],
  'notice.report.accepted': ['{unit} {cycle} {period} 已被接收', '{cycleEn} {period} of {unitEn} was accepted'],

  'correction.no-official': ['这一格还没有正式数据，无从更正', 'There is no official figure here to correct'],
  'correction.same': ['建议值与正式数据相同', 'The proposed value is the official one'],
  'correction.open': ['这一格已有一条待定的更正建议', 'A correction of this figure is already waiting'],
  'correction.decided': ['这条更正建议已经办结', 'This correction has been decided'],
  'correction.own': ['本人提出的更正不能由本人决定', 'Nobody decides on a correction he proposed himself'],
  'correction.moved': [
    '建议提出后正式数据已变，请不予采纳并重新提出',
    'The official figure has changed since. Refuse this one and have it proposed again',
  ],
  'correction.derived': [
    '此数由公式计算，请更正它的来源数',
    'This figure is worked out: correct what it is worked out from',
  ],
  'correction.too-precise': ['{name} 最多保留 {decimals} 位小数', '{name} has at most {decimals} decimals'],
  'correction.no-such-indicator': ['没有这个指标', 'There is no such indicator'],
  'correction.no-such-period': ['期别与指标的频率不符', 'The period does not fit the indicator’s frequency'],
  'correction.proposed': [
    '对 {indicator} {period} 提出更正：{official} → {proposed}',
    'Correction of {indicatorEn} {period} proposed: {official} → {proposed}',
  ],
  'correction.adopted': ['采纳更正：{proposed}', 'Correction adopted: {proposed}'],
  'correction.refused': ['不采纳更正', 'Correction refused'],
  'task.correction.decide': [
    '决定是否采纳 {unit} {indicator} {period} 的更正',
    'Decide on the correction of {indicatorEn} {period} of {unitEn}',
  ],
  'notice.correction.adopted': [
    '{indicator} {period} 的更正已采纳',
    'The correction of {indicatorEn} {period} was adopted',
  ],
  'notice.correction.refused': [
    '{indicator} {period} 的更正未采纳',
    'The correction of {indicatorEn} {period} was refused',
  ],
  'subject.report': ['报表', 'Report'],
  'subject.report-cell': ['报表单元格', 'Cell of a report'],
  'subject.correction': ['更正建议', 'Correction'],
  'subject.reopening': ['补报申请', 'Late exception'],
})
