import { sentence } from '#engine/expression/sentence.ts'
import type { CaseEvent } from '#engine/process/case-event.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import { type ProcessMessageKey, processMessages } from '#engine/process/process.messages.ts'
import { LET_GO } from '#engine/process/system-act.ts'
import type { Reason } from '#engine/refusal.ts'
import { type Language, say } from '#engine/text/message.ts'

type Params = Record<string, string | number>
type Text = { readonly zh: string; readonly en: string }

const inWords = (text: Text, language: Language): string => (language === 'zh-CN' ? text.zh : text.en)

/** The reason with the codes in it by the names the pack gives them, and the condition as a sentence. */
export function reasonInWords(process: CompiledProcess, reason: Reason, language: Language): Reason {
  const params: Params = { ...named(process, reason.params ?? {}, language) }
  if (reason.key === 'process.rule-fails' || reason.key === 'process.rule-unknown') {
    params.rule = ruleOf(process, reason, language)
    params.facts = factsInWords(process, String(reason.params?.facts ?? ''), language)
  }
  return { ...reason, params }
}

/** A reason as the screen prints it. */
export function sayReason(process: CompiledProcess, reason: Reason, language: Language): string {
  const { params = {} } = reasonInWords(process, reason, language)
  return Object.hasOwn(processMessages, reason.key)
    ? say(processMessages, language, reason.key as ProcessMessageKey, params)
    : reason.key
}

/** One sentence of a history. `nameOf` gives the name of a person or unit. */
export function sayEvent(
  process: CompiledProcess,
  event: CaseEvent,
  language: Language,
  nameOf: (id: string) => string,
): string {
  const told = (key: ProcessMessageKey, params: Params = {}) => {
    const by = event.by === undefined ? '' : nameOf(event.by)
    const who =
      event.for === undefined ? by : say(processMessages, language, 'process.for', { by, for: nameOf(event.for) })
    return say(processMessages, language, key, { by: who, ...named(process, params, language) })
  }
  switch (event.event) {
    case 'opened':
      return told('process.did.opened', { process: inWords(process.process.name, language) })
    case 'entered':
      return event.dueOn === undefined
        ? told('process.did.entered', { state: event.state })
        : told('process.did.entered-due', { state: event.state, dueOn: event.dueOn })
    case 'said':
      return told('process.did.said', { action: event.action })
    case 'left':
      if (event.action === LET_GO) return told('process.did.let-go')
      return told(event.by === undefined ? 'process.did.by-itself' : 'process.did.left', {
        state: event.state,
        action: event.action,
      })
    case 'handed-over':
      return told('process.did.handed-over', { to: nameOf(event.to) })
    case 'signer-added':
      return told(`process.did.signer-${event.place}`, { to: nameOf(event.added.person ?? '') })
    case 'delegated':
      return told('process.did.delegated', { to: nameOf(event.to), from: event.from, until: event.until })
    case 'chosen':
      return told('process.did.chosen', { n: event.seats.length })
    case 'reminded':
    case 'escalated':
      return told(`process.did.${event.event}`)
    case 'due-moved':
      return event.dueOn === undefined
        ? told('process.did.due-gone')
        : told('process.did.due-moved', { dueOn: event.dueOn })
    case 'objected':
      return event.left === undefined
        ? told('process.did.objected')
        : told('process.did.suspended', { left: event.left })
    case 'answered':
      if (event.upheld) return told('process.did.upheld')
      return event.dueOn === undefined
        ? told('process.did.dismissed')
        : told('process.did.resumed', { dueOn: event.dueOn })
    case 'subcase-moved': {
      const phase = say(processMessages, language, `process.phase.${event.subcase.phase}`)
      return told('process.did.subcase-moved', { key: event.subcase.key, phase })
    }
    case 'parties-changed':
      return told('process.did.parties-changed', { relation: event.relation })
  }
}

/** Params that name a part of the process, by its name. */
function named({ process, states }: CompiledProcess, params: Params | Readonly<Params>, language: Language): Params {
  const here = states.get(String(params.state ?? ''))?.state
  const actions = [...states.values()].flatMap((one) => one.actions.map(({ action }) => action))
  const lists: Readonly<Record<string, readonly { readonly code: string; readonly name: Text }[]>> = {
    state: process.states,
    action: [...(here?.actions ?? []), ...actions],
    seat: here?.task?.seats ?? [],
    relation: process.relations,
    form: process.forms,
    file: process.files,
  }
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => {
      const found = Object.hasOwn(lists, key) ? lists[key]!.find(({ code }) => code === value) : undefined
      return [key, found === undefined ? value : inWords(found.name, language)]
    }),
  )
}

/** What the author says of a guard that does not hold, or else the guard itself in words. */
function ruleOf({ states }: CompiledProcess, { params }: Reason, language: Language): string {
  const { action: code, state } = params ?? {}
  const here = states.get(String(state ?? ''))
  const compiled = here?.actions.find(({ action }) => action.code === code)
  if (compiled?.action.unless !== undefined) return inWords(compiled.action.unless, language)
  return compiled?.guard === undefined ? '' : sentence(compiled.guard.expression, language)
}

function factsInWords({ facts }: CompiledProcess, names: string, language: Language): string {
  const words = names.split(',').map((name) => {
    const label = Object.hasOwn(facts, name) ? facts[name]!.label : undefined
    return label === undefined ? name : inWords(label, language)
  })
  return words.join(language === 'zh-CN' ? '、' : ', ')
}
