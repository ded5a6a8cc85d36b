import { Button } from 'antd'
import { useState } from 'react'
import { listCaseEvents } from '#cases/case.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly caseId: string
  /** Of the case as it is shown: another one has more to tell. */
  readonly serial: number
}

const STEP = 100

/** Everything that happened, the latest first, with opinions and what was marked. */
export function CaseTimeline({ caseId, serial }: Props) {
  const say = useSay(caseWords)
  const pick = usePick()
  const dates = useDates()
  const [limit, setLimit] = useState(STEP)
  const events = useRead(listCaseEvents, { caseId, limit }, { keepFormer: true, freshFor: 0 })
  return (
    <Waiting key={serial} for={events}>
      {({ events: list, isMore }) =>
        list.length === 0 ? (
          <p className="second">{say('timeline.none')}</p>
        ) : (
          <>
            <ol className="history case-timeline">
              {list.map((one) => (
                <li key={one.serial}>
                  <span className="second nowrap">{dates.near(one.at)}</span>
                  <span>
                    {dates.within(pick(one.text))}
                    {one.reason !== undefined && one.reason !== '' && (
                      <blockquote>{say('timeline.reason', { reason: one.reason })}</blockquote>
                    )}
                    {one.marks !== undefined && one.marks.length > 0 && (
                      <details>
                        <summary>{say('timeline.marks', { n: one.marks.length })}</summary>
                        <ul className="reasons">
                          {one.marks.map((mark) => (
                            <li key={mark.at}>{mark.note}</li>
                          ))}
                        </ul>
                      </details>
                    )}
                  </span>
                </li>
              ))}
            </ol>
            {isMore && limit < 500 && (
              <Button size="small" onClick={() => setLimit(limit + STEP)}>
                {say('timeline.more')}
              </Button>
            )}
          </>
        )
      }
    </Waiting>
  )
}
