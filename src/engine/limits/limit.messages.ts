import { messages } from '#engine/text/message.ts'

/** How a clause is told: what it says, what counted, and what did not and why. */
export const limitMessages = messages({
  'limit.broken': ['{who}：{text}（{clause}）', '{who}: {text} ({clause})'],
  'limit.counted': ['计入{n}项，限{most}项：{list}', '{n} counted, {most} allowed: {list}'],
  'limit.itself': ['本次申报', 'this application'],
  'limit.one': ['《{title}》（{role}，{status}）', '“{title}” ({role}, {status})'],
  'limit.excluded': ['不计：{list}', 'not counted: {list}'],
  'limit.excluded-by': ['《{title}》，{clause}', '“{title}”, {clause}'],
  'limit.doubtful': ['是否计入待核实：{list}', 'to be verified whether counted: {list}'],
  'limit.missing': ['缺少：{list}', 'missing: {list}'],
  'limit.also-fails': [
    '其参与的{n}项申报一并不予通过',
    'the other {n} {n:application|applications} he takes part in fail too',
  ],
  'limit.and': ['、', ', '],
  'limit.then': ['；', '; '],
  'limit.role.leader': ['负责人', 'leader'],
  'limit.role.sub-leader': ['课题负责人', 'leader of a part'],
  'limit.role.key-member': ['骨干', 'key member'],
  'limit.role.member': ['参与人', 'member'],
  'limit.role.lead-unit': ['牵头单位', 'lead unit'],
  'limit.role.partner-unit': ['参与单位', 'partner'],
  'limit.status.applied': ['申报中', 'applied for'],
  'limit.status.ongoing': ['在研', 'under way'],
  'limit.status.overdue': ['逾期未验收', 'overdue'],
  'limit.status.accepted': ['已验收', 'accepted'],
  'limit.status.failed': ['未通过验收', 'failed'],
  'limit.status.terminated': ['已终止', 'terminated'],
  'limit.status.rejected': ['未立项', 'not approved'],
})
