import { z } from 'zod'
import { Day, Year } from '#engine/definition/words.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

/** `calendar/*.yaml`: one year of public holidays and of weekend days that are worked to make up for them. */
export const CalendarYear = z
  .strictObject({
    calendar: Code,
    year: Year,
    document: z.string().min(1).max(200).meta({ description: 'The notice that fixed the days.' }),
    verified: z.boolean().meta({ description: 'False: not yet compared with the notice.' }),
    holidays: z
      .array(z.strictObject({ name: BilingualText, from: Day, until: Day }))
      .min(1)
      .max(60),
    workdays: z.array(Day).max(60).meta({ description: 'Saturdays and Sundays that are worked (调休上班).' }),
  })
  .meta({ id: 'CalendarYear', title: 'calendar/*.yaml' })
export type CalendarYear = z.infer<typeof CalendarYear>
