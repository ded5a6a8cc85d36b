import type { ChangeAspect, ChangeKind } from '#engine/definition/programme-practice.ts'
import { type Answers, type Form, fieldsOf, type Row } from '#engine/form/form.ts'
import { own } from '#engine/form/same-value.ts'
import type { Referred } from '#modules/projects/asked-answers.ts'
import type { ProjectContent } from '#modules/projects/project.ts'

/** What an approved change sets in a contract; what it does not name stays as it is. Plain JSON, kept with the version it made. */
export interface ContractChange {
  readonly title?: string
  readonly unit?: Referred
  readonly leader?: Referred
  readonly endOn?: string
  readonly grantFen?: string
  /** Answers of the task book by field; null takes one out. */
  readonly answers?: Readonly<Record<string, unknown>>
  /** Cells of its tables: field, row, column. */
  readonly cells?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>
}

/** The question of the bank that the task book answers with what an aspect touches. */
const QUESTION_OF: Readonly<Record<ChangeAspect, string>> = {
  leader: 'contract.leader-name',
  unit: 'unit.name',
  indicators: 'project.indicators',
  title: 'contract.name',
  term: 'contract.end-on',
  amount: 'contract.grant',
  budget: 'project.budget',
  members: 'project.members',
  partners: 'project.partners',
  route: 'project.route',
}

/** Law: the contract as at a day is the first version with every change up to that day applied in order. */
export function withChange(content: ProjectContent, change: ContractChange): ProjectContent {
  const { title, unit, leader, endOn, grantFen, answers = {}, cells = {} } = change
  return {
    ...content,
    ...(title !== undefined && { title }),
    ...(unit && { unitId: unit.id }),
    ...(leader && { leaderId: leader.id, leaderName: leader.name }),
    ...(endOn !== undefined && { endOn, extensions: content.extensions + (endOn > content.endOn ? 1 : 0) }),
    ...(grantFen !== undefined && { grantFen }),
    answers: withCells(withAnswers(content.answers, answers), cells),
  }
}

function withAnswers(before: Answers, set: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const all = { ...before, ...set }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
}

function withCells(before: Record<string, unknown>, cells: NonNullable<ContractChange['cells']>) {
  const after = { ...before }
  for (const [field, rows] of Object.entries(cells)) {
    const table = own(before, field)
    if (!Array.isArray(table)) continue
    after[field] = (table as Row[]).map((row) => ({ ...row, ...(own(rows, String(row.row)) as object | undefined) }))
  }
  return after
}

export interface DatedChange {
  readonly fromOn: string
  readonly change: ContractChange
}

/** The contract as it stands on a day, folded from the first version. */
export const contractAsAt = (first: ProjectContent, changes: readonly DatedChange[], on: string): ProjectContent =>
  changes.filter(({ fromOn }) => fromOn <= on).reduce((content, { change }) => withChange(content, change), first)

export interface AskedKinds {
  /** As the practice lists them: the heaviest first. */
  readonly kinds: readonly ChangeKind[]
  /** What the form names and the practice does not know. */
  readonly unknown: readonly string[]
}

export function askedKinds(
  answers: Answers,
  practice: { readonly field: string; readonly kinds: readonly ChangeKind[] },
): AskedKinds {
  const said = own(answers, practice.field)
  const named = Array.isArray(said) ? said.map(String) : []
  const along = practice.kinds.filter(({ code }) => named.includes(code)).flatMap((kind) => kind.with)
  const codes = [...named, ...along]
  return {
    kinds: practice.kinds.filter(({ code }) => codes.includes(code)),
    unknown: codes.filter((code) => !practice.kinds.some((kind) => kind.code === code)),
  }
}

