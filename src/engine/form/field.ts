import { z } from 'zod'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

/** The kinds of fields, a closed list. */
export const FIELD_KINDS = [
  'text',
  'number',
  'money',
  'yes-no',
  'date',
  'period',
  'choice',
  'keywords',
  'reference',
  'file',
  'rich-text',
  'signature',
  'table',
  'note',
] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

/** Names that stand for something else in the expressions of a form. */
export const RESERVED_NAMES: readonly string[] = [
  'row',
  'totals',
  'today',
  'true',
  'false',
  'null',
  'in',
  'has',
  'date',
]

/** The name of a field in answers and expressions: `projectName`. */
export const FieldCode = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'rule.field-code')
  .refine((code) => !(code in Object.prototype) && !RESERVED_NAMES.includes(code), 'rule.reserved-word')
  .meta({ id: 'FieldCode', description: 'A letter a–z, then letters and digits: projectName.' })

export const Condition = z.string().min(1).max(4000).meta({
  id: 'FormExpression',
  description:
    'CEL over the fields by their names, `totals.<table>.<column>`, `today` and the facts of the subjects. Money is in 万元.',
})

const FILE_TYPES = ['pdf', 'docx', 'xlsx', 'pptx', 'jpg', 'png', 'zip', 'ofd'] as const

const Schema = z.union([z.boolean(), z.record(z.string(), z.unknown())]).meta({
  id: 'FieldSchema',
  description: 'What the value must keep to: the subset of JSON Schema 2020-12. Money is in 万元 here.',
})
const Count = z.int().min(0).max(10_000)

export const Choice = z.strictObject({ code: Code, name: BilingualText })
export type Choice = z.infer<typeof Choice>

/** What a question of the bank and a field of a form may both say. */
const words = {
  label: BilingualText,
  help: BilingualText.optional(),
  required: z
    .union([z.boolean(), Condition])
    .default(false)
    .meta({ description: 'When it is submitted; drafts may lack anything.' }),
  compute: Condition.optional().meta({ description: 'The value follows from others; nobody types it.' }),
  from: z
    .string()
    .regex(/^[a-z][A-Za-z0-9]*\.[a-z][A-Za-z0-9]*$/, 'rule.fact-path')
    .optional()
    .meta({ description: 'The fact of a subject that answers it: unit.creditCode.' }),
  locked: z.boolean().default(true).meta({ description: 'A fact that is known cannot be typed over.' }),
  carry: z
    .boolean()
    .default(true)
    .meta({ description: 'The answer of an earlier form to the same question is taken over.' }),
}
const shared = { code: FieldCode, question: Code.optional(), when: Condition.optional(), ...words }

const text = { lines: z.int().min(1).max(40).default(1), schema: Schema.optional() }
const number = { decimals: z.int().min(0).max(8).default(0), unit: BilingualText.optional(), schema: Schema.optional() }
const money = { shownIn: z.enum(['万元', '元']).default('万元'), schema: Schema.optional() }
const choice = {
  options: z.array(Choice).min(1).max(200).optional(),
  list: Code.optional().meta({ description: 'A code list instead of options: gbt-4754.' }),
  leavesOnly: z.boolean().default(false).meta({ description: 'Only codes with none below them.' }),
  many: z.boolean().default(false),
  most: Count.optional(),
  least: Count.optional(),
}
const reference = { register: Code, facts: z.array(FieldCode).max(40).default([]) }
const kind = <K extends string>(name: K) => z.literal(name)

export const Column = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...shared, kind: kind('text'), ...text }),
    z.strictObject({ ...shared, kind: kind('number'), ...number }),
    z.strictObject({ ...shared, kind: kind('money'), ...money }),
    z.strictObject({ ...shared, kind: kind('yes-no') }),
    z.strictObject({ ...shared, kind: kind('date') }),
    z.strictObject({ ...shared, kind: kind('choice'), ...choice }),
    z.strictObject({ ...shared, kind: kind('reference'), ...reference }),
  ])
  .meta({
    id: 'FormColumn',
    description: 'Its expressions read the row as `row.<column>` and the form as any field does.',
  })
export type Column = z.infer<typeof Column>

