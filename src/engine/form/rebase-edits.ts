import { diffForms } from '#engine/form/diff-forms.ts'
import { editForm, type FormEdit } from '#engine/form/edit-form.ts'
import type { FormSource } from '#engine/form/form.ts'
import { canonicalJson } from '#engine/form/same-value.ts'
import { Refusal } from '#engine/refusal.ts'

export interface RebasedEdits {
  readonly form: FormSource
  /** Those that were done on what the other person kept. */
  readonly done: readonly FormEdit[]
  /** Those that were not: both changed the same, or the place is gone. */
  readonly left: readonly FormEdit[]
}

type Part = Readonly<Record<string, unknown>>

/**
 * Two people began from `base`; the other has kept `theirs`, and mine are the deeds since. They are done again on theirs,
 * property by property; where both changed the same part, theirs stands and mine is handed back. Nothing of theirs is lost.
 */
export function rebaseEdits(base: FormSource, theirs: FormSource, edits: readonly FormEdit[]): RebasedEdits {
  const changed = changesOf(base, theirs)
  const done: FormEdit[] = []
  const left: FormEdit[] = []
  let mine = base
  let form = theirs
  for (const edit of edits) {
    try {
      const again = carriedOver(edit, mine, form, changed)
      form = again === undefined ? form : editForm(form, again).form
      if (again === undefined) left.push(edit)
      else done.push(again)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      left.push(edit)
    }
    mine = editForm(mine, edit).form
  }
  return { form, done, left }
}

/** What the other person changed, by part: properties, `*` for its coming or going, `@` for its place. */
function changesOf(base: FormSource, theirs: FormSource): ReadonlyMap<string, ReadonlySet<string>> {
  const changed = new Map<string, Set<string>>()
  for (const { part, code, kind, property } of diffForms(base, theirs)) {
    const key = part === 'head' || part === 'rule' ? part : `${part}:${code}`
    const names = changed.get(key) ?? new Set()
    names.add(kind === 'changed' ? property! : kind === 'moved' ? '@' : '*')
    changed.set(key, names)
  }
  if (canonicalJson(base.rules) !== canonicalJson(theirs.rules)) changed.set('rule', new Set(['*']))
  return changed
}

type Changed = ReturnType<typeof changesOf>

/** The deed as it is done on theirs; undefined when both changed the same. */
function carriedOver(edit: FormEdit, mine: FormSource, form: FormSource, changed: Changed): FormEdit | undefined {
  switch (edit.kind) {
    case 'set-rules':
      return changed.has('rule') ? undefined : edit
    case 'set-head':
    case 'set-field':
    case 'set-section':
    case 'set-step': {
      const key = keyOf(edit)
      const before = partOf(mine, key)
      const now = partOf(form, key)
      // What they brought is theirs: mine of that name was refused before.
      if (before === undefined || now === undefined || changed.get(key)?.has('*') === true) return undefined
      const to = mergedPart(before, edit.to as Part, now, changed.get(key))
      return to === undefined ? undefined : ({ ...edit, to } as FormEdit)
    }
    case 'move-field':
    case 'move-section':
    case 'move-step':
      return ['@', '*'].some((name) => changed.get(keyOf(edit))?.has(name)) ? undefined : edit
    case 'remove-field':
    case 'remove-section':
    case 'remove-step':
      return isSameBelow(keyOf(edit), mine, form) && !isTheirs(keyOf(edit), form, changed) ? edit : undefined
    default:
      return edit
  }
}

/** My changes of a part put into theirs; undefined when both changed one property. */
function mergedPart(before: Part, to: Part, now: Part, theirs: ReadonlySet<string> | undefined): Part | undefined {
  const names = [...new Set([...Object.keys(before), ...Object.keys(to)])]
  const own = names.filter((name) => canonicalJson(before[name] ?? null) !== canonicalJson(to[name] ?? null))
  const isClash = own.some(
    (name) => theirs?.has(name) === true && canonicalJson(now[name] ?? null) !== canonicalJson(to[name] ?? null),
  )
  if (isClash) return undefined
  const merged: Record<string, unknown> = { ...now }
  for (const name of own)
    if (to[name] === undefined) delete merged[name]
    else merged[name] = to[name]
  return merged
}

const keyOf = (edit: FormEdit): string => {
  if ('field' in edit && typeof edit.field === 'string') return `field:${edit.field}`
  if ('section' in edit && typeof edit.section === 'string') return `section:${edit.section}`
  return 'step' in edit && typeof edit.step === 'string' ? `step:${edit.step}` : 'head'
}

/** A part by its key, without what stands in it. */
function partOf(form: FormSource, key: string): Part | undefined {
  const [part, code] = key.split(':') as [string, string | undefined]
  if (part === 'head') {
    const { steps: _, rules: __, ...head } = form
    return head
  }
  const whole = wholeOf(form, part, code!)
  if (whole === undefined) return undefined
  const { sections: _, fields: __, ...own } = whole as Record<string, unknown>
  return own
}

function wholeOf({ steps }: FormSource, part: string, code: string): unknown {
  const sections = steps.flatMap((step) => step.sections)
  if (part === 'step') return steps.find((one) => one.code === code)
  if (part === 'section') return sections.find((one) => one.code === code)
  return sections.flatMap(({ fields }) => fields).find((one) => one.code === code)
}

/** What they brought or changed is not taken away, also where I had drawn the very same. */
function isTheirs(key: string, form: FormSource, changed: Changed): boolean {
  const [part, code] = key.split(':') as [string, string]
  const sections = form.steps
    .filter((step) => part !== 'step' || step.code === code)
    .flatMap((step) => step.sections)
    .filter((section) => part !== 'section' || section.code === code)
  const below = part === 'field' ? [] : sections.flatMap(({ fields }) => fields).map((field) => `field:${field.code}`)
  const keys = [key, ...below, ...(part === 'step' ? sections.map((section) => `section:${section.code}`) : [])]
  return keys.some((one) => [...(changed.get(one) ?? [])].some((name) => name !== '@'))
}

/** What is taken away is what I saw: nothing in it was changed, added or moved away meanwhile. */
function isSameBelow(key: string, mine: FormSource, form: FormSource): boolean {
  const [part, code] = key.split(':') as [string, string]
  return canonicalJson(wholeOf(mine, part, code) ?? null) === canonicalJson(wholeOf(form, part, code) ?? null)
}
