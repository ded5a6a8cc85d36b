import type { FormSource } from '#engine/form/form.ts'
import { sameValue } from '#engine/form/same-value.ts'

/** One difference between two versions of a form, by the codes of its parts. */
export interface FormDifference {
  readonly kind: 'added' | 'removed' | 'moved' | 'changed'
  readonly part: 'field' | 'section' | 'step' | 'rule' | 'head'
  readonly code: string
  /** The property that changed: `label`, `when`, `columns`. */
  readonly property?: string
  readonly before?: unknown
  readonly after?: unknown
}

interface Listed {
  readonly code: string
  /** What it stands in. */
  readonly in: string
  readonly value: Readonly<Record<string, unknown>>
}

const PARTS: Readonly<Record<Exclude<FormDifference['part'], 'head'>, (form: FormSource) => Listed[]>> = {
  step: ({ steps }) => steps.map(({ sections: _, ...value }) => ({ code: value.code, in: '', value })),
  section: ({ steps }) =>
    steps.flatMap((step) =>
      step.sections.map(({ fields: _, ...value }) => ({ code: value.code, in: step.code, value })),
    ),
  field: (form) =>
    form.steps
      .flatMap(({ sections }) => sections)
      .flatMap((section) => section.fields.map((value) => ({ code: value.code, in: section.code, value }))),
  rule: ({ rules }) => rules.map((value) => ({ code: value.code, in: '', value })),
}

/** What was added, removed, moved and changed from one version to another. Empty exactly when they say the same. */
export function diffForms(before: FormSource, after: FormSource): FormDifference[] {
  const { steps: _, rules: __, ...head } = before
  const { steps: ___, rules: ____, ...newHead } = after
  const found = changes('head', before.code, head, newHead)
  for (const part of ['step', 'section', 'field', 'rule'] as const) {
    const [old, fresh] = [PARTS[part](before), PARTS[part](after)]
    const was = new Map(old.map((one) => [one.code, one]))
    const is = new Set(fresh.map(({ code }) => code))
    for (const { code, value } of old) if (!is.has(code)) found.push({ kind: 'removed', part, code, before: value })
    const kept = old.filter(({ code }) => is.has(code)).map(({ code, in: where }) => `${where}/${code}`)
    const places = fresh.filter(({ code }) => was.has(code)).map(({ code, in: where }) => `${where}/${code}`)
    for (const one of fresh) {
      const earlier = was.get(one.code)
      if (!earlier) found.push({ kind: 'added', part, code: one.code, after: one.value })
      else {
        if (isMoved(one, earlier, kept, places))
          found.push({ kind: 'moved', part, code: one.code, before: earlier.in, after: one.in })
        found.push(...changes(part, one.code, earlier.value, one.value))
      }
    }
  }
  return found
}

/** It stands in another part, or behind another neighbour that was there before. */
function isMoved(one: Listed, earlier: Listed, kept: readonly string[], places: readonly string[]): boolean {
  if (one.in !== earlier.in) return true
  const name = `${one.in}/${one.code}`
  const among = (list: readonly string[], other: readonly string[]) =>
    list.filter((each) => each.startsWith(`${one.in}/`) && other.includes(each)).indexOf(name)
  return among(kept, places) !== among(places, kept)
}

function changes(
  part: FormDifference['part'],
  code: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): FormDifference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((property) =>
    sameValue(before[property], after[property])
      ? []
      : [{ kind: 'changed' as const, part, code, property, before: before[property], after: after[property] }],
  )
}
