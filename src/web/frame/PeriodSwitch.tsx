import { Popover } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { nextPeriod, previousPeriod } from '#engine/calendar/period.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useServices } from '#web/frame/services.ts'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

const PeriodChooser = lazy(async () => ({ default: (await import('#web/frame/PeriodChooser.tsx')).PeriodChooser }))

/** `‹ 2023年6月 ›`: the whole page follows it, and the address keeps it. */
export function PeriodSwitch() {
  const say = useSay(webWords)
  const dates = useDates()
  const { period, asOf, choose, chooseAsOf } = usePeriod()
  const frozen = useServices().useFrozen(period, asOf !== undefined)
  const note = asOf === undefined ? undefined : (frozen.find((one) => one.id === asOf)?.name ?? say('period.snapshot'))
  const [open, setOpen] = useState(false)
  return (
    <fieldset className="period" aria-label={say('period')}>
      <button type="button" aria-label={say('period.before')} onClick={() => choose(previousPeriod(period))}>
        <span aria-hidden="true">‹</span>
      </button>
      <Popover
        open={open}
        onOpenChange={setOpen}
        trigger="click"
        placement="bottom"
        destroyOnHidden
        content={
          <Suspense fallback={<div className="period-chooser" />}>
            <PeriodChooser
              period={period}
              asOf={asOf}
              choose={(next) => {
                choose(next)
                setOpen(false)
              }}
              chooseAsOf={(snapshotId) => {
                chooseAsOf(snapshotId)
                setOpen(false)
              }}
            />
          </Suspense>
        }
      >
        <button
          type="button"
          className="period-name"
          aria-label={say('period.choose', { period: [dates.period(period), note].filter(Boolean).join(' ') })}
        >
          {dates.period(period)}
          {note !== undefined && (
            <>
              {' '}
              <em>{note}</em>
            </>
          )}
        </button>
      </Popover>
      <button type="button" aria-label={say('period.after')} onClick={() => choose(nextPeriod(period))}>
        <span aria-hidden="true">›</span>
      </button>
    </fieldset>
  )
}
