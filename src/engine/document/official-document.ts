import { z } from 'zod'
import { findDayNumber } from '#engine/calendar/date.ts'
import { DocumentChart } from '#engine/document/document-chart.ts'
import { DocumentNumber } from '#engine/document/document-number.ts'
import { Table } from '#engine/document/table.ts'
import { PrintableLine, PrintableText, Words } from '#engine/document/words.ts'

/** A calendar day that exists. */
const Day = z.string().refine((text) => findDayNumber(text) !== undefined, 'a day that exists, as 2023-07-03')

export const Heading = z.strictObject({
  kind: z.literal('heading'),
  level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  text: PrintableLine.describe('without its number: that follows from its place'),
  follow: Words.optional().describe('text that goes on in the same paragraph'),
})
export type Heading = z.infer<typeof Heading>

export const Paragraph = z.strictObject({
  kind: z.literal('paragraph'),
  text: Words,
  align: z.enum(['body', 'left', 'center', 'right']).default('body').describe('body: justified, indented by two'),
  editable: z.boolean().optional().describe('its office may word it before it is signed'),
})
export type Paragraph = z.infer<typeof Paragraph>

export const Picture = z.strictObject({
  kind: z.literal('picture'),
  picture: z.string().min(1).max(200).describe('name of the PNG that is handed to the writer'),
  alt: PrintableLine,
  widthMm: z.number().min(10).max(156),
  caption: PrintableLine.optional(),
})
export type Picture = z.infer<typeof Picture>

export const ChartBlock = z.strictObject({
  kind: z.literal('chart'),
  chart: DocumentChart,
  widthMm: z.number().min(60).max(156).default(150),
  heightMm: z.number().min(40).max(150).default(72),
  caption: PrintableLine.optional(),
})
export type ChartBlock = z.infer<typeof ChartBlock>

export const Block = z.discriminatedUnion('kind', [Heading, Paragraph, Table, Picture, ChartBlock])
export type Block = z.infer<typeof Block>

/** 发文机关标志 in red, or none. */
export const Head = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('file'),
      organs: z.array(PrintableLine).min(1).max(6).describe('the host first'),
      word: z.boolean().default(true).describe('文件 after the name'),
    })
    .describe('文件式'),
  z.strictObject({ kind: z.literal('letter'), organ: PrintableLine }).describe('信函式'),
  z
    .strictObject({
      kind: z.literal('minutes'),
      mark: PrintableLine.describe('……会议纪要'),
      issue: z.int().min(1).max(9999).optional().describe('第几期'),
      organ: PrintableLine,
      date: Day,
    })
    .describe('纪要'),
  z.strictObject({ kind: z.literal('plain') }).describe('slips, sheets and briefs: no mark'),
])
export type Head = z.infer<typeof Head>

export const Attachment = z.strictObject({
  title: PrintableLine,
  body: z.array(Block).min(1).max(2000),
})
export type Attachment = z.infer<typeof Attachment>

/** An official document after GB/T 9704-2012: what is said, not how it is drawn. Plain JSON. */
export const OfficialDocument = z
  .strictObject({
    head: Head,
    copyNumber: z
      .string()
      .regex(/^\d{6}$/, 'six digits')
      .optional()
      .describe('份号'),
    secrecy: z
      .strictObject({
        level: z.enum(['绝密', '机密', '秘密']),
        term: PrintableLine.optional().describe('保密期限: 1年'),
      })
      .optional(),
    urgency: z.enum(['特急', '加急']).optional(),
    number: DocumentNumber.optional(),
    signers: z.array(PrintableLine).max(6).default([]).describe('签发人, of a document that goes upward'),
    title: PrintableText.min(1).max(200).describe('its author may break lines'),
    addressee: PrintableText.min(1).max(1000).optional().describe('主送机关, without the colon'),
    body: z.array(Block).min(1).max(2000),
    attendance: z
      .array(z.strictObject({ label: z.enum(['出席', '请假', '列席']), names: PrintableText.min(1).max(4000) }))
      .max(3)
      .default([]),
    signature: z
      .strictObject({ organs: z.array(PrintableLine).min(1).max(6), date: Day })
      .optional()
      .describe('署名和成文日期'),
    note: PrintableLine.optional().describe('附注, without its brackets'),
    attachments: z.array(Attachment).max(30).default([]),
    print: z
      .strictObject({
        copies: PrintableText.min(1).max(2000).optional().describe('抄送机关, without the full stop'),
        office: PrintableLine.describe('印发机关'),
        date: Day.describe('印发日期'),
      })
      .optional()
      .describe('版记'),
  })
  .meta({ id: 'OfficialDocument' })
export type OfficialDocument = z.infer<typeof OfficialDocument>
