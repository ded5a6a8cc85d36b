import { STANDINGS } from '#modules/policies/ladder.rules.ts'
import { maybe, oneOf, text } from '#web/router/address.ts'

/** How the list of the ladder is narrowed, as its address says. */
export const LADDER_STANDINGS = ['reachable', ...STANDINGS, 'all'] as const
export const LADDER_SHAPE = {
  step: maybe(),
  standing: oneOf(LADDER_STANDINGS, 'reachable'),
  region: maybe(),
  industry: maybe(),
  gap: maybe(),
  find: text(),
}
