import { useMemo } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import type { dataQuality } from '#modules/dispatch/finding.contract.ts'
import { qualityWords } from '#modules/dispatch/quality-screen.messages.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Identity = Output<typeof dataQuality>['identities'][number]

/** Sums between indicators that the figures keep to: by what every cell was held against. */
export function Identities({ rows, unitId }: { readonly rows: readonly Identity[]; readonly unitId: string }) {
  const say = useSay(qualityWords)
  const pick = usePick()
  const columns = useMemo((): readonly Column<Identity>[] => {
    const door = (head: Identity['whole']) => (
      <PageLink to="/indicators/$indicatorId" params={{ indicatorId: head.id }} search={{ unit: unitId }}>
        {pick(head.name)}
      </PageLink>
    )
    const partsOf = (row: Identity) => row.parts.map((part) => pick(part.name)).join(' + ')
    return [
      {
        key: 'whole',
        head: say('identity.whole'),
        text: (row) => pick(row.whole.name),
        cell: (row) => door(row.whole),
      },
      {
        key: 'parts',
        head: say('identity.parts'),
        text: (row) => (row.kind === 'same' ? `${say('identity.same')}: ${partsOf(row)}` : partsOf(row)),
        cell: (row) => (
          <span className="identity-parts">
            {row.kind === 'same' && <small className="tag">{say('identity.same')}</small>}
            {row.parts.map((part, at) => (
              <span key={part.id}>
                {at > 0 && ' + '}
                {door(part)}
              </span>
            ))}
          </span>
        ),
      },
      {
        key: 'checked',
        head: say('identity.checked'),
        number: (row) => row.checked,
        cell: (row) => row.checked,
        width: 100,
        filterable: false,
      },
      {
        key: 'held',
        head: say('identity.held'),
        number: (row) => row.held,
        cell: (row) => row.held,
        width: 90,
        filterable: false,
      },
      {
        key: 'broken',
        head: say('identity.broken'),
        number: (row) => row.checked - row.held,
        cell: (row) => (row.checked === row.held ? '—' : <b>{row.checked - row.held}</b>),
        width: 90,
        filterable: false,
      },
    ]
  }, [say, pick, unitId])
  return (
    <section className="stack">
      <h2>{say('identities')}</h2>
      <p className="second small">{say('identities.why')}</p>
      <DataTable
        id="identities"
        name={say('identities')}
        rows={rows}
        columns={columns}
        rowKey={(row) => [row.whole.id, ...row.parts.map((part) => part.id)].join(' ')}
      />
    </section>
  )
}
