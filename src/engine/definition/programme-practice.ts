import { z } from 'zod'
import { UnitCode } from '#engine/definition/words.ts'
import { DocumentNumber } from '#engine/document/document-number.ts'
import { FieldCode } from '#engine/form/field.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { PositiveOrZero } from '#engine/number/decimal.ts'
import { Scorecard } from '#engine/scorecard/scorecard.ts'

/** A way of organising (公开竞争、揭榜挂帅、赛马 …), and by what it differs. */
export const OrganisationMode = z
  .strictObject({
    code: Code,
    name: BilingualText,
    limited: z.boolean().default(true).meta({ description: 'Limits hold; open challenges are often exempt.' }),
    competitive: z.boolean().default(true).meta({ description: 'Several apply and the best are taken.' }),
    atOnce: z.int().min(2).max(10).optional().meta({ description: 'A race: so many are approved for one direction.' }),
    firstStage: z
      .strictObject({
        percent: z.int().min(1).max(99).meta({ description: 'Of the grant: what is committed at first.' }),
        goOn: z.int().min(1).max(9).default(1).meta({ description: 'So many go on after the gate; the others end.' }),
      })
      .optional()
      .meta({ description: 'A race: what is funded before the gate, and how many pass it.' }),
    challenge: z.boolean().default(false).meta({
      description: 'Handed over from a list of challenges, whose owner picks; nobody applies himself.',
    }),
    invited: z.boolean().default(false).meta({ description: 'Only units that the direction names may apply.' }),
    named: z.boolean().default(false).meta({ description: 'Only who is named by the direction may lead.' }),
    places: z.int().min(1).max(1000).optional().meta({ description: 'So many are approved for a direction at most.' }),
    skips: z.array(Code).max(20).default([]).meta({ description: 'States of the process that are passed by.' }),
    adds: z.array(Code).max(20).default([]).meta({ description: 'States that only such applications go through.' }),
    relaxes: z.array(Code).max(60).default([]).meta({ description: 'Clauses of the limits that do not hold.' }),
    lumpSum: z.boolean().default(false).meta({ description: '包干制: the money of the contract is not itemised.' }),
  })
  .superRefine((mode, context) => {
    const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    const { atOnce, firstStage, places, skips, adds, challenge, invited } = mode
    if (firstStage !== undefined && (atOnce === undefined || firstStage.goOn >= atOnce))
      fault('firstStage', 'rule.first-stage')
    if (atOnce !== undefined && places !== undefined && places < atOnce) fault('places', 'rule.places-of-race')
    if (adds.some((code) => skips.includes(code))) fault('adds', 'rule.skips-and-adds')
    if (challenge && invited) fault('invited', 'rule.picked-not-invited')
  })
  .meta({ id: 'OrganisationMode' })
export type OrganisationMode = z.infer<typeof OrganisationMode>

/** A plan family (重大专项、重点研发 …): how its calls are run. */
export const ProgrammeFamily = z
  .strictObject({
    code: Code,
    name: BilingualText,
    short: BilingualText.optional(),
    numberCode: z
      .string()
      .regex(/^[A-Z0-9]{1,6}$/, 'rule.number-letters')
      .meta({ description: 'Of a project’s number: ZD.' }),
    process: Code.meta({ description: 'How an application goes.' }),
    form: Code.meta({ description: 'Of that process: what is filled in.' }),
    modes: z.array(Code).min(1).max(20),
    limits: Code.optional(),
    scorecard: Code.optional(),
    division: UnitCode.optional().meta({ description: 'The managing division; else the one that issues the call.' }),
  })
  .meta({ id: 'ProgrammeFamily' })
export type ProgrammeFamily = z.infer<typeof ProgrammeFamily>

/** One item of the form check. What an item asks is worked out where it can be; else somebody looks. */
export const FormCheckItem = z
  .strictObject({
    code: Code,
    name: BilingualText,
    source: BilingualText.optional(),
    by: z.enum(['form', 'limits', 'overdue', 'integrity', 'similar', 'recommender', 'hand']),
    fields: z.array(FieldCode).max(60).default([]).meta({ description: 'by form: whose faults are of this item.' }),
    rules: z.array(Code).max(60).default([]).meta({ description: 'by form or limits: the rules of this item.' }),
  })
  .meta({ id: 'FormCheckItem' })
