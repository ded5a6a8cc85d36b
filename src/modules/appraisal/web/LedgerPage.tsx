import { useNavigate } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { useState } from 'react'
import { yearOf } from '#engine/calendar/period.ts'
import { ENTRY_TABS, listEntries } from '#modules/appraisal/entry.contract.ts'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import { ProposeEntry } from '#modules/appraisal/web/ProposeEntry.tsx'
import { UnitScore } from '#modules/appraisal/web/UnitScore.tsx'
import { useEntryColumns } from '#modules/appraisal/web/useEntryColumns.tsx'
import { UnitSwitch } from '#modules/dispatch/web/UnitSwitch.tsx'
import { useAsOf } from '#modules/dispatch/web/useAsOf.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

const SHAPE = { tab: oneOf(ENTRY_TABS, 'all'), unit: maybe() }

/** The ledger of the period's year: all that was proposed and what came of it; of one unit with its equation above. */
export function LedgerPage({ ownUnitId }: { readonly ownUnitId?: string }) {
  const say = useSay(entryWords)
  const navigate = useNavigate()
  const { period } = usePeriod()
  const asOf = useAsOf()
  const [{ tab, unit }, change] = useAddress(SHAPE)
  const unitId = unit ?? ownUnitId
  const may = useCan()
  const [isProposing, propose] = useState(false)
  const entries = useRead(
    listEntries,
    { tab, year: String(yearOf(period)), ...(unitId !== undefined && { unitId }) },
    { keepFormer: true },
  )
  const columns = useEntryColumns(entries.data?.rows ?? [])
  return (
    <Waiting for={entries}>
      {({ rows, counts, total }) => (
        <>
          <PageHead
            title={say('ledger.title', {
              booked: counts.booked,
              open: counts.open,
              hearing: counts.hearing,
              review: counts.review,
            })}
            why={say('ledger.why')}
          >
            {ownUnitId === undefined && (
              <PageLink to="/appraisal" className="button">
                {say('open-ranking')}
              </PageLink>
            )}
            {may('appraisal.propose') && (
              <ActButton primary act={() => propose(true)}>
                {say('propose')}
              </ActButton>
            )}
          </PageHead>
          {unitId !== undefined && <UnitScore unitId={unitId} period={period} {...asOf} whole />}
          <div className="ledger-tools">
            <Tabs
              activeKey={tab}
              onChange={(next) => change({ tab: ENTRY_TABS.find((one) => one === next) ?? 'all' })}
              items={ENTRY_TABS.map((one) => ({ key: one, label: `${say(`tab.${one}`)} ${counts[one]}` }))}
            />
            {ownUnitId === undefined && unitId !== undefined && (
              <UnitSwitch unitId={unitId} change={(next) => change({ unit: next })} permission="appraisal.read" />
            )}
          </div>
          <DataTable
            id="appraisal-entries"
            name={say('ledger')}
            rows={rows}
            total={total}
            columns={columns}
            rowKey={(row) => row.id}
            open={(row) => void navigate({ to: '/appraisal/entries/$entryId', params: { entryId: row.id } })}
            empty={<State kind="empty" title={say('ledger.empty')} why={say('ledger.empty.why')} />}
          />
          {isProposing && <ProposeEntry close={() => propose(false)} {...(unitId !== undefined && { unitId })} />}
        </>
      )}
    </Waiting>
  )
}
