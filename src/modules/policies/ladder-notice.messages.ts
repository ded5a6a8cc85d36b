import { messages } from '#engine/text/message.ts'

/** Sentences that the frame itself shows: names of records, tasks and notices of cultivation and of drafts of policies. */
export const ladderNotices = messages({
  'subject.certificate': ['证书', 'Certificate'],
  'subject.cultivation-plan': ['培育方案', 'Cultivation plan'],
  'subject.visit-problem': ['企业反映的问题', 'Problem an enterprise raised'],
  'task.policy-draft': ['审看并发布政策“{policyZh}”的新版本', 'Look at the new version of “{policyEn}” and publish it'],
  'task.cultivation.carry-out': ['落实 {name} 的培育方案：{stepZh}', 'Carry out the plan for {name}: {stepEn}'],
  'task.cultivation.answer': ['答复 {name} 反映的问题：{problem}', 'Answer what {name} raised: {problem}'],
  'notice.cultivation.reached': [
    '{name} 的差距有变：{n} 项措施已自动办结',
    '{name}: {n} {n:measure|measures} settled by the facts',
  ],
  'notice.certificate.coming': [
    '{n} 张证书在 {days} 天内到期，最早 {name}（{until}）',
    '{n} {n:certificate|certificates} will end within {days} days, first {name} ({until})',
  ],
  'notice.certificate.own': ['{titleZh}将于 {until} 到期，还有 {days} 天', '{titleEn} ends on {until}, in {days} days'],
})
