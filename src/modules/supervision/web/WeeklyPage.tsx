import { Button } from 'antd'
import { useState } from 'react'
import { nextPeriod, previousPeriod } from '#engine/calendar/period.ts'
import type { Output } from '#engine/contract/operation.ts'
import { handSheet, weeklySheets } from '#modules/supervision/problem.contract.ts'
import { problemWords } from '#modules/supervision/problem-screen.messages.ts'
import { ProblemDrawer } from '#modules/supervision/web/ProblemDrawer.tsx'
import { ProblemForm } from '#modules/supervision/web/ProblemForm.tsx'
import { ProblemTable } from '#modules/supervision/web/ProblemTable.tsx'
import { WeekSheets } from '#modules/supervision/web/WeekSheets.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, useAddress } from '#web/router/address.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { week: maybe(), unit: maybe(), problem: maybe() }

export type Week = Output<typeof weeklySheets>

/** A week's problems and help needed: a unit's own sheet, and for the office the sheets of all. */
export function WeeklyPage() {
  const [{ week, unit, problem }, change] = useAddress(SHAPE)
  const sheets = useRead(weeklySheets, { ...(week !== undefined && { week }) }, { keepFormer: true })
  return (
    <Waiting for={sheets}>
      {(data) => (
        <Sheet
          of={data}
          unitId={unit}
          problemId={problem}
          toWeek={(next) => change({ week: next === data.thisWeek ? undefined : next, problem: undefined })}
          toUnit={(next) => change({ unit: next })}
          toProblem={(next) => change({ problem: next })}
        />
      )}
    </Waiting>
  )
}

interface Props {
  readonly of: Week
  readonly unitId: string | undefined
  readonly problemId: string | undefined
  readonly toWeek: (week: string) => void
  readonly toUnit: (unitId: string | undefined) => void
  readonly toProblem: (problemId: string | undefined) => void
}

function Sheet({ of: data, unitId, problemId, toWeek, toUnit, toProblem }: Props) {
  const say = useSay(problemWords)
  const pick = usePick()
  const dates = useDates()
  const [isRaising, setIsRaising] = useState(false)
  const rows = data.rows.filter((row) => unitId === undefined || row.unit.id === unitId || row.owner?.id === unitId)
  const unsolved = rows.filter(({ state }) => state !== 'solved')
  const named = { week: dates.period(data.week) }
  const own = data.sheets.filter(({ mayWrite }) => mayWrite)
  const mine = own.length === 1 ? own[0] : own.find((sheet) => sheet.unit.id === unitId)
  const chosen = data.rows.find((row) => row.id === problemId)
  return (
    <>
      <PageHead
        title={
          rows.length === 0
            ? say('title.clear', named)
            : say('title', {
                ...named,
                open: unsolved.length,
                carried: unsolved.filter(({ carried }) => carried > 0).length,
                solved: rows.length - unsolved.length,
              })
        }
        why={`${say('week.name', { from: dates.day(data.from), to: dates.day(data.to) })} · ${say('why')}`}
      >
        <span className="week-switch">
          <Button aria-label={say('week.before')} onClick={() => toWeek(previousPeriod(data.week))}>
            ‹
          </Button>
          <Button disabled={data.week === data.thisWeek} onClick={() => toWeek(data.thisWeek)}>
            {say('week.this')}
          </Button>
          <Button
            aria-label={say('week.after')}
            disabled={data.week >= data.thisWeek}
            onClick={() => toWeek(nextPeriod(data.week))}
          >
            ›
          </Button>
        </span>
        {mine !== undefined && (
          <>
            <HandIn week={data.week} sheet={mine} />
            <ActButton primary act={() => setIsRaising(true)}>
              {say('raise')}
            </ActButton>
          </>
        )}
      </PageHead>
      <div className="stack">
        {data.sheets.length > 1 && <WeekSheets of={data.sheets} unitId={unitId} choose={toUnit} />}
        <ProblemTable rows={rows} week={data.week} open={(row) => toProblem(row.id)} />
      </div>
      {chosen !== undefined && (
        <ProblemDrawer key={`${chosen.id} ${chosen.version}`} of={chosen} close={() => toProblem(undefined)} />
      )}
      {isRaising && mine !== undefined && (
        <ProblemForm
          unitId={mine.unit.id}
          title={say('raise.for', { unit: pick(mine.unit.short) })}
          close={() => setIsRaising(false)}
        />
      )}
    </>
  )
}

/** A unit says that its week is written; with nothing on it, that there is nothing. */
function HandIn({ week, sheet }: { readonly week: string; readonly sheet: Week['sheets'][number] }) {
  const say = useSay(problemWords)
  const dates = useDates()
  const hand = useAct(handSheet)
  const isClear = sheet.raised === 0
  return (
    <span className="week-switch">
      <Refused error={hand.error} />
      {sheet.handed !== null && (
        <small className="second">{say('hand.done', { at: dates.near(sheet.handed.at) })}</small>
      )}
      {(sheet.handed === null || sheet.handed.isClear !== isClear) && (
        <ActButton busy={hand.isPending} act={() => hand.mutate({ week, unitId: sheet.unit.id, isClear })}>
          {say(isClear ? 'hand.clear' : 'hand')}
        </ActButton>
      )}
    </span>
  )
}