export type FormCheckItem = z.infer<typeof FormCheckItem>

/** What of a contract a change can touch: the closed list that the code can carry out. */
export const CHANGE_ASPECTS = [
  'leader',
  'unit',
  'indicators',
  'title',
  'term',
  'amount',
  'budget',
  'members',
  'partners',
  'route',
] as const
export type ChangeAspect = (typeof CHANGE_ASPECTS)[number]

/** How often a kind of change may take effect: in the life of a project, or within so many months. */
const ChangeLimit = z.strictObject({
  most: z.int().min(0).max(100),
  withinMonths: z.int().min(1).max(120).optional().meta({ description: 'Absent: in the life of the project.' }),
  text: BilingualText,
  clause: BilingualText,
})

/** A kind of change (变更事项): what the form calls it, what processes call it, and what of the contract it touches. */
export const ChangeKind = z
  .strictObject({
    code: Code.meta({ description: 'As the form’s choice says it.' }),
    called: Code.meta({ description: 'As `changeType` of processes says it.' }),
    aspect: z.enum(CHANGE_ASPECTS),
    field: FieldCode.meta({ description: 'Of the form: what it becomes, or the table that says so.' }),
    cell: z
      .strictObject({ column: FieldCode, from: FieldCode })
      .optional()
      .meta({ description: 'Of a table: the column of the contract, and the one that says its new value.' }),
    subjects: z
      .record(Code, Code)
      .default({})
      .meta({ description: 'Of the budget: rows of the form that funds.yaml calls otherwise.' }),
    with: z.array(Code).max(10).default([]).meta({
      description: 'Kinds that come with it: another amount has another budget.',
    }),
    limits: z.array(ChangeLimit).max(10).default([]),
  })
  .meta({ id: 'ChangeKind' })
export type ChangeKind = z.infer<typeof ChangeKind>

const CHANGES: z.input<typeof ChangePractice>['kinds'] = [
  { code: 'leader', called: 'leader', aspect: 'leader', field: 'newLeader' },
  { code: 'unit', called: 'unit', aspect: 'unit', field: 'newUnit' },
  { code: 'amount', called: 'amount', aspect: 'amount', field: 'newSum', with: ['budget'] },
  {
    code: 'indicator',
    called: 'indicators',
    aspect: 'indicators',
    field: 'indicatorChanges',
    cell: { column: 'target', from: 'newTarget' },
  },
  { code: 'name', called: 'title', aspect: 'title', field: 'newName' },
  { code: 'term', called: 'term', aspect: 'term', field: 'newEndOn' },
  {
    code: 'budget',
    called: 'budget-lines',
    aspect: 'budget',
    field: 'budgetChanges',
    cell: { column: 'grant', from: 'newGrant' },
  },
  { code: 'partner', called: 'members', aspect: 'partners', field: 'partners' },
  { code: 'member', called: 'members', aspect: 'members', field: 'members' },
  { code: 'route', called: 'method', aspect: 'route', field: 'newRoute' },
]

/** Kinds of change, the heaviest first: a request with several goes the way of the heaviest. */
const ChangePractice = z.strictObject({
  field: FieldCode.default('kinds').meta({ description: 'Of the form: which kinds are asked for.' }),
  kinds: z.array(ChangeKind).min(1).max(40),
})
export type ChangePractice = z.infer<typeof ChangePractice>

/** What follows for people and unit of a project that fails (科研诚信记录): for how long they are barred. */
export const IntegrityPractice = z
  .strictObject({
    months: z.int().min(1).max(240).meta({ description: 'Barred from applying, from the day of the decision.' }),
    roles: z
      .array(z.enum(['leader', 'lead-unit']))
      .min(1)
      .max(2),
    reason: BilingualText,
    clause: BilingualText,
  })
  .meta({ id: 'IntegrityPractice' })
export type IntegrityPractice = z.infer<typeof IntegrityPractice>

