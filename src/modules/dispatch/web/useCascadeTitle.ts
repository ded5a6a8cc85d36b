import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import type { Cascade } from '#modules/dispatch/web/cascade-draft.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** What stands in force, in one sentence. */
export function useCascadeTitle(cascade: Cascade): string {
  const say = useSay(planWords)
  const pick = usePick()
  const { target } = cascade.parent
  const told = {
    unit: pick(cascade.parent.unit.short),
    indicator: pick(cascade.indicator.name),
    measure: pick(cascade.indicator.unit),
  }
  if (target.expectation !== 'value') return say('cascade.title.none', told)
  const value =
    target.bandLow !== undefined && target.bandHigh !== undefined
      ? `${formatDecimal(target.bandLow)}–${formatDecimal(target.bandHigh)}`
      : (formatDecimal(target.value ?? '') ?? '')
  const all = { ...told, target: value }
  if (cascade.status === 'even') return say('cascade.title.even', all)
  if (cascade.remainder === undefined || Number(cascade.remainder) === 0 || cascade.status === 'free')
    return say('cascade.title.free', all)
  const rest = formatDecimal(cascade.remainder.replace(/^-/, '')) ?? ''
  return say(cascade.remainder.startsWith('-') ? 'cascade.title.over' : 'cascade.title.rest', { ...all, rest })
}
