import type { Output } from '#engine/contract/operation.ts'
import { listCandidates, raiseByRule } from '#modules/supervision/slip.contract.ts'
import { slipWords } from '#modules/supervision/slip-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Candidate = Output<typeof listCandidates>['rows'][number]

/** What the office's rules put under supervision in the chosen period; one press raises the slip. */
export function SlipCandidates() {
  const say = useSay(slipWords)
  const { period } = usePeriod()
  const list = useRead(listCandidates, { period })
  return (
    <Waiting for={list}>
      {({ rows }) => {
        const open = rows.filter(({ slip }) => slip === null).length
        return (
          <>
            <PageHead
              title={rows.length === 0 ? say('candidates.none') : say('candidates.title', { n: rows.length, open })}
              crumbs={[
                { key: 'slips', name: say('slips'), to: '/slips' },
                { key: 'rules', name: say('candidates') },
              ]}
              why={say('candidates.why')}
            />
            <CandidateTable rows={rows} period={period} />
          </>
        )
      }}
    </Waiting>
  )
}

function CandidateTable({ rows, period }: { readonly rows: readonly Candidate[]; readonly period: string }) {
  const say = useSay(slipWords)
  const pick = usePick()
  const raise = useAct(raiseByRule)
  const press = (row: Candidate) =>
    raise.mutate({
      unitId: row.unit.id,
      triggerCode: row.triggerCode,
      period,
      ...(row.about.kind === 'indicator' && { indicatorId: row.about.indicatorId }),
      ...(row.about.kind === 'key-task' && { keyTaskId: row.about.keyTaskId }),
    })
  return (
    <>
      <Refused error={raise.error} />
      <DataTable<Candidate>
        id="slip-candidates"
        name={say('candidates')}
        rows={rows}
        rowKey={(row) => `${row.triggerCode} ${JSON.stringify(row.about)}`}
        empty={<State kind="empty" title={say('candidates.none')} why={say('candidates.why')} />}
        columns={[
          {
            key: 'unit',
            head: say('column.unit'),
            width: 110,
            text: (row) => pick(row.unit.short),
            cell: (row) => pick(row.unit.short),
          },
          { key: 'item', head: say('candidates.item'), text: (row) => pick(row.item), cell: (row) => pick(row.item) },
          {
            key: 'light',
            head: say('column.light'),
            width: 84,
            text: (row) => pick(row.light.word),
            cell: (row) => <Light is={row.light} reason={pick(row.reason)} />,
          },
          {
            key: 'reason',
            head: say('candidates.reason'),
            wideOnly: true,
            text: (row) => pick(row.reason),
            cell: (row) => <span className="second">{pick(row.reason)}</span>,
          },
          {
            key: 'rule',
            head: say('candidates.rule'),
            width: 150,
            wideOnly: true,
            text: (row) => pick(row.rule),
            cell: (row) => pick(row.rule),
          },
          {
            key: 'level',
            head: say('column.level'),
            width: 84,
            text: (row) => pick(row.level.word),
            cell: (row) => <Light is={row.level} />,
          },
          {
            key: 'days',
            head: say('field.days'),
            width: 90,
            number: (row) => row.workingDays,
            cell: (row) => row.workingDays,
          },
          {
            key: 'act',
            head: '',
            width: 170,
            filterable: false,
            sortable: false,
            cell: (row) => (
              <span className="row">
                {row.slip !== null && (
                  <PageLink to="/slips/$slipId" params={{ slipId: row.slip.id }} className="nowrap">
                    {row.slip.number}
                  </PageLink>
                )}
                {(row.slip === null || row.slip.rises) && (
                  <ActButton size="small" busy={raise.isPending} act={() => press(row)}>
                    {say(row.slip === null ? 'candidates.raise' : 'candidates.rise')}
                  </ActButton>
                )}
              </span>
            ),
          },
        ]}
      />
    </>
  )
}
