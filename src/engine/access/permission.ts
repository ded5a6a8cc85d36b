/**
 * Every permission of the house. Packs compose roles from them; contracts name them. Read as noun.verb.
 * A scope (own unit, its subtree, the whole administration) belongs to the role, not to the permission.
 */
export const PERMISSIONS = [
  'report.read', // figures of units in scope, as far as approval shows them
  'report.fill', // type figures, narrative, evidence; withdraw own submission
  'report.submit', // hand the unit's report up
  'report.approve', // the unit's head approves before it leaves the unit
  'report.accept', // the level above accepts (locks), returns, previews
  'correction.propose', // propose a corrected value beside an official one
  'correction.decide',
  'cycle.manage', // open, remind, close
  'reopening.request',
  'reopening.decide',
  'plan.read',
  'plan.manage', // plans, goals, indicators
  'target.propose', // set or change targets of units in scope
  'target.approve',
  'figure.read', // figures, ranks, analysis
  'quality.read',
  'import.run',
  'export.run',
  'organisation.read',
  'organisation.manage', // open, close, merge, split, move units
  'person.read',
  'person.manage',
  'role.assign', // security administrator
  'session.manage', // security administrator: end sessions, reset factors
  'system.manage', // system administrator: packs, mail, jobs
  'audit.read', // audit administrator
  'task.read',
  'comment.write',
  'file.read',
  'file.attach',
] as const

export type Permission = (typeof PERMISSIONS)[number]
