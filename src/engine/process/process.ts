import { z } from 'zod'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { OUTCOMES, STATE_PHASES } from '#engine/process/phase.ts'
import { TaskRule, Whos } from '#engine/process/task-rule.ts'

const Days = z.int().min(1).max(1000)
const Condition = z.string().min(1).max(4000)
const Named = z.strictObject({ code: Code, name: BilingualText })

/** What guards may read. Bounds and choices let the checker see a guard that can never hold. */
export const ProcessFact = z
  .strictObject({
    type: z.enum(['bool', 'number', 'text', 'date', 'texts']),
    label: BilingualText,
    unit: BilingualText.optional(),
    least: z.number().optional(),
    most: z.number().optional(),
    oneOf: z.array(z.string().max(200)).min(1).max(200).optional(),
    isInner: z.boolean().optional().meta({ description: 'Codes for guards alone: no page shows it.' }),
  })
  .meta({ id: 'ProcessFact' })
export type ProcessFact = z.infer<typeof ProcessFact>

/** Until when a state is to be left. The day of entering does not count, and the last day counts in full (民法典 201–203). */
export const DueRule = z
  .strictObject({
    workingDays: Days.optional(),
    calendarDays: Days.optional(),
    fact: Code.optional().meta({ description: 'Or the day that a fact gives; it may be moved.' }),
    onExpiry: z.enum(['act', 'escalate', 'stay']).optional().meta({
      description:
        'act: the action by deadline is taken, and nobody may be late; escalate: others may act too; stay: it is late.',
    }),
    escalateTo: Whos.optional(),
    remindBefore: z.array(z.int().min(0).max(120)).max(10).default([]).meta({ description: 'Working days.' }),
    remindEvery: z.int().min(1).max(120).optional().meta({ description: 'Working days, once it is late.' }),
  })
  .meta({ id: 'ProcessDue' })
export type DueRule = z.infer<typeof DueRule>

/** 公示: how long it lasts, who may object, and who, not having decided before, answers. */
export const Publicity = z
  .strictObject({
    workingDays: Days.optional(),
    calendarDays: Days.optional(),
    objections: z
      .strictObject({
        who: Whos,
        handle: Whos,
        apartFrom: z.array(Code).max(50).default([]).meta({ description: 'Who took these actions does not answer.' }),
        answerWorkingDays: Days.default(15),
        suspends: z.boolean().default(true).meta({ description: 'The period stands still until all are answered.' }),
      })
      .optional(),
  })
  .meta({ id: 'ProcessPublicity' })
export type Publicity = z.infer<typeof Publicity>

/** Cases of another process that are opened here and waited for. */
export const Subcases = z
  .strictObject({
    process: Code,
    forEach: z.union([z.strictObject({ fact: Code }), z.strictObject({ relation: Code })]).meta({
      description: 'A list of texts or a number among the facts, or the parties of a relation.',
    }),
    wait: z.enum(['all', 'any', 'condition']).meta({
      description: 'Until all or one of them are closed, or until `when` of the action by subcases holds.',
    }),
  })
  .meta({ id: 'ProcessSubcases' })
export type Subcases = z.infer<typeof Subcases>

export const ProcessAction = z
  .strictObject({
    code: Code,
    name: BilingualText,
    by: z.enum(['task', 'people', 'rule', 'deadline', 'objection', 'subcases']).default('task').meta({
      description:
        'Said at the state’s task; taken by listed people; by itself when its guard holds; when the deadline has passed; when an objection is upheld; when subcases are there.',
    }),
    says: z.enum(['yes', 'no']).optional().meta({ description: 'At a task; a return says no, all else yes.' }),
    move: z.enum(['onward', 'return', 'withdraw']).default('onward').meta({ description: '办理 · 退回 · 撤回' }),
    to: z.union([Code, z.array(Code).min(2).max(50)]).meta({
      description: 'A state; `next`, the next on the road; a return also `earlier`, or a choice of states.',
    }),
    who: Whos.optional(),
    seats: z.array(Code).max(50).default([]).meta({ description: 'Only who has one of these seats may say it.' }),
    apartFrom: z.array(Code).max(20).default([]).meta({ description: 'Nobody who took one of these in this case.' }),
    when: Condition.optional().meta({ description: 'CEL over the facts; unknown is not yes.' }),
    unless: BilingualText.optional().meta({ description: 'What is told when the guard does not hold.' }),
    form: Code.optional(),
    files: z.array(Code).max(50).default([]),
    asks: z
      .array(Code)
      .max(20)
      .default([])
      .meta({ description: 'Facts that whoever takes it enters with it: 决议文号.' }),
    reason: z.enum(['required', 'optional']).optional().meta({ description: 'A no or a return has one by default.' }),
    marks: z.enum(['required', 'optional']).default('optional').meta({ description: 'A return marks fields.' }),
    resume: z.enum(['through-all', 'to-returner']).default('through-all').meta({
      description: 'After a return: through all steps again, or straight to who returned it.',
    }),
    until: z.enum(['untouched', 'decided']).default('untouched').meta({
      description: 'A withdrawal: until somebody has said something, or as long as the case is there.',
    }),
    effects: z.array(Code).max(20).default([]),
  })
  .meta({ id: 'ProcessAction' })
export type ProcessAction = z.infer<typeof ProcessAction>

export const ProcessState = z
  .strictObject({
    code: Code,
    name: BilingualText,
    phase: z.enum(STATE_PHASES),
    outcome: z.enum(OUTCOMES).optional().meta({ description: 'Of a closed state: how it ended.' }),
    aside: z.boolean().default(false).meta({ description: 'Not on the road: `next` passes it by.' }),
    task: TaskRule.optional(),
    due: DueRule.optional(),
    publicity: Publicity.optional(),
    subcases: Subcases.optional(),
    effects: z.array(Code).max(20).default([]).meta({ description: 'On entering.' }),
    actions: z.array(ProcessAction).max(50).default([]),
  })
  .meta({ id: 'ProcessState' })
export type ProcessState = z.infer<typeof ProcessState>

/** `processes/*.yaml`: states in the order of the road, and the actions that lead from each. The first state is where a case begins. */
export const Process = z
  .strictObject({
    code: Code,
    name: BilingualText,
    record: Code.optional().meta({
      description: 'The kind of record it is: application, task-book, payment …; absent: a plain case.',
    }),
    purpose: BilingualText.optional(),
    number: z
      .string()
      .max(60)
      .regex(/\{n+\}/)
      .optional()
      .meta({ description: 'How `issue-number` writes it: 张科立〔{year}〕{n}号; {nnnn} has four digits.' }),
    sources: z.array(BilingualText).max(20).default([]),
    notVerified: z.array(BilingualText).max(20).default([]),
    relations: z
      .array(Named.extend({ is: z.enum(['person', 'unit']) }))
      .max(30)
      .default([]),
    facts: z.record(Code, ProcessFact).default({}),
    forms: z.array(Named).max(30).default([]),
    files: z.array(Named).max(100).default([]),
    states: z.array(ProcessState).min(2).max(100),
  })
  .meta({ id: 'Process', title: 'processes/*.yaml' })
export type Process = z.infer<typeof Process>
