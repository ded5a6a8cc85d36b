import { Button } from 'antd'
import { useState } from 'react'
import { adoptDays, type DayProposal } from '#modules/dispatch/day-proposal.contract.ts'
import { proposalWords } from '#modules/dispatch/monitor-screen.messages.ts'
import type { Report, Status } from '#modules/dispatch/web/grid-book.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Light } from '#web/figure/Light.tsx'
import { Value } from '#web/figure/Value.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const TONES = { empty: 'near', outdated: 'lag', same: 'ok', typed: 'none' } as const

interface Props {
  readonly report: Report
  readonly status: Pick<Status, 'unsaved' | 'isSaving'>
  readonly rows: readonly DayProposal[]
}

/** What the days propose for this report; a person takes it over, all that is empty or outdated at once, or cell by cell. */
export function DayProposals({ report, status, rows }: Props) {
  const say = useSay(proposalWords)
  const [isOpen, setIsOpen] = useState(false)
  const adopt = useAct(adoptDays)
  if (rows.length === 0) return null
  const offered = rows.filter(({ standing }) => standing === 'empty' || standing === 'outdated')
  const send = (chosen: readonly DayProposal[]) =>
    adopt.mutate({
      reportId: report.id,
      cells: chosen.map(({ indicatorId, version }) => ({ indicatorId, seenVersion: version })),
    })
  const isBusy = adopt.isPending || status.unsaved > 0 || status.isSaving
  return (
    <section className="card day-proposals">
      <div className="between">
        <p>
          <b>{offered.length > 0 ? say('title', { n: offered.length }) : say('title.same', { n: rows.length })}</b>{' '}
          <span className="second small">{say('why')}</span>
        </p>
        <span className="row">
          <Button type="link" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {say(isOpen ? 'close' : 'open')}
          </Button>
          {offered.length > 0 && (
            <ActButton busy={isBusy} act={() => send(offered)}>
              {say('adopt', { n: offered.length })}
            </ActButton>
          )}
        </span>
      </div>
      <Refused error={adopt.error} />
      {isOpen && <Rows of={rows} isBusy={isBusy} adopt={(row) => send([row])} />}
    </section>
  )
}

interface RowsProps {
  readonly of: readonly DayProposal[]
  readonly isBusy: boolean
  readonly adopt: (row: DayProposal) => void
}

function Rows({ of: rows, isBusy, adopt }: RowsProps) {
  const say = useSay(proposalWords)
  const pick = usePick()
  return (
    <div className="table-box">
      <table className="table" aria-label={say('table')}>
        <thead>
          <tr>
            <th scope="col">{say('column.indicator')}</th>
            <th scope="col" className="n">
              {say('column.proposed')}
            </th>
            <th scope="col" className="n">
              {say('column.now')}
            </th>
            <th scope="col">{say('column.standing')}</th>
            <th scope="col">{say('column.source')}</th>
            <th scope="col">{say('column.act')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.indicatorId}>
              <td>
                {pick(row.indicator)} <small className="second">{pick(row.unit)}</small>
              </td>
              <td className="n">
                <Value of={row.value} strong />
              </td>
              <td className="n">
                <Value of={row.current} />
              </td>
              <td className="nowrap">
                <Light is={TONES[row.standing]}>{say(`standing.${row.standing}`)}</Light>
              </td>
              <td className="second">{pick(row.source)}</td>
              <td>
                {row.standing !== 'same' && (
                  <ActButton size="small" busy={isBusy} act={() => adopt(row)}>
                    {say('one')}
                  </ActButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
