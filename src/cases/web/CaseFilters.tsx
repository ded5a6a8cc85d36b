import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { CASE_SORTS, type listProcesses } from '#cases/case.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import { type CaseListChange, type CaseListState, DUES, NO_FILTER } from '#cases/web/case-list.ts'
import type { Output } from '#engine/contract/operation.ts'
import { PHASES } from '#engine/process/phase.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly state: CaseListState
  readonly change: CaseListChange
  readonly processes: Output<typeof listProcesses>['processes']
}

/** What the list is narrowed by, all of it kept in the address. */
export function CaseFilters({ state, change, processes }: Props) {
  const say = useSay(caseWords)
  const pick = usePick()
  const [find, setFind] = useState(state.find)
  const chosen = processes.find(({ code }) => code === state.process)
  const filters = ['process', 'state', 'phase', 'due', 'unit', 'about', 'record'] as const
  const isNarrowed = state.find !== '' || filters.some((name) => state[name] !== undefined)
  const select = (
    name: 'process' | 'state' | 'phase' | 'due',
    options: readonly { readonly value: string; readonly label: string }[],
  ) => (
    <Select
      className={`case-filter case-filter-${name}`}
      allowClear
      showSearch
      optionFilterProp="label"
      popupMatchSelectWidth={false}
      aria-label={say(`filter.${name}`)}
      placeholder={say(`filter.${name}`)}
      value={state[name] ?? null}
      options={[...options]}
      onChange={(value) => change({ [name]: value ?? undefined, ...(name === 'process' && { state: undefined }) })}
    />
  )
  return (
    <div className="row case-filters no-print">
      {select(
        'process',
        processes.map(({ code, name }) => ({ value: code, label: pick(name) })),
      )}
      {chosen !== undefined &&
        select(
          'state',
          chosen.states.map(({ code, name }) => ({ value: code, label: pick(name) })),
        )}
      {select(
        'phase',
        PHASES.map((phase) => ({ value: phase, label: say(`phase.${phase}`) })),
      )}
      {select(
        'due',
        DUES.map((due) => ({ value: due, label: say(`due.${due}`) })),
      )}
      <Input.Search
        className="case-filter-find"
        allowClear
        aria-label={say('filter.text')}
        placeholder={say('filter.text')}
        maxLength={100}
        value={find}
        onChange={(event) => setFind(event.target.value)}
        onSearch={(text) => change({ find: text.trim() })}
      />
      <Select
        className="case-filter"
        popupMatchSelectWidth={false}
        aria-label={say('filter.sort')}
        value={`${state.sort} ${state.order}`}
        options={CASE_SORTS.flatMap((sort) =>
          (['down', 'up'] as const).map((order) => ({
            value: `${sort} ${order}`,
            label: `${say(`sort.${sort}`)} · ${say(`sort.${order}`)}`,
          })),
        )}
        onChange={(value) => {
          const [sort, order] = value.split(' ')
          change({ sort: CASE_SORTS.find((one) => one === sort) ?? 'opened', order: order === 'up' ? 'up' : 'down' })
        }}
      />
      {isNarrowed && (
        <Button
          type="link"
          onClick={() => {
            setFind('')
            change(NO_FILTER)
          }}
        >
          {say('filter.clear')}
        </Button>
      )}
    </div>
  )
}
