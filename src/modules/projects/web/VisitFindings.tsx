import { useState } from 'react'
import { ActForm } from '#modules/funds/web/ActForm.tsx'
import { answerFinding, findOnVisit, verifyFinding } from '#modules/projects/visit.contract.ts'
import { visitWords } from '#modules/projects/visit-screen.messages.ts'
import type { VisitView } from '#modules/projects/web/VisitPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

const TONES = { found: 'red', rectified: 'near', closed: 'ok' } as const

type Item = VisitView['items'][number]
type Asking = { readonly of: 'add' } | { readonly of: 'answer' | 'verify' | 'back'; readonly item: Item }

/** 发现 → 整改 → 核实, each by whose turn it is. */
export function VisitFindings({ visit }: { readonly visit: VisitView }) {
  const say = useSay(visitWords)
  const [asking, setAsking] = useState<Asking | undefined>()
  return (
    <section className="card stack">
      <h2>{say('findings')}</h2>
      {visit.items.length === 0 && <p className="second">{say('findings.none')}</p>}
      {visit.items.map((item) => (
        <Finding key={item.id} item={item} ask={setAsking} />
      ))}
      {visit.acts.find && <ActButton act={() => setAsking({ of: 'add' })}>{say('finding.add')}</ActButton>}
      {asking?.of === 'add' && <AddFinding visit={visit} close={() => setAsking(undefined)} />}
      {asking !== undefined && asking.of !== 'add' && (
        <SettleFinding of={asking.of} item={asking.item} close={() => setAsking(undefined)} />
      )}
    </section>
  )
}

function Finding({ item, ask }: { readonly item: Item; readonly ask: (asking: Asking) => void }) {
  const say = useSay(visitWords)
  const dates = useDates()
  return (
    <article className="visit-finding stack" data-severity={item.severity}>
      <p>
        <strong>{say('finding.line', { n: item.number, text: item.text })}</strong>{' '}
        <Light is={TONES[item.state]}>{say(`finding.${item.state}`)}</Light>
      </p>
      <p className="second small">
        {say('finding.by', {
          severity: say(`severity.${item.severity}`),
          by: item.foundBy,
          due: dates.day(item.dueOn),
        })}
        {item.times > 0 && ` · ${say('finding.times', { n: item.times })}`}
      </p>
      {item.answer !== '' && <p>{say('finding.answered', { by: item.answeredBy ?? '', answer: item.answer })}</p>}
      {item.verdict !== '' && (
        <p>
          {item.verifiedBy === null
            ? say('finding.verdict', { verdict: item.verdict })
            : say('finding.verified', { by: item.verifiedBy, verdict: item.verdict })}
        </p>
      )}
      {(item.mayAnswer || item.mayVerify) && (
        <div className="acts">
          {item.mayAnswer && <ActButton act={() => ask({ of: 'answer', item })}>{say('answer')}</ActButton>}
          {item.mayVerify && (
            <ActButton primary act={() => ask({ of: 'verify', item })}>
              {say('verify')}
            </ActButton>
          )}
          {item.mayVerify && <ActButton act={() => ask({ of: 'back', item })}>{say('verify.back')}</ActButton>}
        </div>
      )}
    </article>
  )
}

function AddFinding({ visit, close }: { readonly visit: VisitView; readonly close: () => void }) {
  const say = useSay(visitWords)
  const act = useAct(findOnVisit, { done: close })
  return (
    <ActForm
      title={say('finding.add')}
      deed={say('finding.add')}
      fields={[
        { at: 'text', label: say('finding.text'), kind: 'area' },
        {
          at: 'severity',
          label: say('finding.severity'),
          kind: 'choice',
          start: 'minor',
          options: (['minor', 'major'] as const).map((value) => ({ value, label: say(`severity.${value}`) })),
        },
        { at: 'dueOn', label: say('finding.due'), kind: 'day' },
      ]}
      error={act.error}
      busy={act.isPending}
      send={({ text = '', severity, dueOn = '' }) =>
        act.mutate({ siteVisitId: visit.id, text, severity: severity === 'major' ? 'major' : 'minor', dueOn })
      }
      close={close}
    />
  )
}

function SettleFinding({
  of,
  item,
  close,
}: {
  readonly of: 'answer' | 'verify' | 'back'
  readonly item: Item
  readonly close: () => void
}) {
  const say = useSay(visitWords)
  const answer = useAct(answerFinding, { also: ['visit'], done: close })
  const verify = useAct(verifyFinding, { also: ['visit'], done: close })
  const act = of === 'answer' ? answer : verify
  const title = say(of === 'back' ? 'verify.back' : of)
  return (
    <ActForm
      title={title}
      deed={title}
      fields={[{ at: 'text', label: say(of === 'answer' ? 'answer.text' : 'verify.verdict'), kind: 'area' }]}
      error={act.error}
      busy={act.isPending}
      send={({ text = '' }) =>
        of === 'answer'
          ? answer.mutate({ visitFindingId: item.id, answer: text })
          : verify.mutate({ visitFindingId: item.id, isMended: of === 'verify', verdict: text })
      }
      close={close}
    />
  )
}
