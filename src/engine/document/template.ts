import { z } from 'zod'
import { DocumentNumber } from '#engine/document/document-number.ts'
import { Heading } from '#engine/document/official-document.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

/** Words with places: `截至{asOf | date}，{name}完成{actual | number 1}亿元。` */
const TemplateText = z.string().min(1).max(8000).meta({ description: 'Text with {expression | format}.' })
/** A CEL expression over the data. */
const Cel = z.string().min(1).max(2000).meta({ description: 'A CEL expression.' })
const Name = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'a name as row, unit, indicator')

const when = Cel.optional().describe('left out unless true')
const Align = z.enum(['left', 'center', 'right'])

const TemplateHeading = z.strictObject({
  kind: z.literal('heading'),
  level: Heading.shape.level,
  text: TemplateText,
  follow: TemplateText.optional(),
  when,
})

const TemplateParagraph = z.strictObject({
  kind: z.literal('paragraph'),
  text: TemplateText,
  align: z.enum(['body', 'left', 'center', 'right']).default('body'),
  editable: z
    .boolean()
    .default(false)
    .describe('an officer may word it himself before it is signed; it holds no number of the data'),
  when,
})

const HeadCell = z.union([
  z.string().max(200),
  z.strictObject({
    text: z.string().max(200),
    columns: z.int().min(1).max(40).default(1),
    rows: z.int().min(1).max(4).default(1),
  }),
])

const TemplateTable = z.strictObject({
  kind: z.literal('table'),
  each: Cel.describe('the list whose elements are rows'),
  as: Name.default('row'),
  title: TemplateText.optional(),
  unit: TemplateText.optional(),
  columns: z
    .array(
      z.strictObject({
        head: z.string().min(1).max(200),
        value: TemplateText,
        share: z.number().positive().max(1000).default(1),
        align: Align.default('center'),
      }),
    )
    .min(1)
    .max(40),
  heads: z.array(z.array(HeadCell).max(40)).min(1).max(4).optional().describe('merged heads instead of one row'),
  strong: Cel.optional().describe('rows that are emphasised'),
  notes: z.array(TemplateText).max(20).default([]),
  wide: z.boolean().default(false),
  when,
})

/** A grid of labels and fields: slips, sheets. */
const TemplateForm = z.strictObject({
  kind: z.literal('form'),
  columns: z
    .array(z.strictObject({ share: z.number().positive().max(1000), align: Align.default('left') }))
    .min(1)
    .max(12),
  rows: z
    .array(
      z.strictObject({
        cells: z
          .array(
            z.strictObject({
              text: z.string().max(8000),
              label: z.boolean().default(false),
              align: Align.optional().describe('otherwise than its column'),
              blank: z
                .boolean()
                .default(false)
                .describe('empty, to be written in by hand, as long as something is missing'),
              columns: z.int().min(1).max(12).default(1),
              rows: z.int().min(1).max(40).default(1),
            }),
          )
          .min(1)
          .max(12),
        least: z.number().positive().max(600).optional(),
      }),
    )
    .min(1)
    .max(100),
  when,
})

const TemplateChart = z.strictObject({
  kind: z.literal('chart'),
  draw: z.enum(['bars', 'lines']),
  each: Cel.describe('the list whose elements are categories'),
  as: Name.default('row'),
  name: TemplateText,
  categoryName: z.string().min(1).max(40),
  category: TemplateText,
  series: z
    .array(z.strictObject({ name: TemplateText, value: Cel, stroke: z.enum(['main', 'plain', 'dashed']).optional() }))
    .min(1)
    .max(6),
  target: z.strictObject({ name: TemplateText, value: Cel }).optional(),
  decimals: z.int().min(0).max(6).optional(),
  widthMm: z.number().min(60).max(156).default(150),
  heightMm: z.number().min(40).max(150).default(72),
  caption: TemplateText.optional(),
  when,
})

/** Blocks under one condition, or once for each element of a list. */
const TemplateGroup = z.strictObject({
  kind: z.literal('group'),
  when,
  each: Cel.optional(),
  as: Name.default('each'),
  get blocks(): z.ZodArray<typeof TemplateBlock> {
    return z.array(TemplateBlock).min(1).max(200)
  },
})

export const TemplateBlock = z.discriminatedUnion('kind', [
  TemplateHeading,
  TemplateParagraph,
  TemplateTable,
  TemplateForm,
  TemplateChart,
  TemplateGroup,
])
export type TemplateBlock = z.infer<typeof TemplateBlock>
export type TemplateBlockOf<Kind extends TemplateBlock['kind']> = Extract<TemplateBlock, { readonly kind: Kind }>

const TemplateHead = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    organs: z.array(TemplateText).min(1).max(6),
    word: z.boolean().default(true),
  }),
  z.strictObject({ kind: z.literal('letter'), organ: TemplateText }),
  z.strictObject({
    kind: z.literal('minutes'),
    mark: TemplateText,
    issue: Cel.optional(),
    organ: TemplateText,
    date: Cel,
  }),
  z.strictObject({ kind: z.literal('plain') }),
])

/** An official document that a pack defines and its office edits: what is always said, and the places of the data. */
export const DocumentTemplate = z
  .strictObject({
    code: Code,
    name: BilingualText,
    data: Code.describe('which data it is filled with: bulletin, slip, minutes, brief, sheet'),
    head: TemplateHead,
    urgency: z.enum(['特急', '加急']).optional(),
    series: DocumentNumber.shape.code.optional().describe('张科发, of the number that is taken when it is issued'),
    number: TemplateText.optional().describe('张科发〔2023〕12号; left out as long as there is none'),
    signers: z.array(TemplateText).max(6).default([]),
    title: TemplateText,
    addressee: TemplateText.optional(),
    body: z.array(TemplateBlock).min(1).max(500),
    attendance: z
      .array(z.strictObject({ label: z.enum(['出席', '请假', '列席']), names: TemplateText, when }))
      .max(3)
      .default([]),
    signature: z.strictObject({ organs: z.array(TemplateText).min(1).max(6), date: Cel }).optional(),
    note: TemplateText.optional(),
    attachments: z
      .array(z.strictObject({ title: TemplateText, when, body: z.array(TemplateBlock).min(1).max(500) }))
      .max(30)
      .default([]),
    print: z.strictObject({ copies: TemplateText.optional(), office: TemplateText, date: Cel }).optional(),
  })
  .meta({ id: 'DocumentTemplate', title: 'documents/*.yaml' })
export type DocumentTemplate = z.infer<typeof DocumentTemplate>
