import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { reviewWords } from '#modules/dispatch/review.messages.ts'
import type { Report } from '#modules/dispatch/web/grid-book.ts'
import { useWaiting } from '#modules/dispatch/web/useWaiting.ts'
import { useKeys } from '#web/frame/useKeys.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** The next report that waits for this person, by a press or the key `n`. */
export function NextReport({ report }: { readonly report: Report }) {
  const say = useSay(reviewWords)
  const pick = usePick()
  const navigate = useNavigate()
  const { rows } = useWaiting()
  const place = rows.findIndex((one) => one.id === report.id)
  const next = rows[place + 1] ?? rows.find((one) => one.id !== report.id)
  const nextId = next?.id
  const period = next?.cycle.period
  useKeys(
    useMemo(
      () => [
        {
          keys: 'n',
          act: () => {
            if (nextId === undefined) return
            void navigate({ to: '/reports/$reportId', params: { reportId: nextId }, search: { period } })
          },
        },
      ],
      [navigate, nextId, period],
    ),
  )
  if (next === undefined) return null
  return (
    <PageLink to="/reports/$reportId" params={{ reportId: next.id }} search={{ period: next.cycle.period }}>
      {say('next', { unit: pick(next.unit.short), n: rows.filter((one) => one.id !== report.id).length })}
    </PageLink>
  )
}
