import type { EntryRow } from '#modules/registries/entry.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import type { Column } from '#web/table/column.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** The columns of a register's entries. */
export function useEntryColumns(
  keyName: { readonly zh: string; readonly en: string } | undefined,
): readonly Column<EntryRow>[] {
  const say = useSay(registryWords)
  const pick = usePick()
  const dates = useDates()
  const stateOf = ({ conflicts, disputes }: EntryRow) =>
    disputes > 0 ? say('state.disputed') : conflicts > 0 ? say('state.conflict', { n: conflicts }) : say('state.agree')
  return [
    {
      key: 'name',
      head: say('column.name'),
      text: (row) => row.name,
      cell: (row) => (
        <>
          <PageLink to="/register-entries/$registerEntryId" params={{ registerEntryId: row.id }}>
            {row.name}
          </PageLink>
          {row.isSample && <span className="tag"> {say('sample')}</span>}
        </>
      ),
    },
    {
      key: 'key',
      head: keyName === undefined ? say('column.key') : pick(keyName),
      width: 200,
      text: (row) => row.key,
      cell: (row) => <span className="nowrap">{row.key}</span>,
    },
    {
      key: 'region',
      head: say('column.region'),
      width: 96,
      wideOnly: true,
      hidden: true,
      text: (row) => row.region ?? '',
      cell: (row) => row.region ?? '—',
    },
    {
      key: 'care',
      head: say('column.care'),
      width: 170,
      text: (row) => pick(row.careUnit),
      cell: (row) => <span className="clipped">{pick(row.careUnit)}</span>,
    },
    { key: 'count', head: say('column.count'), width: 84, number: (row) => row.facts, cell: (row) => row.facts },
    {
      key: 'asOf',
      head: say('column.as-of'),
      width: 110,
      wideOnly: true,
      filterable: false,
      text: (row) => row.asOf ?? '',
      cell: (row) => <span className="second nowrap">{row.asOf === null ? '—' : dates.day(row.asOf)}</span>,
    },
    {
      key: 'state',
      head: say('column.state'),
      width: 130,
      text: stateOf,
      cell: (row) => (
        <Light is={row.disputes > 0 ? 'near' : row.conflicts > 0 ? 'lag' : row.facts === 0 ? 'none' : 'ok'}>
          {row.facts === 0 ? say('facts.none') : stateOf(row)}
        </Light>
      ),
    },
  ]
}
