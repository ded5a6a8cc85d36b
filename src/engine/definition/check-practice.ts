import { z } from 'zod'

const Share = z.number().gt(0).max(1)

/** A rate of false alarms that is put up with: of what is told at most this share is expected to be chance. */
const falseAlarms = Share.default(0.01).meta({
  description: 'The share of false alarms that is put up with, over all series of a run together; smaller is stricter.',
})
const isOn = z.boolean().default(true).meta({ description: 'Whether it is run at all.' })

/** `checks.yaml`: which checks on figures are run, and how easily they are startled. Without the file all are, by the defaults. */
export const CheckPractice = z
  .strictObject({
    digits: z
      .strictObject({
        on: isOn,
        leastDigits: z
          .int()
          .min(8)
          .max(10_000)
          .default(12)
          .meta({ description: 'Fewer usable last digits say nothing.' }),
        excess: z.number().min(1.2).max(10).default(2).meta({
          description: 'So many times the expected number at least; 2: where every tenth is expected, every fifth.',
        }),
        falseAlarms,
      })
      .prefault({})
      .meta({ description: 'Digit heaping: last digits that crowd on 0 and 5, or on any other, or avoid one.' }),
    threshold: z
      .strictObject({
        on: isOn,
        withinPercent: z.number().gt(0).max(20).default(2).meta({
          description: 'What counts as close to the border of a light, or to 100 % of a target: percent of the figure.',
        }),
        leastNear: z
          .int()
          .min(5)
          .max(1000)
          .default(8)
          .meta({ description: 'Fewer figures close to a border say nothing.' }),
        falseAlarms,
      })
      .prefault({})
      .meta({ description: 'Jumps just over a threshold, and corrections after the fact that lift over one.' }),
    lastDay: z
      .strictObject({
        on: isOn,
        leastCells: z.int().min(1).max(1000).default(5),
        leastDays: z
          .int()
          .min(1)
          .max(365)
          .default(2)
          .meta({ description: 'The cycle must have been open for so long.' }),
        peersAtMost: z.number().min(0).max(1).default(0.25).meta({
          description: 'Told of a unit while at most this share of the others did the same.',
        }),
        cycleFrom: Share.default(0.5).meta({ description: 'Told of the whole cycle from this share of its units on.' }),
      })
      .prefault({})
      .meta({ description: 'Entries all on the last day of a cycle.' }),
    sharedFile: z
      .strictObject({
        on: isOn,
        leastBytes: z.int().min(0).default(200).meta({ description: 'Smaller files are blank forms or marks.' }),
      })
      .prefault({})
      .meta({ description: 'One evidence file under records of two units.' }),
    register: z
      .strictObject({ on: isOn })
      .prefault({})
      .meta({ description: 'Totals that disagree with a register that an indicator names.' }),
    answerWorkingDays: z.int().min(1).max(120).default(5).meta({
      description: 'So many working days a unit has to explain a finding, or to correct it.',
    }),
  })
  .meta({ id: 'CheckPractice', title: 'checks.yaml' })
export type CheckPractice = z.infer<typeof CheckPractice>
