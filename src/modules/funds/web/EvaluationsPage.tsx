import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { yearOf } from '#engine/calendar/period.ts'
import {
  EVALUATION_STATES,
  type EvaluationHead,
  listEvaluations,
  openEvaluation,
} from '#modules/funds/evaluation.contract.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { listPools } from '#modules/funds/pool.contract.ts'
import { ActForm } from '#modules/funds/web/ActForm.tsx'
import { Rate, Wan, wan } from '#modules/funds/web/Wan.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const TONES = { draft: 'none', submitted: 'near', checked: 'ok', returned: 'orange' } as const

export function EvaluationLight({ state }: { readonly state: EvaluationHead['state'] }) {
  const say = useSay(fundWords)
  return <Light is={TONES[state]}>{say(`evaluation.state.${state}`)}</Light>
}

/** How well each unit's money was used: its own judgement, and that of whoever checked it. */
export function EvaluationsPage() {
  const say = useSay(fundWords)
  const pick = usePick()
  const may = useCan()
  const navigate = useNavigate()
  const [isOpening, setOpening] = useState(false)
  const evaluations = useRead(listEvaluations, {})
  const graded = (of: EvaluationHead['own']) => (of === null ? '—' : `${of.total} ${pick(of.grade.name)}`)
  return (
    <Waiting for={evaluations}>
      {({ rows, total }) => (
        <>
          <PageHead
            title={say('evaluations.title', {
              n: rows.length,
              checked: rows.filter(({ state }) => state === 'checked').length,
            })}
            why={say('evaluations.why')}
          >
            {may('fund.check') && (
              <ActButton primary act={() => setOpening(true)}>
                {say('evaluation.open')}
              </ActButton>
            )}
          </PageHead>
          <DataTable
            id="fund-evaluations"
            name={say('evaluations.name')}
            rows={rows}
            total={total}
            rowKey={({ id }) => id}
            open={({ id }) => void navigate({ to: '/funds/evaluations/$evaluationId', params: { evaluationId: id } })}
            columns={[
              {
                key: 'unit',
                head: say('column.unit'),
                text: (row) => pick(row.unit.name),
                cell: (row) => (
                  <PageLink to="/funds/evaluations/$evaluationId" params={{ evaluationId: row.id }}>
                    {pick(row.unit.name)}
                  </PageLink>
                ),
              },
              {
                key: 'pool',
                head: say('column.pool'),
                width: 220,
                text: (row) => `${row.year} ${pick(row.pool.name)}`,
                cell: (row) => <span className="second">{pick(row.pool.name)}</span>,
              },
              {
                key: 'paid',
                head: say('column.paid'),
                width: 132,
                decimals: 2,
                wideOnly: true,
                number: (row) => wan(row.execution.paidFen).replaceAll(',', ''),
                cell: (row) => <Wan of={row.execution.paidFen} />,
              },
              {
                key: 'rate',
                head: say('column.rate'),
                width: 190,
                number: (row) => row.execution.percent,
                cell: (row) => <Rate percent={row.execution.percent} />,
              },
              {
                key: 'own',
                head: say('column.self'),
                width: 110,
                number: (row) => row.own?.total ?? null,
                cell: (row) => graded(row.own),
              },
              {
                key: 'checked',
                head: say('column.checked'),
                width: 110,
                number: (row) => row.checked?.total ?? null,
                cell: (row) => <b>{graded(row.checked)}</b>,
              },
              {
                key: 'state',
                head: say('column.state'),
                width: 110,
                text: (row) => row.state,
                options: EVALUATION_STATES.map((value) => ({ value, label: say(`evaluation.state.${value}`) })),
                cell: (row) => <EvaluationLight state={row.state} />,
              },
            ]}
            empty={<State kind="empty" title={say('evaluations.empty')} why={say('evaluations.empty.why')} />}
          />
          {isOpening && <OpenEvaluation close={() => setOpening(false)} />}
        </>
      )}
    </Waiting>
  )
}

function OpenEvaluation({ close }: { readonly close: () => void }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const year = yearOf(usePeriod().period)
  const pools = useRead(listPools, {}).data?.pools ?? []
  const open = useAct(openEvaluation, { done: close })
  return (
    <ActForm
      title={say('evaluation.open')}
      deed={say('evaluation.open')}
      error={open.error}
      busy={open.isPending}
      close={close}
      fields={[
        {
          at: 'poolId',
          label: say('field.pool'),
          kind: 'choice',
          options: pools.map(({ id, name }) => ({ value: id, label: pick(name) })),
        },
        { at: 'holderId', label: say('field.unit'), kind: 'unit' },
      ]}
      send={({ poolId = '', holderId = '' }) =>
        open.mutate({ poolId, holderId, year: pools.find(({ id }) => id === poolId)?.year ?? year })
      }
    />
  )
}
