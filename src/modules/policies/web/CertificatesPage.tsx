import { Button, Segmented, Select } from 'antd'
import { useState } from 'react'
import { type CertificateRow, exportCertificates, listCertificates } from '#modules/policies/ladder.contract.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { usePlaces } from '#modules/policies/web/usePlaces.ts'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const WITHIN = ['30', '60', '90', '180', '366'] as const
const SHAPE = { within: oneOf(WITHIN, '90'), region: maybe() }

/** Titles that come to their end, the first first. */
export function CertificatesPage() {
  const say = useSay(ladderWords)
  const pick = usePick()
  const dates = useDates()
  const { placeOf, places } = usePlaces()
  const [{ within, region }, change] = useAddress(SHAPE)
  const [failed, setFailed] = useState<Error | null>(null)
  const input = { within, ...(region !== undefined && { region }) }
  const told = useRead(listCertificates, input, { keepFormer: true })
  return (
    <Waiting for={told}>
      {({ on, rows }) => (
        <>
          <PageHead
            title={say('certificates.title', { n: rows.length, within })}
            crumbs={[
              { key: 'ladder', name: say('portrait.ladder'), to: '/ladder' },
              { key: 'certificates', name: say('care.certificates') },
            ]}
            why={say('certificates.why', { day: dates.day(on) })}
          />
          <Refused error={failed} />
          <DataTable<CertificateRow>
            id="certificates"
            name={say('care.certificates')}
            rows={rows}
            rowKey={({ registerEntryId, title, until }) => `${registerEntryId} ${title.zh} ${until}`}
            columns={[
              {
                key: 'name',
                head: say('column.enterprise'),
                text: (row) => row.name,
                cell: (row) => (
                  <PageLink
                    to="/register-entries/$registerEntryId/portrait"
                    params={{ registerEntryId: row.registerEntryId }}
                  >
                    {row.name}
                  </PageLink>
                ),
              },
              {
                ...{ key: 'region', head: say('column.region'), width: 112 },
                text: (row) => placeOf(row.region),
                cell: (row) => placeOf(row.region),
              },
              {
                ...{ key: 'title', head: say('column.title'), width: 190 },
                text: (row) => pick(row.title),
                cell: (row) => pick(row.title),
              },
              {
                ...{ key: 'number', head: say('column.number'), width: 170, wideOnly: true },
                text: (row) => row.number ?? '',
                cell: (row) => <span className="second">{row.number ?? '—'}</span>,
              },
              {
                ...{ key: 'until', head: say('column.until'), width: 124, filterable: false },
                text: (row) => row.until,
                cell: (row) => <span className="nowrap">{dates.day(row.until)}</span>,
              },
              {
                ...{ key: 'days', head: say('column.days'), width: 112 },
                number: (row) => row.days,
                cell: (row) => <Light is={row.days <= 30 ? 'red' : row.days <= 60 ? 'lag' : 'near'}>{row.days}</Light>,
              },
            ]}
            empty={<State kind="empty" title={say('certificates.none')} />}
            tools={
              <>
                <Segmented
                  size="small"
                  value={within}
                  options={WITHIN.map((value) => ({ value, label: say('certificates.within', { n: value }) }))}
                  onChange={(value) => change({ within: value })}
                />
                <Select
                  size="small"
                  aria-label={say('column.region')}
                  value={region ?? ''}
                  options={[{ value: '', label: say('list.every-region') }, ...places]}
                  popupMatchSelectWidth={false}
                  onChange={(next) => change({ region: next === '' ? undefined : next })}
                />
                <Button size="small" onClick={() => download(exportCertificates, input).catch(setFailed)}>
                  {say('workbook')}
                </Button>
              </>
            }
          />
        </>
      )}
    </Waiting>
  )
}
