import type { ReactNode } from 'react'
import { projectWords } from '#modules/projects/project-screen.messages.ts'
import type { LineupView } from '#modules/projects/web/LineupPage.tsx'
import { wanText } from '#modules/projects/web/wan.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** Who stands at the border of the best set, what a tenth more or less would change, and doubts about the scores. */
export function LineupMargin({ lineup, children }: { readonly lineup: LineupView; readonly children: ReactNode }) {
  const say = useSay(projectWords)
  const pick = usePick()
  const { margin, candidates, shifts, conflicts, gradeFaults, isMixed } = lineup
  const titleOf = (id: string | null) => candidates.find(({ caseId }) => caseId === id)?.title ?? ''
  const first = margin?.leftOut.find(({ id }) => id === margin.firstOut)?.by[0]
  const why =
    first === undefined
      ? say('lineup.why.none')
      : say(`lineup.why.${first.by}`, { wan: first.by === 'count' ? '' : wanText(first.lacking) })
  return (
    <section className="card stack">
      {children}
      {conflicts.length > 0 && <p className="fault">{say('lineup.conflict')}</p>}
      {isMixed && <p className="fault">{say('lineup.mixed')}</p>}
      {margin !== null && !isMixed && candidates.length > 0 && (
        <>
          <h2>{say('lineup.margin')}</h2>
          <ul className="hints">
            {margin.lastIn !== null && <li>{say('lineup.last-in', { title: titleOf(margin.lastIn) })}</li>}
            {margin.firstOut !== null && <li>{say('lineup.first-out', { title: titleOf(margin.firstOut), why })}</li>}
            <li>{say('lineup.unused', { wan: wanText(margin.unusedFen) })}</li>
            {shifts.map(({ percent, enters, leaves }) => (
              <li key={percent}>{say('lineup.shift', { percent, enters: enters.length, leaves: leaves.length })}</li>
            ))}
          </ul>
        </>
      )}
      {gradeFaults.map(({ reviewer, grade, given, of, mostPercent: percent, most }) => (
        <p key={`${reviewer} ${grade.zh}`} className="second">
          {say('lineup.grade', { reviewer, grade: pick(grade), given, of, percent, most })}
        </p>
      ))}
    </section>
  )
}
