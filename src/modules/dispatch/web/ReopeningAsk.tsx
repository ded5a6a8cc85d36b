import { Alert, Button } from 'antd'
import { useState } from 'react'
import { requestReopening } from '#modules/dispatch/cycle.contract.ts'
import { reopeningWords } from '#modules/dispatch/reopening-screen.messages.ts'
import type { Report } from '#modules/dispatch/web/grid-book.ts'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { startOfOfficeDay } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const WORK_ENDS_MS = 18 * 3_600_000

const endOfWork = (date: string): string => new Date(startOfOfficeDay(date).getTime() + WORK_ENDS_MS).toISOString()

/** The period is over: a late report needs a named exception, with a reason and an end. */
export function ReopeningAsk({ report }: { readonly report: Report }) {
  const say = useSay(reopeningWords)
  const pick = usePick()
  const dates = useDates()
  const [isAsking, setIsAsking] = useState(false)
  const [until, setUntil] = useState('')
  const [isUnnamed, setIsUnnamed] = useState(false)
  const ask = useAct(requestReopening, { also: ['report', 'cycle'], done: () => setIsAsking(false) })
  const name = { unit: pick(report.unit.short), period: dates.period(report.cycle.period) }
  return (
    <>
      <Alert
        className="told"
        type="info"
        showIcon
        title={say('closed')}
        action={
          <Button size="small" onClick={() => setIsAsking(true)}>
            {say('ask')}
          </Button>
        }
      />
      {isAsking && (
        <ReasonDialog
          title={say('ask.title', name)}
          deed={say('ask.deed', name)}
          busy={ask.isPending}
          error={ask.error}
          close={() => setIsAsking(false)}
          act={(reason) => {
            setIsUnnamed(until === '')
            if (until === '') return
            ask.mutate({ reportId: report.id, reason, expiresAt: endOfWork(until) })
          }}
        >
          <p className="second">{say('ask.why')}</p>
          <Field
            at="expiresAt"
            label={say('until')}
            hint={say('until.hint')}
            error={ask.error}
            {...(isUnnamed && { fault: say('until.needed') })}
          >
            {(control) => <DateInput {...control} value={until} change={setUntil} />}
          </Field>
        </ReasonDialog>
      )}
    </>
  )
}
