import { messages } from '#engine/text/message.ts'

/** Sentences that the frame itself shows: names of records, tasks and notices. */
export const projectNotices = messages({
  'subject.project': ['项目', 'project'],
  'subject.score-sheet': ['评分表', 'score sheet'],
  'subject.letter': ['通知书', 'letter'],
  'subject.site-visit': ['现场核查', 'site visit'],
  'task.score-sheet.fill': ['评分：{title}', 'Score: {title}'],
  'task.site-visit.hold': ['现场核查：{title}', 'Visit on site: {title}'],
  'task.site-visit.answer': ['整改现场核查问题 {number}：{title}', 'Rectify finding {number}: {title}'],
  'task.site-visit.verify': ['核实整改 {number}：{title}', 'Have finding {number} verified: {title}'],
  'notice.site-visit.planned': ['{on} 将到现场核查（{purpose}）：{title}', 'A visit on {on} ({purpose}): {title}'],
  'notice.score-sheet.taken-back': [
    '评分表已收回：{title}（{reason}）',
    'The score sheet was taken back: {title} ({reason})',
  ],
  'notice.letter.issued': ['{name} {number}：{title}', '{nameEn} {number}: {title}'],
  'notice.race.goes-on': ['《{project}》通过阶段评比，继续实施', '“{project}” has passed the gate and goes on'],
  'notice.race.ends': ['《{project}》阶段评比未胜出，项目结束', '“{project}” has not passed the gate and ends'],
  'notice.race.returned': [
    '《{title}》方向 {direction} 的评比排序被退回：{reason}',
    'The ranking of {direction} in “{title}” came back: {reason}',
  ],
})
