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
  'snapshot.restate', // propose to freeze a closed period anew, with a reason
  'snapshot.approve', // another person approves it
  'plan.read',
  'plan.manage', // plans, goals, indicators
  'target.propose', // set or change targets of units in scope
  'target.approve',
  'figure.read', // figures, ranks, analysis
  'quality.read',
  'import.run',
  'monitor.read', // daily values of units in scope
  'monitor.import', // drop files of daily values, take batches back
  'feed.manage', // feeds of machines, their scope and keys
  'export.run',
  'organisation.read',
  'organisation.manage', // open, close, merge, split, move units
  'person.read',
  'person.manage',
  'role.assign', // security administrator
  'session.manage', // security administrator: end sessions, reset factors
  'system.manage', // system administrator: packs, mail, jobs
  'audit.read', // audit administrator
  'key-task.read', // key tasks in scope, and those where the own unit cooperates
  'key-task.report', // the lead unit writes the month's progress
  'key-task.approve', // its head signs it
  'key-task.manage', // the office changes tasks and their units
  'slip.read',
  'slip.raise', // raise slips by rule or on one's own, check replies and extensions, return, escalate
  'slip.reply', // sign for, answer, ask for an extension
  'slip.approve', // the unit's head signs the reply
  'slip.decide', // a leader grants extensions, reads, closes, takes back
  'problem.read', // weekly sheets of units in scope, and problems one is asked to help with
  'problem.write', // the unit's own sheet; what it does about problems it helps with
  'problem.assign', // the office answers, assigns, closes
  'remark.write', // a leader's remark on a figure or task
  'meeting.read', // meetings in scope, and those to which the own unit is invited
  'meeting.arrange', // plan, convene, record, decide, draw up minutes, have decisions followed
  'meeting.answer', // the invited unit says who comes, or asks for leave
  'meeting.sign', // a leader signs the minutes; never whoever drew them up
  'appraisal.read', // entries that adjust scores, and the adjusted ranking, of units in scope
  'appraisal.propose', // propose entries and counter-entries for units in scope, as far as the kind allows
  'appraisal.approve', // book or refuse what another person proposed; decide appeals against another's booking
  'appraisal.answer', // the unit is heard, and appeals
  'bulletin.read', // issued bulletins of the administration; drafts only for those who draft or sign
  'bulletin.draft', // draw up, word, hand in for signing
  'bulletin.sign', // a leader signs and issues, sends back, withdraws
  'fund.read', // pools, commitments and payments of units in scope
  'fund.manage', // open pools, allocate, commit, release tranches, settle, recover
  'fund.request', // draw up payment lists; never approves them
  'fund.approve', // say yes or no to what was shown, at one's step
  'fund.remit', // take the file for the bank out, take its answer in
  'fund.report', // the paid unit: budget, expenditure, receipts, self-evaluation
  'fund.check', // account for expenditure, check evaluations
  'case.read', // cases of units in scope; whoever is a party or has a seat sees his own without it
  'case.open', // open a case of any process that no slice opens itself
  'case.manage', // enter facts of a case and change its parties, with a reason
  'form.read', // forms in force, their versions and drafts
  'form.edit', // draw a form on the screen, propose it
  'form.publish', // put in force, or send back, what another drew
  'register.read', // entries of registers in scope and their facts; personal data masked
  'register.record', // open entries, record and correct facts, import lists
  'register.verify', // confirm what another person recorded; decide what entities dispute
  'register.dispute', // the entity itself says that a fact is wrong
  'register.reveal', // personal data in clear, for a purpose that is written down
  'policy.read', // policies, whom of the entries in scope they reach and why, rounds of awards
  'cultivation.read', // plans and visits of enterprises in scope
  'cultivation.manage', // draw up plans, settle measures, record visits, answer what enterprises raise
  'policy.edit', // draw new versions of policies on the screen, with their cases; propose them
  'policy.publish', // put in force, or send back, what another drew
  'award.manage', // draw up rounds from verdicts, publish, record and decide objections, draw up their payment; try rules
  'award.approve', // say yes to a round that another drew up
  'award.confirm', // the enterprise, or who acts for it, takes an award
  'call.read', // calls of programmes that are meant for the actor's unit or that reach it
  'call.manage', // draw up, amend, set quotas
  'call.publish', // publish and withdraw what another drew up
  'project.apply', // open an application of the unit
  'project.read', // projects of units in scope; whoever takes part sees his own without it
  'project.manage', // form check, score sheets, line-up, documents, archive of projects in scope
  'project.decide', // enter the decision of the meeting on a line-up that another drew up
  'task.read',
  'comment.write',
  'file.read',
  'file.attach',
] as const

export type Permission = (typeof PERMISSIONS)[number]
