import { Button } from 'antd'
import { useState } from 'react'
import { checkExpenditure } from '#modules/funds/commitment.contract.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import type { CommitmentView } from '#modules/funds/web/CommitmentPage.tsx'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

type Expenditure = CommitmentView['expenditures'][number]
const TONES = { reported: 'near', accounted: 'ok', returned: 'orange' } as const

/** What the unit reported as spent, and who accounted for it. */
export function Expenditures({ of: one }: { readonly of: CommitmentView }) {
  const say = useSay(fundWords)
  const dates = useDates()
  const [returned, setReturned] = useState<Expenditure | undefined>()
  const check = useAct(checkExpenditure, { done: () => setReturned(undefined) })
  if (one.expenditures.length === 0) return null
  const at = { commitmentId: one.id, version: one.version }
  return (
    <section className="stack">
      <h2>{say('section.expenditures')}</h2>
      {returned === undefined && <Refused error={check.error} />}
      <DataTable
        id="fund-expenditures"
        name={say('section.expenditures')}
        rows={one.expenditures}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'period',
            head: say('column.period'),
            width: 110,
            text: (row) => row.period,
            cell: (row) => dates.period(row.period),
          },
          {
            key: 'granted',
            head: say('column.granted'),
            width: 130,
            sum: true,
            decimals: 2,
            number: (row) => wan(row.grantedFen).replaceAll(',', ''),
            cell: (row) => <Wan of={row.grantedFen} />,
          },
          { key: 'note', head: say('column.note'), text: (row) => row.note, cell: (row) => row.note || '—' },
          {
            key: 'by',
            head: say('column.by'),
            width: 130,
            text: (row) => row.reportedBy,
            cell: (row) => (
              <span className="second">
                {row.reportedBy}
                {row.checkedBy !== null && ` · ${row.checkedBy}`}
              </span>
            ),
          },
          {
            key: 'state',
            head: say('column.state'),
            width: 210,
            text: (row) => row.state,
            cell: (row) => (
              <span className="row">
                <Light is={TONES[row.state]}>{say(`expenditure.${row.state}`)}</Light>
                {row.mayCheck && (
                  <>
                    <Button
                      size="small"
                      type="primary"
                      onClick={() => check.mutate({ ...at, expenditureId: row.id, accept: true })}
                    >
                      {say('accept')}
                    </Button>
                    <Button size="small" onClick={() => setReturned(row)}>
                      {say('send-back')}
                    </Button>
                  </>
                )}
              </span>
            ),
          },
        ]}
      />
      {returned !== undefined && (
        <ReasonDialog
          title={`${say('send-back')} · ${dates.period(returned.period)}`}
          deed={say('send-back')}
          least={2}
          busy={check.isPending}
          error={check.error}
          close={() => setReturned(undefined)}
          act={(note) => check.mutate({ ...at, expenditureId: returned.id, accept: false, note })}
        />
      )}
    </section>
  )
}
