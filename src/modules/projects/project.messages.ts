import { messages } from '#engine/text/message.ts'

/** What the slice says on the server: refusals and history. */
export const projectMessages = messages({
  'subject.project': ['项目', 'project'],
  'project.no-call': ['申报通知不存在', 'There is no such call'],
  'project.no-project': ['项目不存在', 'There is no such project'],
  'project.no-leader': ['没有项目负责人', 'There is no leader'],
  'project.no-recommender': ['没有推荐单位', 'There is no recommending office'],
  'project.no-direction': ['指南没有这个方向', 'The call has no such direction'],
  'project.no-process': ['没有办理此事项的流程', 'There is no process for this'],
  'project.under-way': ['同类事项正在办理', 'One of this kind is under way'],
  'project.closed': ['项目已结束', 'The project is over'],
  'project.not-ready': ['立项信息不全：编号、期限或主管科室', 'Number, term or managing division is missing'],
  'project.not-started': ['项目尚未立项', 'The project has not been started'],
  'project.no-contract': ['没有可变更的任务书', 'There is no contract to change'],
  'project.no-such-leader': ['新负责人须先在人员中登记', 'The new leader must be registered first'],
  'project.over-limit': ['{who}：{text}（{clause}），计 {number} 项', '{who}: {textEn} ({clauseEn}); {number} counted'],

  'project.numbered': ['取得项目编号 {number}', 'was numbered {number}'],
  'project.started': ['立项：{number} {title}', 'started: {number} {title}'],
  'project.no-line': ['没有对应的预算项，未形成资金承诺', 'no line pays for it: no money was committed'],
  'project.changed': ['任务书变更生效：{change}', 'the contract was changed: {change}'],
  'project.opened-case': ['发起{process}', 'opened: {processEn}'],
  'project.certified': ['颁发验收证书 {certificate}', 'certificate {certificate} was issued'],
  'project.accepted': ['验收通过，成果登记号 {outcome}', 'accepted; outcome {outcome}'],
  'project.failed': ['验收不通过', 'acceptance failed'],
})
