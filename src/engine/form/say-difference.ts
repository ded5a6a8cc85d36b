import { diffForms, type FormDifference } from '#engine/form/diff-forms.ts'
import type { Question } from '#engine/form/field.ts'
import type { FormSource } from '#engine/form/form.ts'
import { formDifferenceMessages } from '#engine/form/form-difference.messages.ts'
import { canonicalJson, isEmpty, isRecord, own } from '#engine/form/same-value.ts'
import { type Language, type MessageKey, say } from '#engine/text/message.ts'

export interface SaidDifference {
  readonly kind: FormDifference['kind']
  readonly part: FormDifference['part']
  readonly code: string
  readonly zh: string
  readonly en: string
}

type Key = MessageKey<typeof formDifferenceMessages>

/** What differs from one version to another, in sentences of both languages. The version's own number is not told. */
export function sayDifferences(
  before: FormSource,
  after: FormSource,
  questions: ReadonlyMap<string, Question>,
): SaidDifference[] {
  const told = diffForms(before, after).filter(({ part, property }) => part !== 'head' || property !== 'version')
  return told.map((one) => {
    const { kind, part, code } = one
    return {
      kind,
      part,
      code,
      zh: sentence(one, before, after, questions, 'zh-CN'),
      en: sentence(one, before, after, questions, 'en'),
    }
  })
}

function sentence(
  one: FormDifference,
  before: FormSource,
  after: FormSource,
  questions: ReadonlyMap<string, Question>,
  language: Language,
): string {
  const words = (key: Key, params: Record<string, string | number> = {}) =>
    say(formDifferenceMessages, language, key, params)
  const form = one.kind === 'removed' ? before : after
  const name = nameOf(form, one.part, one.code, questions, language)
  if (one.kind === 'changed') {
    const key: Key = isEmpty(one.before)
      ? 'difference.given'
      : isEmpty(one.after)
        ? 'difference.dropped'
        : 'difference.changed'
    const property =
      `property.${one.property}` in formDifferenceMessages ? words(`property.${one.property}` as Key) : one.property!
    const [from, to] = [one.before, one.after].map((value) => valueWords(value, one.property!, language))
    return words(key, { part: words(`part.${one.part}`), name, property, before: from!, after: to! })
  }
  const at = placeOf(form, one.part, one.code, questions, language)
  return words(`difference.${one.kind}.${one.part}` as Key, { name, place: at.place, n: at.n })
}

const pick = (value: unknown, language: Language): string | undefined => {
  const text = own(value, language === 'en' ? 'en' : 'zh')
  return typeof text === 'string' && text !== '' ? text : undefined
}

function nameOf(
  form: FormSource,
  part: FormDifference['part'],
  code: string,
  questions: ReadonlyMap<string, Question>,
  language: Language,
): string {
  const sections = form.steps.flatMap((step) => step.sections)
  const field = sections.flatMap(({ fields }) => fields).find((one) => one.code === code)
  const named: Record<FormDifference['part'], unknown> = {
    head: form.name,
    step: form.steps.find((one) => one.code === code)?.title,
    section: sections.find((one) => one.code === code)?.title,
    field: field?.label ?? questions.get(field?.question ?? '')?.label,
    rule: form.rules.find((one) => one.code === code)?.message,
  }
  return pick(named[part], language) ?? code
}

/** What a part stands in, and as which of it. */
function placeOf(
  form: FormSource,
  part: FormDifference['part'],
  code: string,
  questions: ReadonlyMap<string, Question>,
  language: Language,
): { readonly place: string; readonly n: number } {
  const at = (list: readonly { readonly code: string }[]) => list.findIndex((one) => one.code === code) + 1
  for (const step of form.steps) {
    if (part === 'section' && at(step.sections) > 0)
      return { place: nameOf(form, 'step', step.code, questions, language), n: at(step.sections) }
    for (const section of step.sections)
      if (part === 'field' && at(section.fields) > 0)
        return { place: nameOf(form, 'section', section.code, questions, language), n: at(section.fields) }
  }
  return {
    place: nameOf(form, 'head', form.code, questions, language),
    n: at(part === 'rule' ? form.rules : form.steps),
  }
}

const MOST_WORDS = 120

/** A value as the reader sees it; what has no words is its own text, cut off. */
function valueWords(value: unknown, property: string, language: Language): string {
  const words = (key: Key) => say(formDifferenceMessages, language, key)
  if (isEmpty(value)) return words('value.none')
  if (typeof value === 'boolean') return words(value ? 'value.yes' : 'value.no')
  if (property === 'kind' && `kind.${String(value)}` in formDifferenceMessages)
    return words(`kind.${String(value)}` as Key)
  const text = listWords(value, language) ?? (typeof value === 'object' ? canonicalJson(value) : String(value))
  return text.length > MOST_WORDS ? `${text.slice(0, MOST_WORDS)}…` : text
}

function listWords(value: unknown, language: Language): string | undefined {
  if (isRecord(value)) return pick(value, language)
  if (!Array.isArray(value)) return undefined
  const names = value.map((one) => {
    if (typeof one === 'string') return one
    return pick(own(one, 'name'), language) ?? pick(own(one, 'label'), language)
  })
  return names.every((one) => one !== undefined) ? names.join(language === 'en' ? ', ' : '、') : undefined
}