const table = {
  columns: z.array(Column).min(1).max(40),
  rows: z
    .array(z.strictObject({ row: FieldCode, label: BilingualText }))
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Rows that stand fixed, as the subjects of a budget; else rows are added.' }),
  least: Count.default(0),
  most: z.int().min(1).max(2000).default(200),
  unique: z
    .array(z.array(FieldCode).min(1).max(10))
    .max(10)
    .default([])
    .meta({ description: 'Columns that no two rows share.' }),
  totals: z.array(FieldCode).max(40).default([]),
  rowsFrom: Code.optional().meta({
    description:
      'The rows of an earlier answer to this question are shown, in the columns of the same name, and cannot be changed.',
  }),
}

/** A field of a form, complete: what the bank says of its question stands in it. */
export const Field = z.discriminatedUnion('kind', [
  z.strictObject({ ...shared, kind: kind('text'), ...text }),
  z.strictObject({ ...shared, kind: kind('number'), ...number }),
  z.strictObject({ ...shared, kind: kind('money'), ...money }),
  z.strictObject({ ...shared, kind: kind('yes-no') }),
  z.strictObject({ ...shared, kind: kind('date') }),
  z.strictObject({ ...shared, kind: kind('period') }),
  z.strictObject({ ...shared, kind: kind('choice'), ...choice }),
  z.strictObject({
    ...shared,
    kind: kind('keywords'),
    least: Count.default(0),
    most: z.int().min(1).max(50).default(5),
    schema: Schema.optional(),
  }),
  z.strictObject({ ...shared, kind: kind('reference'), ...reference }),
  z.strictObject({
    ...shared,
    kind: kind('file'),
    types: z.array(z.enum(FILE_TYPES)).min(1).default(['pdf']),
    mostBytes: z.int().min(1).max(2_147_483_648).default(20_971_520),
    least: Count.default(0),
    most: z.int().min(1).max(100).default(1),
  }),
  z.strictObject({
    ...shared,
    kind: kind('rich-text'),
    least: Count.default(0),
    most: z.int().min(1).max(200_000).default(20_000),
  }),
  z.strictObject({
    ...shared,
    kind: kind('signature'),
    signer: BilingualText,
    text: BilingualText.optional().meta({ description: 'What is promised; its hash is signed with the rest.' }),
    covers: z
      .enum(['text', 'form'])
      .default('text')
      .meta({ description: 'form: all answers but signatures are signed too.' }),
  }),
  z.strictObject({ ...shared, kind: kind('table'), ...table }),
  z.strictObject({ ...shared, kind: kind('note') }),
])
export type Field = z.infer<typeof Field>
export type FieldOf<K extends FieldKind> = Extract<Field, { readonly kind: K }>

/** Everything a field may say, with nothing required but what the author writes; the rest is the question's. */
const writable = {
  kind: z.enum(FIELD_KINDS),
  ...words,
  ...text,
  ...number,
  ...money,
  ...choice,
  ...reference,
  ...table,
  types: z.array(z.enum(FILE_TYPES)).min(1),
  mostBytes: z.int().min(1),
  most: z.int().min(1).max(200_000),
  least: Count,
  signer: BilingualText,
  text: BilingualText,
  covers: z.enum(['text', 'form']),
  required: z.union([z.boolean(), Condition]),
  locked: z.boolean(),
  carry: z.boolean(),
  lines: z.int().min(1).max(40),
  decimals: z.int().min(0).max(8),
  shownIn: z.enum(['万元', '元']),
  leavesOnly: z.boolean(),
  many: z.boolean(),
  facts: z.array(FieldCode).max(40),
  unique: z.array(z.array(FieldCode).min(1).max(10)).max(10),
  totals: z.array(FieldCode).max(40),
}

/** A field as a form writes it: what it leaves out is taken from its question. */
export const FieldSource = z
  .strictObject({
    ...z.strictObject(writable).partial().shape,
    code: FieldCode,
    question: Code.optional(),
    when: Condition.optional(),
  })
  .meta({ id: 'FieldSource' })
export type FieldSource = z.infer<typeof FieldSource>

/** A question that many forms share: one id, one wording, one answer that carries over. */
export const Question = z
  .strictObject({
    ...z.strictObject(writable).partial().shape,
    code: Code,
    kind: z.enum(FIELD_KINDS),
    label: BilingualText,
  })
  .meta({ id: 'Question' })
export type Question = z.infer<typeof Question>

/** `questions/*.yaml` */
export const QuestionList = z
  .strictObject({ questions: z.array(Question).min(1).max(2000) })
  .meta({ id: 'QuestionList', title: 'questions/*.yaml' })
