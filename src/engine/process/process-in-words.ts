import { EARLIER, targetsOf } from '#engine/process/compile-process.ts'
import { processMessages } from '#engine/process/process.messages.ts'
import type { Process, ProcessAction, ProcessState } from '#engine/process/process.ts'
import { type Language, say } from '#engine/text/message.ts'

/** Where a case stands and the way it came, to be marked in a drawing or list. */
export interface DiagramPlace {
  readonly state: string
  readonly trail: readonly string[]
}

type Text = { readonly zh: string; readonly en: string }
export const wordsOf = ({ zh, en }: Text, language: Language): string => (language === 'zh-CN' ? zh : en)

/** How long a state may last, in words; empty when nobody says. */
export function lengthOf({ publicity, due }: ProcessState, process: Process, language: Language): string {
  const { workingDays, calendarDays } = publicity ?? due ?? {}
  if (workingDays !== undefined)
    return say(processMessages, language, 'process.drawing.working-days', { n: workingDays })
  if (calendarDays !== undefined) return say(processMessages, language, 'process.drawing.days', { n: calendarDays })
  const fact = due?.fact === undefined ? undefined : process.facts[due.fact]
  return fact === undefined ? '' : wordsOf(fact.label, language)
}

/** An action with where it leads: 退回修改 → 填报. */
export function wayInWords(process: Process, order: number, action: ProcessAction, language: Language): string {
  const names = (targetsOf(process, order, action) ?? []).map((code) => {
    const state = process.states.find((one) => one.code === code)
    return state === undefined ? code : wordsOf(state.name, language)
  })
  const or = say(processMessages, language, 'process.drawing.or')
  const to = action.to === EARLIER ? say(processMessages, language, 'process.drawing.earlier') : names.join(or)
  return `${wordsOf(action.name, language)} → ${to}`
}

/** The whole process as lines of text: what a drawing shows, for those who do not see it. */
export function processInWords(process: Process, language: Language, place?: DiagramPlace): readonly string[] {
  return process.states.map((state, order) => {
    const phase = say(processMessages, language, `process.phase.${state.phase}`)
    const length = state.phase === 'closed' ? '' : lengthOf(state, process, language)
    const here =
      place?.state === state.code
        ? say(processMessages, language, 'process.drawing.here')
        : place?.trail.includes(state.code)
          ? say(processMessages, language, 'process.drawing.passed')
          : ''
    const about = [phase, length, here].filter((one) => one !== '').join(language === 'zh-CN' ? '，' : ', ')
    const ways = state.actions.map((action) => wayInWords(process, order, action, language))
    const name = wordsOf(state.name, language)
    if (language === 'en') return `${order + 1}. ${name} (${about})${ways.length > 0 ? `: ${ways.join('; ')}` : ''}`
    return `${order + 1}. ${name}（${about}）${ways.length > 0 ? `：${ways.join('；')}` : ''}`
  })
}
