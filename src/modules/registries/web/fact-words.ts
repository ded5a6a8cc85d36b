import { measureWord } from '#engine/indicator/measure.messages.ts'
import type { FactHead } from '#modules/registries/entry.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import { groupDigits } from '#web/figure/format.ts'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** How a kept value is told: amounts grouped, truth in words, days by name, a choice by what it is called. */
export function useFactWords(): (fact: FactHead, value: string) => string {
  const say = useSay(registryWords)
  const pick = usePick()
  const dates = useDates()
  return ({ type, choices, isPersonal }, value) => {
    if (isPersonal) return value
    if (type === 'yes-no') return say(value === 'true' ? 'yes' : 'no')
    if (type === 'money' || type === 'number') return groupDigits(value)
    if (type === 'date') return dates.day(value)
    const choice = choices?.find(({ code }) => code === value)
    return choice === undefined ? value : pick(choice.name)
  }
}

/** A head with the unit of its figures. */
export function useHeadWithMeasure(): (name: string, measure: string | null) => string {
  const pick = usePick()
  return (name, measure) => (measure === null ? name : `${name} ${pick(measureWord(measure))}`)
}
