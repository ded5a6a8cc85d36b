import { monthProblems } from '#modules/supervision/problem.contract.ts'
import { problemWords } from '#modules/supervision/problem-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import type { ProblemsOnScreen } from '#web/frame/services.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

/** What the weekly sheets leave unsolved at the end of the month, to be taken over into the report's text with one press. */
export function ReportProblems({ unitId, period, written, write }: ProblemsOnScreen) {
  const say = useSay(problemWords)
  const may = useCan()
  const problems = useRead(monthProblems, { unitId, period }, { when: may('problem.read') })
  const rows = problems.data?.rows ?? []
  if (rows.length === 0) return null
  const left = rows.filter(({ text }) => !written.includes(text))
  const takeOver = () =>
    write(
      [written.trim(), ...left.map(({ text, help }) => (help === '' ? text : `${text} ${help}`))]
        .filter(Boolean)
        .join('\n'),
    )
  return (
    <section className="card stack" aria-label={say('month.title', { n: rows.length })}>
      <div className="between">
        <h2>{say('month.title', { n: rows.length })}</h2>
        <ActButton act={takeOver} reason={left.length === 0 ? say('month.taken') : undefined}>
          {say('month.take')}
        </ActButton>
      </div>
      <ul className="lines">
        {rows.map((row) => (
          <li key={row.id}>
            <PageLink to="/weekly" search={{ problem: row.id }}>
              {row.text}
            </PageLink>
            <small className="second nowrap">
              {say(`state.${row.state}`)}
              {row.carried > 0 && ` · ${say('carried', { n: row.carried })}`}
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}