/** What a request sets in the contract, in the words of the task book’s form; people and units as the administration knows them. */
export function readChange(
  contract: Pick<Form, 'steps'> | undefined,
  request: Answers,
  kinds: readonly ChangeKind[],
  named: { readonly leader?: Referred; readonly unit?: Referred },
): ContractChange {
  const answers: Record<string, unknown> = {}
  const cells: Record<string, Record<string, Record<string, unknown>>> = {}
  const head: { -readonly [K in keyof ContractChange]: ContractChange[K] } = {}
  for (const { aspect, field, cell } of kinds) {
    const said = own(request, field)
    const place = contract && fieldNameOf(contract, QUESTION_OF[aspect])
    const set = (value: unknown) => {
      if (place !== undefined) answers[place] = value
    }
    if (aspect === 'leader' && named.leader) {
      head.leader = named.leader
      set(named.leader.name)
    } else if (aspect === 'unit' && named.unit) {
      head.unit = named.unit
      // The bank account of the former unit is not that of the new one.
      for (const code of contract ? fieldsAsking(contract, 'unit.') : []) answers[code] = null
      set(named.unit.name)
    } else if (aspect === 'title' && typeof said === 'string') {
      head.title = said
      set(said)
    } else if (aspect === 'term' && typeof said === 'string') {
      head.endOn = said
      set(said)
    } else if (aspect === 'amount' && typeof said === 'number') {
      head.grantFen = String(said)
      set(said)
    } else if (cell && Array.isArray(said)) {
      if (place !== undefined) cells[place] = cellsOf(said, cell)
    } else if (said !== undefined && said !== null && place !== undefined) set(said)
  }
  return {
    ...head,
    ...(Object.keys(answers).length > 0 && { answers }),
    ...(Object.keys(cells).length > 0 && { cells }),
  }
}

function cellsOf(rows: readonly unknown[], { column, from }: { readonly column: string; readonly from: string }) {
  return Object.fromEntries(
    rows.flatMap((row) => {
      const [key, value] = [own(row, 'row'), own(row, from)]
      return typeof key === 'string' && value !== undefined && value !== null ? [[key, { [column]: value }]] : []
    }),
  )
}

const fieldNameOf = (form: Pick<Form, 'steps'>, question: string): string | undefined =>
  fieldsOf(form as Form).find(({ field }) => field.question === question)?.field.code

const fieldsAsking = (form: Pick<Form, 'steps'>, prefix: string): readonly string[] =>
  fieldsOf(form as Form).flatMap(({ field }) => (field.question?.startsWith(prefix) ? [field.code] : []))

export interface HeadDifference {
  readonly of: 'title' | 'unit' | 'leader' | 'endOn' | 'grantFen' | 'ownFen'
  readonly before: string
  readonly after: string
}

/** What differs in the head of a contract; units by their ids. */
export function headDifferences(before: ProjectContent, after: ProjectContent): readonly HeadDifference[] {
  const pairs = [
    ['title', before.title, after.title],
    ['unit', before.unitId, after.unitId],
    ['leader', before.leaderName, after.leaderName],
    ['endOn', before.endOn, after.endOn],
    ['grantFen', before.grantFen, after.grantFen],
    ['ownFen', before.ownFen, after.ownFen],
  ] as const
  const isOther = before.leaderId !== after.leaderId
  return pairs.flatMap(([of, from, to]) =>
    from !== to || (of === 'leader' && isOther) ? [{ of, before: from, after: to }] : [],
  )
}

export interface TakenEffect {
  readonly change: string
  readonly fromOn: string
}

export interface BrokenChangeLimit {
  readonly kind: ChangeKind
  readonly limit: ChangeKind['limits'][number]
  /** Of this kind so far, within the span of the limit. */
  readonly count: number
}

/** Limits that one more change of these kinds would break; `since` gives the day so many months back. */
export function brokenLimits(
  kinds: readonly ChangeKind[],
  taken: readonly TakenEffect[],
  since: (months: number) => string,
): readonly BrokenChangeLimit[] {
  return kinds.flatMap((kind) =>
    kind.limits.flatMap((limit) => {
      const from = limit.withinMonths === undefined ? undefined : since(limit.withinMonths)
      const count = taken.filter(
        (one) => one.change.split(' ').includes(kind.called) && (from === undefined || one.fromOn > from),
      ).length
      return count >= limit.most ? [{ kind, limit, count }] : []
    }),
  )
}
