import { type Answers, type Form, fieldsOf, type PlacedField, type Row } from '#engine/form/form.ts'
import { isRecord, own, sameValue } from '#engine/form/same-value.ts'

/** One difference between two submissions, at a field, a row or a cell. */
export interface AnswerDifference {
  readonly path: string
  readonly kind: 'changed' | 'row-added' | 'row-removed' | 'row-moved'
  readonly before?: unknown
  readonly after?: unknown
  /** Where a row stood and stands, from 1. */
  readonly from?: number
  readonly to?: number
  readonly step?: string
  readonly section?: string
}

/** What differs from `before` to `after`, in the order of the form; answers that the form does not know come last. */
export function compareAnswers(form: Form, before: Answers, after: Answers): AnswerDifference[] {
  const known = new Set<string>()
  const found: AnswerDifference[] = []
  for (const placed of fieldsOf(form)) {
    const { code } = placed.field
    known.add(code)
    const [a, b] = [own(before, code), own(after, code)]
    if (sameValue(a, b)) continue
    found.push(
      ...(placed.field.kind === 'table' && areRows(a) && areRows(b)
        ? compareRows(placed, a ?? [], b ?? [])
        : [changed(placed, code, a, b)]),
    )
  }
  for (const code of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    const [a, b] = [own(before, code), own(after, code)]
    if (!known.has(code) && !sameValue(a, b)) found.push({ path: code, kind: 'changed', before: a, after: b })
  }
  return found
}

const areRows = (value: unknown): value is readonly Row[] | undefined =>
  value === undefined ||
  (Array.isArray(value) &&
    value.every((row) => isRecord(row) && typeof row.row === 'string') &&
    new Set(value.map((row) => row.row)).size === value.length)

const changed = ({ step, section }: PlacedField, path: string, before: unknown, after: unknown): AnswerDifference => ({
  path,
  kind: 'changed',
  before,
  after,
  step: step.code,
  section: section.code,
})

function compareRows(placed: PlacedField, before: readonly Row[], after: readonly Row[]): AnswerDifference[] {
  const { code } = placed.field
  const isFixed = placed.field.kind === 'table' && placed.field.rows !== undefined
  const place = { step: placed.step.code, section: placed.section.code }
  const old = new Map(before.map((row, at) => [row.row, { row, at }]))
  const kept = after.filter(({ row }) => old.has(row))
  const moved = isFixed
    ? new Set()
    : movedKeys(
        kept.map(({ row }) => old.get(row)!.at),
        kept.map(({ row }) => row),
      )
  const found: AnswerDifference[] = []
  for (const [at, row] of after.entries()) {
    const path = `${code}/${String(row.row)}`
    const was = old.get(row.row)
    if (!was) {
      if (isFixed) found.push(...compareCells(placed, path, {}, row))
      else found.push({ path, kind: 'row-added', after: row, to: at + 1, ...place })
      continue
    }
    if (moved.has(row.row)) found.push({ path, kind: 'row-moved', from: was.at + 1, to: at + 1, ...place })
    found.push(...compareCells(placed, path, was.row, row))
  }
  const now = new Set(after.map(({ row }) => row))
  for (const [at, row] of before.entries()) {
    if (now.has(row.row)) continue
    const path = `${code}/${String(row.row)}`
    if (isFixed) found.push(...compareCells(placed, path, row, {}))
    else found.push({ path, kind: 'row-removed', before: row, from: at + 1, ...place })
  }
  return found
}

function compareCells(placed: PlacedField, path: string, before: Row, after: Row): AnswerDifference[] {
  const columns = placed.field.kind === 'table' ? placed.field.columns.map(({ code }) => code) : []
  const names = [...new Set([...columns, ...Object.keys(before).sort(), ...Object.keys(after).sort()])].filter(
    (name) => name !== 'row',
  )
  return names.flatMap((name) => {
    const [a, b] = [own(before, name), own(after, name)]
    return sameValue(a, b) ? [] : [changed(placed, `${path}/${name}`, a, b)]
  })
}

/** The fewest rows to be taken out and put elsewhere: all but a longest run of rising places. */
function movedKeys(places: readonly number[], keys: readonly unknown[]): ReadonlySet<unknown> {
  const tails: number[] = []
  const before: number[] = []
  for (const [at, place] of places.entries()) {
    let [low, high] = [0, tails.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (places[tails[middle]!]! < place) low = middle + 1
      else high = middle
    }
    before[at] = low > 0 ? tails[low - 1]! : -1
    tails[low] = at
  }
  const still = new Set<number>()
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at]!) still.add(at)
  return new Set(keys.filter((_, at) => !still.has(at)))
}