/** A letter to whom a decision concerns (立项通知书), drawn from a template of the pack after the case has moved there. */
export const LetterRule = z
  .strictObject({
    code: Code,
    template: Code.meta({ description: 'Of documents/*.yaml, data: letter.' }),
    record: z.enum(['application', 'change', 'mid-term', 'acceptance', 'termination', 'platform']),
    on: z
      .union([
        z.strictObject({ outcome: z.enum(['succeeded', 'failed', 'withdrawn', 'terminated']) }),
        z.strictObject({ effect: z.literal('issue-document') }),
      ])
      .meta({ description: 'When the case is closed so, or has this effect.' }),
    states: z
      .array(Code)
      .max(20)
      .default([])
      .meta({ description: 'Only where it stands in one of these; all when empty.' }),
    series: DocumentNumber.shape.code.meta({ description: 'Of its number: 张科立.' }),
  })
  .meta({ id: 'LetterRule' })
export type LetterRule = z.infer<typeof LetterRule>

const Percent = PositiveOrZero

/** What acceptance asks; amounts in 万元. */
export const AcceptancePractice = z
  .strictObject({
    auditFromWan: PositiveOrZero.optional(),
    leastSpentPercent: Percent.optional(),
    auditFile: Code.default('audit-report').meta({ description: 'The kind of file of the process that is the audit.' }),
    withinMonths: z.int().min(1).max(60).default(6),
    mendings: z.int().min(0).max(5).default(1),
    conclusions: z
      .array(z.strictObject({ code: Code, name: BilingualText, from: Percent, each: Percent.default(0) }))
      .min(1)
      .max(6),
    outcomeCode: z
      .string()
      .regex(/^[A-Z0-9]{3}$/, 'rule.outcome-code')
      .optional()
      .meta({ description: 'The three characters before the year of an outcome’s number.' }),
  })
  .meta({ id: 'AcceptancePractice' })
export type AcceptancePractice = z.infer<typeof AcceptancePractice>

/** `programmes.yaml`: plan families, ways of organising, score sheets, the list of the form check, acceptance. */
export const ProgrammePractice = z
  .strictObject({
    level: Code.default('city').meta({ description: 'What limits call the level of these programmes.' }),
    numbering: z
      .string()
      .max(60)
      .default('{yy}{family}{serial:3}')
      .refine((pattern) => /\{serial:[1-8]\}/.test(pattern) && /\{yyyy\}|\{yy\}/.test(pattern), 'rule.numbering')
      .meta({ description: 'A project’s number: {yyyy} or {yy}, {family}, {serial:3}.' }),
    recommenders: z.array(Code).max(20).default([]).meta({ description: 'Kinds of units that recommend.' }),
    recommendWorkingDays: z
      .int()
      .min(0)
      .max(60)
      .default(5)
      .meta({ description: 'After the close, unless a call says so.' }),
    mendWorkingDays: z.int().min(1).max(60).optional().meta({
      description: 'What came in time and was sent back comes again within so many; none: while the call is open.',
    }),
    modes: z.array(OrganisationMode).min(1).max(20),
    families: z.array(ProgrammeFamily).min(1).max(60),
    scorecards: z.array(Scorecard).max(30).default([]),
    formCheck: z.array(FormCheckItem).max(60).default([]),
    resolutionFact: Code.default('resolutionNo').meta({
      description: 'Of an application’s process: the decision’s number.',
    }),
    publicBoard: z
      .enum(['open', 'closed'])
      .default('closed')
      .meta({ description: 'Calls, publicities and approved projects are told without an account.' }),
    similarPercent: z.int().min(10).max(100).default(60).meta({ description: 'From which titles are told as alike.' }),
    acceptance: AcceptancePractice.optional(),
    changes: ChangePractice.default(() => ChangePractice.parse({ kinds: CHANGES })),
    integrity: IntegrityPractice.optional(),
    letters: z.array(LetterRule).max(40).default([]),
    signing: z
      .strictObject({
        algorithm: z.enum(['sm2', 'ed25519']).default('sm2'),
        confirmMinutes: z
          .int()
          .min(1)
          .max(60)
          .default(10)
          .meta({ description: 'How long a proof of identity serves.' }),
      })
      .default({ algorithm: 'sm2', confirmMinutes: 10 })
      .meta({ description: 'Electronic signatures of task books.' }),
  })
  .meta({ id: 'ProgrammePractice', title: 'programmes.yaml' })
export type ProgrammePractice = z.infer<typeof ProgrammePractice>
