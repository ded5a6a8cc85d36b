import { useState } from 'react'
import {
  exportIntegrity,
  type IntegrityRecord,
  liftIntegrity,
  listIntegrity,
} from '#modules/registries/integrity.contract.ts'
import { integrityWords } from '#modules/registries/integrity-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const TONES = { 'in-force': 'red', over: 'none', lifted: 'ok' } as const

/** Who is barred, why and until when; another person than who entered it may lift it. */
export function IntegrityPage() {
  const say = useSay(integrityWords)
  const records = useRead(listIntegrity, { limit: '1000' })
  const [lifting, setLifting] = useState<IntegrityRecord | undefined>()
  const [failed, setFailed] = useState<Error | undefined>()
  const lift = useAct(liftIntegrity, { done: () => setLifting(undefined) })
  const columns = useIntegrityColumns(setLifting)
  return (
    <Waiting for={records}>
      {({ rows, counts }) => (
        <>
          <PageHead
            title={say('title', { n: counts['in-force'] ?? 0, over: counts.over ?? 0, lifted: counts.lifted ?? 0 })}
            why={say('why')}
          >
            <Refused error={failed} />
            {rows.length > 0 && (
              <ActButton act={() => void download(exportIntegrity, {}).catch(setFailed)}>{say('workbook')}</ActButton>
            )}
          </PageHead>
          <DataTable
            id="integrity-records"
            name={say('integrity')}
            rows={rows}
            total={rows.length}
            columns={columns}
            rowKey={(row) => row.id}
            empty={<State kind="empty" title={say('empty')} why={say('empty.why')} />}
          />
          {lifting !== undefined && (
            <ReasonDialog
              title={`${say('lift')} ${lifting.name}`}
              deed={say('lift')}
              error={lift.error}
              busy={lift.isPending}
              act={(reason) => lift.mutate({ integrityRecordId: lifting.id, reason })}
              close={() => setLifting(undefined)}
            >
              <p>{say('lift.reason')}</p>
            </ReasonDialog>
          )}
        </>
      )}
    </Waiting>
  )
}

function useIntegrityColumns(lift: (record: IntegrityRecord) => void): readonly Column<IntegrityRecord>[] {
  const say = useSay(integrityWords)
  const pick = usePick()
  const dates = useDates()
  return [
    { key: 'name', head: say('column.name'), width: 136, text: (row) => row.name, cell: (row) => row.name },
    {
      key: 'kind',
      head: say('column.kind'),
      width: 72,
      text: (row) => row.kind,
      options: (['person', 'unit'] as const).map((value) => ({ value, label: say(`kind.${value}`) })),
      cell: (row) => say(`kind.${row.kind}`),
    },
    { key: 'unit', head: say('column.unit'), width: 152, text: (row) => pick(row.unit), cell: (row) => pick(row.unit) },
    { key: 'reason', head: say('column.reason'), text: (row) => row.reason, cell: (row) => row.reason },
    {
      key: 'clause',
      head: say('column.clause'),
      width: 112,
      wideOnly: true,
      text: (row) => row.clause,
      cell: (row) => row.clause,
    },
    {
      key: 'until',
      head: say('column.until'),
      width: 208,
      text: (row) => row.untilOn,
      cell: (row) => (
        <span className="nowrap">{say('span', { from: dates.day(row.fromOn), until: dates.day(row.untilOn) })}</span>
      ),
    },
    {
      key: 'state',
      head: say('column.state'),
      width: 104,
      text: (row) => row.state,
      options: (['in-force', 'over', 'lifted'] as const).map((value) => ({ value, label: say(`state.${value}`) })),
      cell: (row) => (
        <span className="nowrap">
          <Light is={TONES[row.state]}>{say(`state.${row.state}`)}</Light>
        </span>
      ),
    },
    {
      key: 'evidence',
      head: say('column.evidence'),
      width: 96,
      text: (row) => row.sha256,
      cell: (row) => <span title={row.sha256}>{say(row.isIntact ? 'intact' : 'altered')}</span>,
    },
    {
      key: 'lift',
      head: '',
      sortable: false,
      filterable: false,
      width: 80,
      text: () => '',
      cell: (row) =>
        row.mayLift ? (
          <ActButton size="small" act={() => lift(row)}>
            {say('lift')}
          </ActButton>
        ) : null,
    },
  ]
}
