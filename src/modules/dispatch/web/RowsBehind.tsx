import { Button } from 'antd'
import { useState } from 'react'
import { figureBehind, figureBehindFile, type RowBehind } from '#modules/dispatch/derived.contract.ts'
import { derivedMessages } from '#modules/dispatch/derived.messages.ts'
import { useAsOf } from '#modules/dispatch/web/useAsOf.ts'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useRead } from '#web/client/useRead.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly unitId: string
  readonly indicatorId: string
  readonly period: string
}

const STEP = 8
const MOST = 200

/** The projects or applications that a figure counts, each with its page; what the reader may not open is a number. */
export function RowsBehind(figure: Props) {
  const say = useSay(derivedMessages)
  const pick = usePick()
  const asOf = useAsOf(figure.period)
  const [limit, setLimit] = useState(STEP)
  const [error, setError] = useState<Error | null>(null)
  const behind = useRead(figureBehind, { ...figure, ...asOf, limit: String(limit) }, { keepFormer: true })
  return (
    <Waiting for={behind}>
      {({ register, measure, total, holding, hidden, rows, next, kept }) => (
        <>
          <p className="second small">
            {!kept
              ? say('derived.not-kept')
              : total === 0
                ? say('derived.none')
                : say(holding === null ? 'derived.counted' : 'derived.counted.share', {
                    register: register.zh,
                    registerEn: register.en,
                    n: total,
                    holding: holding ?? 0,
                  })}
          </p>
          <ul className="origin-rows">
            {rows.map((row) => (
              <li key={row.id}>
                <span>
                  <Opened row={row} /> <span className="second">{pick(row.unit.short)}</span>
                </span>
                <RowFacts row={row} measure={measure} />
              </li>
            ))}
          </ul>
          {hidden > 0 && <p className="second small">{say('derived.hidden', { n: hidden })}</p>}
          <Refused error={error} />
          <p className="row">
            {next !== null && limit < MOST && (
              <Button size="small" type="link" onClick={() => setLimit(Math.min(limit + 4 * STEP, MOST))}>
                {say('derived.more', { n: Math.min(4 * STEP, total - hidden - rows.length) })}
              </Button>
            )}
            {total > 0 && (
              <Button
                size="small"
                onClick={() => void download(figureBehindFile, { ...figure, ...asOf }).catch(setError)}
              >
                {say('derived.export')}
              </Button>
            )}
          </p>
        </>
      )}
    </Waiting>
  )
}

function Opened({ row: { id, kind, title } }: { readonly row: RowBehind }) {
  return kind === 'project' ? (
    <PageLink to="/projects/$projectId" params={{ projectId: id }}>
      {title}
    </PageLink>
  ) : (
    <PageLink to="/cases/$caseId" params={{ caseId: id }}>
      {title}
    </PageLink>
  )
}

function RowFacts({ row, measure }: { readonly row: RowBehind; readonly measure: 'count' | 'sum' | 'share' }) {
  const say = useSay(derivedMessages)
  const dates = useDates()
  const told =
    measure === 'sum'
      ? formatDecimal(row.amount)
      : measure === 'share'
        ? say(row.holds === true ? 'derived.holds.yes' : 'derived.holds.no')
        : dates.day(row.day)
  return <span className="second nowrap n">{told}</span>
}
