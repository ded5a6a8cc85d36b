import type { Permission } from '#engine/access/permission.ts'
import { messages } from '#engine/text/message.ts'

const words: Readonly<Record<Permission, readonly [zh: string, en: string]>> = {
  'report.read': ['查看报表', 'read reports'],
  'report.fill': ['填报', 'fill in reports'],
  'report.submit': ['提交报表', 'submit reports'],
  'report.approve': ['审核本单位报表', "approve the unit's reports"],
  'report.accept': ['接收与退回', 'accept and return reports'],
  'correction.propose': ['提出更正', 'propose corrections'],
  'correction.decide': ['决定更正', 'decide corrections'],
  'cycle.manage': ['管理填报周期', 'manage cycles'],
  'reopening.request': ['申请补报', 'ask for a reopening'],
  'reopening.decide': ['批准补报', 'decide reopenings'],
  'plan.read': ['查看计划', 'read plans'],
  'plan.manage': ['管理计划与指标', 'manage plans and indicators'],
  'target.propose': ['设定目标', 'propose targets'],
  'target.approve': ['审批目标', 'approve targets'],
  'figure.read': ['查看指标与排名', 'read figures and ranks'],
  'quality.read': ['查看数据质量', 'read data quality'],
  'import.run': ['导入数据', 'import data'],
  'export.run': ['导出', 'export'],
  'organisation.read': ['查看单位', 'read units'],
  'organisation.manage': ['管理单位', 'manage units'],
  'person.read': ['查看人员', 'read people'],
  'person.manage': ['管理人员', 'manage people'],
  'role.assign': ['授予角色', 'assign roles'],
  'session.manage': ['管理登录与认证', 'manage sessions and factors'],
  'system.manage': ['管理系统', 'manage the system'],
  'audit.read': ['查看审计日志', 'read the audit log'],
  'task.read': ['查看待办', 'read tasks'],
  'comment.write': ['发表意见', 'write comments'],
  'file.read': ['查看附件', 'read files'],
  'file.attach': ['上传附件', 'attach files'],
}

/** What each permission is called by the office. */
export const permissionWords = messages(words)
