import { z } from 'zod'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { Who } from '#engine/process/who.ts'

export const Whos = z.array(Who).min(1).max(20)

/** One place at a task, to be filled by one person; with `each`, one for every party of the relation. */
export const SeatRule = z
  .strictObject({
    code: Code,
    name: BilingualText,
    who: Whos,
    each: Code.optional().meta({ description: 'A relation: one seat for each person or unit that has it.' }),
  })
  .meta({ id: 'ProcessSeat' })
export type SeatRule = z.infer<typeof SeatRule>

/** People who are chosen when the case is there: an expert group, the signers of a contract. */
const Choice = z.strictObject({
  by: Whos,
  from: Whos.meta({ description: 'Whoever is chosen must be one of these.' }),
  name: BilingualText.meta({ description: 'What a chosen person does: 评审, 会签.' }),
  least: z.int().min(1).max(200).default(1),
  most: z.int().min(1).max(200).default(50),
  odd: z.boolean().default(false).meta({ description: 'An odd number of people.' }),
})

export const Decide = z
  .union([
    z.enum(['one', 'any', 'all', 'in-order']),
    z.strictObject({ atLeast: z.int().min(1).max(200) }),
    z.strictObject({ percent: z.int().min(1).max(100) }),
  ])
  .meta({ description: 'one · any of · all of (会签) · in order · a number or a percentage that say yes.' })
export type Decide = z.infer<typeof Decide>

const HandOver = z.enum(['no', 'same', 'anyone']).meta({
  description: 'To nobody, to those who could have the seat themselves, or to anyone.',
})

/** Who is asked in a state, and when what they say takes effect. */
export const TaskRule = z
  .strictObject({
    seats: z.array(SeatRule).min(1).max(50).optional(),
    choose: Choice.optional(),
    decide: Decide.default('one'),
    settles: z.enum(['at-once', 'when-all-said']).default('at-once').meta({
      description: 'As soon as the answer is certain, or when everybody has been heard.',
    }),
    veto: z.array(Code).max(50).default([]).meta({
      description:
        'Of a number or percentage: a no is counted, but one from these seats ends it (一票否决); `chosen` is whoever was chosen.',
    }),
    distinct: z.boolean().default(true).meta({ description: 'Nobody takes two seats of one task.' }),
    apartFrom: z.array(Code).max(20).default([]).meta({
      description: 'Actions; nobody who took one of them in this case may have a seat here.',
    }),
    handOver: HandOver.default('same').meta({ description: '转办' }),
    addSigner: HandOver.default('no').meta({ description: '加签' }),
  })
  .meta({ id: 'ProcessTask' })
export type TaskRule = z.infer<typeof TaskRule>
