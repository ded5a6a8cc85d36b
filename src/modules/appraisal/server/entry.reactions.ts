import { dropEffects, takeUpEffects } from '#modules/appraisal/server/slip-effect.service.ts'
import type { Reaction } from '#server/http/module.ts'

const HEARD = ['slip.overdue', 'slip.returned', 'slip.closed'] as const

export const entryReactions: readonly Reaction[] = [
  ...HEARD.map((event): Reaction => ({ name: `entry.take-up.${event}`, event, run: takeUpEffects })),
  { name: 'entry.drop.slip.cancelled', event: 'slip.cancelled', run: dropEffects },
]
