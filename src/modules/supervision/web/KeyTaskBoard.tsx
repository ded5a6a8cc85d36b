import type { KeyTaskRow } from '#modules/supervision/key-task.contract.ts'
import { keyTaskWords } from '#modules/supervision/key-task-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { Progress } from '#web/figure/Progress.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** Tasks by their light, the worst first: what needs a hand stands at the left. */
export function KeyTaskBoard({ rows }: { readonly rows: readonly KeyTaskRow[] }) {
  const say = useSay(keyTaskWords)
  const pick = usePick()
  const signs = [...new Map(rows.map(({ light }) => [light.code, light])).values()].sort(
    (a, b) => b.severity - a.severity,
  )
  return (
    <div className="task-board">
      {signs.map((sign) => {
        const own = rows.filter(({ light }) => light.code === sign.code)
        return (
          <section key={sign.code} className="task-board-column" aria-label={pick(sign.word)}>
            <h2>
              <Light is={sign} /> <span className="second">{own.length}</span>
            </h2>
            {own.map((row) => (
              <article key={row.id} className="card">
                <PageLink to="/key-tasks/$keyTaskId" params={{ keyTaskId: row.id }}>
                  {row.number}. {pick(row.name)}
                </PageLink>
                <p className="second small">
                  {pick(row.lead.short)} · {row.responsible.name}
                  {row.disagrees && ` · ${say('disagrees')}`}
                </p>
                <p className="row">
                  <Progress percent={row.percent} /> {row.percent}%
                </p>
                {row.openSlip !== null && (
                  <PageLink to="/slips/$slipId" params={{ slipId: row.openSlip.id }} className="small">
                    {say('slip', { number: row.openSlip.number })}
                  </PageLink>
                )}
              </article>
            ))}
          </section>
        )
      })}
    </div>
  )
}
