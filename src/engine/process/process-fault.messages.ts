import { messages } from '#engine/text/message.ts'

/** What is wrong with a process as it is written. */
export const processFaultMessages = messages({
  'process.fault.twice': ['“{code}”在这里出现了两次', '“{code}” stands twice here'],
  'process.fault.reserved': ['“{code}”是流程的保留词，不能用作代码', '“{code}” is a word of the language and no code'],
  'process.fault.unknown-role': ['没有角色“{code}”', 'There is no role “{code}”'],
  'process.fault.unknown-role-like': [
    '没有角色“{code}”，是否指“{like}”？',
    'There is no role “{code}”; did you mean “{like}”?',
  ],
  'process.fault.unknown-relation': ['流程没有关系“{code}”', 'The process declares no relation “{code}”'],
  'process.fault.unknown-relation-like': [
    '流程没有关系“{code}”，是否指“{like}”？',
    'There is no relation “{code}”; did you mean “{like}”?',
  ],
  'process.fault.unknown-state': ['流程没有环节“{code}”', 'The process has no state “{code}”'],
  'process.fault.unknown-state-like': [
    '流程没有环节“{code}”，是否指“{like}”？',
    'There is no state “{code}”; did you mean “{like}”?',
  ],
  'process.fault.unknown-action': ['流程没有操作“{code}”', 'The process has no action “{code}”'],
  'process.fault.unknown-action-like': [
    '流程没有操作“{code}”，是否指“{like}”？',
    'There is no action “{code}”; did you mean “{like}”?',
  ],
  'process.fault.unknown-seat': ['本环节没有经办岗位“{code}”', 'The task here has no seat “{code}”'],
  'process.fault.unknown-seat-like': [
    '本环节没有经办岗位“{code}”，是否指“{like}”？',
    'There is no seat “{code}”; did you mean “{like}”?',
  ],
  'process.fault.unknown-form': ['没有表单“{code}”', 'There is no form “{code}”'],
  'process.fault.unknown-form-like': [
    '没有表单“{code}”，是否指“{like}”？',
    'There is no form “{code}”; did you mean “{like}”?',
  ],
  'process.fault.unknown-file': ['流程没有附件种类“{code}”', 'The process declares no kind of file “{code}”'],
  'process.fault.unknown-file-like': [
    '流程没有附件种类“{code}”，是否指“{like}”？',
    'There is no kind of file “{code}”; did you mean “{like}”?',
  ],
  'process.fault.unknown-effect': ['系统没有动作“{code}”', 'The system has no effect “{code}”'],
  'process.fault.unknown-effect-like': [
    '系统没有动作“{code}”，是否指“{like}”？',
    'There is no effect “{code}”; did you mean “{like}”?',
  ],
  'process.fault.unknown-process': ['定义包没有流程“{code}”', 'The pack has no process “{code}”'],
  'process.fault.unknown-process-like': [
    '定义包没有流程“{code}”，是否指“{like}”？',
    'There is no process “{code}”; did you mean “{like}”?',
  ],
  'process.fault.unknown-record': ['系统没有记录种类“{code}”', 'The system has no kind of record “{code}”'],
  'process.fault.unknown-record-like': [
    '系统没有记录种类“{code}”，是否指“{like}”？',
    'There is no kind of record “{code}”; did you mean “{like}”?',
  ],
  'process.fault.unknown-fact': ['流程没有事实“{code}”', 'The process declares no fact “{code}”'],
  'process.fault.unknown-fact-like': [
    '流程没有事实“{code}”，是否指“{like}”？',
    'There is no fact “{code}”; did you mean “{like}”?',
  ],
  'process.fault.fact-type': [
    '事实“{code}”的类型是 {type}，这里不能用',
    'The fact “{code}” is of type {type}, which does not serve here',
  ],
  'process.fault.fact-bounds': ['事实“{code}”的下限大于上限', 'The bounds of the fact “{code}” leave no value'],
  'process.fault.who-is-nobody': ['须写明角色、关系或 anyone', 'Name a role, a relation or anyone'],
  'process.fault.scope-alone': [
    '范围只能与单位关系和角色一起用',
    'A scope goes with a role and the relation of a unit',
  ],
  'process.fault.each-of-nobody': [
    '“{code}”是人员关系，经办人应为本人，不能另写角色范围',
    'A seat for each person of “{code}” is that person’s own',
  ],

  'process.fault.first-state': [
    '流程要从起草、审核或执行环节开始',
    'A process begins in a state of draft, review or activity',
  ],
  'process.fault.closed-goes-on': [
    '办结环节不能再有任务、时限或操作',
    'A closed state has no task, deadline or action',
  ],
  'process.fault.closed-without-outcome': [
    '办结环节须写明结果（outcome）',
    'A closed state says how it ended (outcome)',
  ],
  'process.fault.outcome-of-open': ['只有办结环节有结果', 'Only a closed state has an outcome'],
  'process.fault.closed-on-road': [
    '办结环节“{code}”之后还有环节，会被 next 走到；请写 aside: true 或放在最后',
    'States follow “{code}” on the road though it is closed; put it last or write aside: true',
  ],
  'process.fault.nobody-is-asked': [
    '“{code}”没有任务，也不会自动往下走，没有人会想起它',
    'Nobody is asked in “{code}”, and nothing moves it by itself',
  ],
  'process.fault.seats-or-choose': ['任务写 seats 或 choose 之一', 'A task has either seats or choose'],
  'process.fault.task-without-yes': ['任务没有“同意”类操作，办不下去', 'No action of the task says yes'],
  'process.fault.says-without-task': [
    '本环节没有任务；操作须写 by: people 等',
    'There is no task to say this at; write by: people or another',
  ],
  'process.fault.says-elsewhere': ['只有任务中的操作有 says', 'Only an action at a task says yes or no'],
  'process.fault.people-without-who': ['由人直接办理的操作须写 who', 'An action by people says who'],
  'process.fault.who-elsewhere': [
    'who 只用于 by: people；任务的经办人写在 seats',
    'Only an action by people has who; seats say it for a task',
  ],
  'process.fault.one-seat': [
    'decide: one 只有一个经办岗位；多个请写 any、all、in-order 或人数',
    'decide: one has one seat; else any, all, in-order or a number',
  ],
  'process.fault.quorum-too-high': ['须 {needed} 人同意，只有 {n} 个经办岗位', 'Needs {needed} in favour of {n} seats'],
  'process.fault.choice-bounds': ['选定人数的下限大于上限', 'At least is more than at most'],
  'process.fault.no-without-return': ['任务中的“不同意”没有去处', 'A no at this task leads nowhere'],
  'process.fault.deadline-without-days': [
    '时限写 workingDays、calendarDays 或 fact 之一',
    'A deadline is of workingDays, calendarDays or a fact: one of them',
  ],
  'process.fault.deadline-without-action': [
    '时限没有写明到期怎么办（onExpiry）',
    'Nothing is said of what happens on expiry (onExpiry)',
  ],
  'process.fault.expiry-without-action': [
    'onExpiry: act 须有一个 by: deadline 的操作',
    'onExpiry: act needs an action by deadline',
  ],
  'process.fault.action-without-expiry': [
    'by: deadline 的操作须有 onExpiry: act 的时限或公示期',
    'An action by deadline needs a deadline with onExpiry: act, or publicity',
  ],
  'process.fault.escalates-to-nobody': ['提级办理须写 escalateTo', 'Escalation says to whom (escalateTo)'],
  'process.fault.escalates-without-task': ['没有任务，无从提级', 'There is no task to escalate'],
  'process.fault.two-of-a-kind': ['一个环节只能有一个 by: {by} 的操作', 'A state has one action by {by}'],
  'process.fault.publicity-phase': [
    '公示期与公示阶段（phase: publicity）须一致',
    'A state of phase publicity has a period of publicity, and no other has',
  ],
  'process.fault.publicity-and-due': [
    '公示期就是时限，不再另写 due',
    'The period of publicity is the deadline; there is no other',
  ],
  'process.fault.publicity-short': ['公示期不足 {least} 个工作日', 'Publicity of less than {least} working days'],
  'process.fault.publicity-left-early': [
    '公示期未满不能往下走；由 by: deadline 的操作离开',
    'Publicity is not left onward before its end; leave it by deadline',
  ],
  'process.fault.objection-without-way': [
    '受理异议须有 by: objection 的操作',
    'Objections need an action by objection',
  ],
  'process.fault.way-without-objection': [
    'by: objection 的操作须有公示异议',
    'An action by objection needs publicity with objections',
  ],
  'process.fault.subcases-without-way': ['子流程须有 by: subcases 的操作', 'Subcases need an action by subcases'],
  'process.fault.way-without-subcases': ['by: subcases 的操作须有子流程', 'An action by subcases needs subcases'],
  'process.fault.subcase-of-itself': ['流程不能开自己的子流程', 'A process does not open cases of itself'],
  'process.fault.wait-without-condition': [
    'wait: condition 须在 by: subcases 的操作写 when',
    'wait: condition needs when at the action by subcases',
  ],
  'process.fault.papers-of-nobody': [
    '自动进行的操作不能要求表单、附件或理由',
    'What happens by itself asks for no form, file or reason',
  ],
  'process.fault.choice-of-targets': ['只有退回可以选择去处', 'Only a return has a choice of targets'],
  'process.fault.earlier-onward': ['earlier 只用于退回', 'Only a return goes to earlier'],
  'process.fault.no-next': ['后面没有环节了', 'There is no next state'],

  'process.fault.unreachable': ['走不到环节“{code}”', 'The state “{code}” is never reached'],
  'process.fault.dead-end': ['从“{code}”走不到办结', 'From “{code}” there is no way to a closed state'],
  'process.fault.not-earlier': [
    '“{code}”不在本环节之前，不能退回或撤回到它',
    'One does not come here from “{code}”; nothing goes back to it',
  ],
  'process.fault.automatic-circle': ['自动环节绕成了圈：{circle}', 'Steps by themselves run in a circle: {circle}'],

  'process.fault.guard-never': ['条件永远不成立', 'The condition can never hold'],
  'process.fault.guard-always': ['条件总是成立，可以不写', 'The condition always holds and can be left out'],
  'process.fault.rules-overlap': [
    '与“{other}”的条件可能同时成立，去处不确定',
    'May hold together with “{other}”; the way would be uncertain',
  ],
  'process.fault.rule-after-always': [
    '前面的“{other}”总会成立，轮不到这一条',
    '“{other}” before it always holds; this one is never asked',
  ],
})

export type ProcessFaultKey = keyof typeof processFaultMessages
