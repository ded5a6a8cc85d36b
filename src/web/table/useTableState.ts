import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { type Filter, NO_STATE, type TableState } from '#web/table/column.ts'
import { isEmptyFilter } from '#web/table/table-state.ts'

const PREFIX = 'f.'

/** Filters and sort live in the address: `?f.unit=甘州&f.target=100~&f.light=*behind,warning&sort=-target`. */
export function useTableState(): [TableState, (state: TableState) => void] {
  const search: Readonly<Record<string, string>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const state = useMemo(() => readState(search), [search])
  const change = useCallback(
    (next: TableState) => {
      void navigate({
        to: '.',
        search: (now: Record<string, string>) => ({ ...withoutState(now), ...writeState(next) }),
        replace: true,
        resetScroll: false,
      })
    },
    [navigate],
  )
  return [state, change]
}

export function readState(search: Readonly<Record<string, string>>): TableState {
  const filters = Object.entries(search).flatMap(([name, raw]) =>
    name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), readFilter(raw)] as const] : [],
  )
  const { sort } = search
  if (filters.length === 0 && sort === undefined) return NO_STATE
  return {
    filters: Object.fromEntries(filters),
    sort: sort === undefined ? undefined : { key: sort.replace(/^-/, ''), descending: sort.startsWith('-') },
  }
}

export function writeState(state: TableState): Record<string, string> {
  const filters = Object.entries(state.filters).filter(([, filter]) => !isEmptyFilter(filter))
  return {
    ...Object.fromEntries(filters.map(([key, filter]) => [`${PREFIX}${key}`, writeFilter(filter)])),
    ...(state.sort === undefined ? {} : { sort: `${state.sort.descending ? '-' : ''}${state.sort.key}` }),
  }
}

function withoutState(search: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(search).filter(([name]) => !name.startsWith(PREFIX) && name !== 'sort'))
}

/** `*a,b` of a list, `10~20` a range, anything else contained text (a leading `=` keeps text that looks like those). */
function readFilter(raw: string): Filter {
  if (raw.startsWith('*')) return { in: raw.slice(1).split(',') }
  if (raw.startsWith('=')) return { has: raw.slice(1) }
  const range = /^(-?[\d.]*)~(-?[\d.]*)$/.exec(raw)
  if (range === null) return { has: raw }
  return { ...(range[1] && { from: range[1] }), ...(range[2] && { to: range[2] }) }
}

function writeFilter(filter: Filter): string {
  if (filter.in !== undefined) return `*${filter.in.join(',')}`
  if (filter.has !== undefined) return /^[*=]|~/.test(filter.has) ? `=${filter.has}` : filter.has
  return `${filter.from ?? ''}~${filter.to ?? ''}`
}
