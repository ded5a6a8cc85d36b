import { CASE_MINE, CASE_SORTS, type listCases } from '#cases/case.contract.ts'
import type { Request } from '#engine/contract/operation.ts'
import { PHASES } from '#engine/process/phase.ts'
import { type Change, flag, maybe, oneOf, type StateOf, text } from '#web/router/address.ts'

export const DUES = ['late', 'today', 'week', 'month', 'none'] as const

/** What the list shows, as the address writes it. */
export const CASE_LIST = {
  mine: oneOf([...CASE_MINE, 'all'], 'to-do'),
  process: maybe(),
  state: maybe(),
  phase: maybe(),
  due: maybe(),
  record: maybe(),
  unit: maybe(),
  below: flag(),
  about: maybe(),
  find: text(),
  sort: oneOf(CASE_SORTS, 'opened'),
  order: oneOf(['down', 'up'], 'down'),
}
export type CaseListState = StateOf<typeof CASE_LIST>
export type CaseListChange = Change<typeof CASE_LIST>
export type CaseListFilter = Request<typeof listCases>

/** What is asked of the server; a word of the address that is none of ours is left out. */
export function filterOf(state: CaseListState): CaseListFilter {
  const { mine, process, phase, due, record, unit, below, about, find, sort, order } = state
  const known = <T extends string>(values: readonly T[], value: string | undefined): T | undefined =>
    values.find((one) => one === value)
  return {
    ...(mine !== 'all' && { mine }),
    ...(process !== undefined && { process }),
    ...(state.state !== undefined && { state: state.state }),
    ...(known(PHASES, phase) && { phase: known(PHASES, phase) }),
    ...(known(DUES, due) && { due: known(DUES, due) }),
    ...(record !== undefined && { record }),
    ...(unit !== undefined && { unitId: unit, below: below ? 'true' : 'false' }),
    ...(about !== undefined && { subjectId: about }),
    ...(find !== '' && { text: find }),
    sort,
    order,
  }
}

/** Nothing but the tab, the order and what is shown of it. */
export const NO_FILTER: Partial<CaseListState> = {
  process: undefined,
  state: undefined,
  phase: undefined,
  due: undefined,
  record: undefined,
  unit: undefined,
  below: false,
  about: undefined,
  find: '',
}
