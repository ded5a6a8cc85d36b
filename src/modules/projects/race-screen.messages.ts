import { messages } from '#engine/text/message.ts'

/** 赛马阶段评比, on the screen. */
export const raceWords = messages({
  'race.title': ['赛马阶段评比：{title}', 'Gate of the race: {title}'],
  'race.why': [
    '同一方向几家并行，首段资助按比例先拨。评比后优者继续、余款可以申请；其余项目结束，已拨的留用，未拨的收回。排序由一人提出、另一人确认，每个方向评比一次。',
    'Several run side by side on the money of the first stage. After the gate the best go on and may ask for the rest; the others end with what they were paid. One person proposes the ranking and another confirms it; a direction has one gate.',
  ],
  'race.none': ['本通知没有分段资助的赛马方向', 'No direction of this call is a race in stages'],
  'race.empty': ['还没有立项的项目', 'No project is approved yet'],
  'race.stage': ['首段 {percent}%，评比后 {goOn} 项继续', 'First stage {percent} %, {goOn} goes on'],
  'race.rank': ['名次', 'Rank'],
  'race.number': ['编号', 'Number'],
  'race.project': ['项目', 'Project'],
  'race.unit': ['承担单位', 'Undertaken by'],
  'race.leader': ['负责人', 'Leader'],
  'race.grant': ['财政经费 万元', 'Grant, 10,000 yuan'],
  'race.status': ['状态', 'Status'],
  'race.up': ['上移 {title}', 'Move up {title}'],
  'race.resolution': ['评比决议文号', 'Number of the resolution'],
  'race.propose': ['提出排序', 'Propose the ranking'],
  'race.propose-again': ['更换排序', 'Replace the ranking'],
  'race.decide': ['确认评比结果', 'Confirm the gate'],
  'race.return': ['退回', 'Send back'],
  'race.return.title': ['退回方向 {direction} 的评比排序', 'Send the ranking of {direction} back'],
  'race.ask': [
    '第 1 至 {goOn} 名继续，其余 {ended} 项结束。确认后不能更改。',
    'The first {goOn} go on and {ended} end. This cannot be undone.',
  ],
  'race.proposal': [
    '{by}于 {at} 提出（{resolution}），等待另一人确认',
    'Proposed by {by}, {at} ({resolution}); another person is to confirm it',
  ],
  'race.returned': ['{by}于 {at} 退回：{reason}', 'Sent back by {by}, {at}: {reason}'],
  'race.gate': [
    '{resolution} · {proposedBy}提出，{by}确认 · {at}',
    '{resolution} · proposed by {proposedBy}, confirmed by {by} · {at}',
  ],
})
