import { useParams } from '@tanstack/react-router'
import { Files } from '#cases/web/Files.tsx'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { getFinding } from '#modules/dispatch/finding.contract.ts'
import { qualityWords } from '#modules/dispatch/quality-screen.messages.ts'
import { FigurePanel } from '#modules/dispatch/web/FigurePanel.tsx'
import { FindingActs } from '#modules/dispatch/web/FindingActs.tsx'
import { FindingCells, FindingFiles } from '#modules/dispatch/web/FindingFacts.tsx'
import { FindingState } from '#modules/dispatch/web/FindingState.tsx'
import { COUNTED } from '#modules/dispatch/web/finding-kinds.ts'
import { useSpoken } from '#modules/dispatch/web/useSpoken.ts'
import { useRead } from '#web/client/useRead.ts'
import { groupDigits } from '#web/figure/format.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type FindingView = Output<typeof getFinding>

/** One doubt: what was found and why it is doubtful, the figures and files, and what was answered. */
export function FindingPage() {
  const { findingId } = useParams({ strict: false })
  const finding = useRead(getFinding, { findingId: findingId ?? '' })
  return <Waiting for={finding}>{(data) => <Finding of={data} />}</Waiting>
}

function Finding({ of: finding }: { readonly of: FindingView }) {
  const say = useSay(qualityWords)
  const pick = usePick()
  const spoken = useSpoken()
  const dates = useDates()
  const crumbs = [
    { key: 'quality', name: say('quality'), to: '/quality', search: { unit: finding.top.id } },
    {
      key: 'kind',
      name: say(`kind.${finding.kind}`),
      to: '/quality',
      search: { unit: finding.top.id, kind: finding.kind },
    },
  ]
  const [foundAt, checkedAt] = [dates.near(finding.foundAt), dates.near(finding.checkedAt)]
  return (
    <>
      <PageHead
        title={spoken(finding.sentence)}
        crumbs={crumbs}
        beside={<FindingState of={finding.state} />}
        why={
          <>
            {finding.indicator === null ? null : (
              <PageLink
                to="/indicators/$indicatorId"
                params={{ indicatorId: finding.indicator.id }}
                search={{ unit: finding.unit.id }}
              >
                {pick(finding.indicator.name)}
              </PageLink>
            )}{' '}
            {pick(finding.unit.name)} · {say('finding.found', { at: foundAt, checked: checkedAt })}
          </>
        }
      >
        {finding.reportId !== null && (
          <PageLink to="/reports/$reportId" params={{ reportId: finding.reportId }} className="button">
            {say('finding.report')}
          </PageLink>
        )}
      </PageHead>
      <FindingActs finding={finding} />
      <div className="columns">
        <div className="stack">
          {finding.cellHeads.length > 0 && <FindingCells finding={finding} />}
          {finding.files.length > 0 && <FindingFiles finding={finding} />}
          <Said head={say('finding.explanation')} none={say('finding.explanation.none')} of={finding.explanation} />
          <Said head={say('finding.verdict')} none={say('finding.verdict.none')} of={finding.verdict} />
          <section className="card stack">
            <h2>{say('finding.files.own')}</h2>
            <Files
              subjectKind="finding"
              subjectId={finding.id}
              {...(finding.acts.explain?.may !== true && { reason: finding.acts.explain?.reason ?? '' })}
            />
          </section>
        </div>
        <aside className="stack">
          <section className="card stack">
            <h2>{say('finding.how')}</h2>
            <p className="prose">{say(`how.${finding.kind}`)}</p>
            {finding.examined !== null && (
              <p className="second small">
                {say('finding.rate', {
                  n: say(`examined.${COUNTED[finding.kind]}`, { n: groupDigits(String(finding.examined)) }),
                })}
              </p>
            )}
          </section>
          {(finding.evidence.length > 0 || finding.chance !== null) && (
            <section className="card stack">
              <h2>{say('finding.why')}</h2>
              <ul className="lines">
                {finding.evidence.map((one) => (
                  <li key={`${one.key} ${JSON.stringify(one.params)}`}>{spoken(one)}</li>
                ))}
                {finding.chance !== null && <li>{say('finding.chance', { percent: percentOf(finding.chance) })}</li>}
              </ul>
            </section>
          )}
          <section className="card stack">
            <h2>{say('finding.history')}</h2>
            <History
              of={finding.history.map((line, at) => ({
                id: `${line.at} ${at}`,
                at: line.at,
                who: line.by,
                what: line.text,
              }))}
            />
          </section>
        </aside>
      </div>
      <FigurePanel />
    </>
  )
}

/** Two digits that tell: 0.0031 %. */
const percentOf = (chance: number): string => {
  const percent = chance * 100
  if (percent < 1e-6) return '< 0.000001 %'
  return `${Number(percent.toPrecision(2)).toFixed(Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(percent)))))} %`
}

interface SaidProps {
  readonly head: string
  readonly none: string
  readonly of: FindingView['explanation']
}

function Said({ head, none, of }: SaidProps) {
  const say = useSay(qualityWords)
  const dates = useDates()
  return (
    <section className="card stack">
      <h2>{head}</h2>
      {of === null ? (
        <p className="second">{none}</p>
      ) : (
        <>
          <p className="prose">{of.text}</p>
          <p className="second small">{say('finding.by', { by: of.by ?? '', at: dates.near(of.at) })}</p>
        </>
      )}
    </section>
  )
}
