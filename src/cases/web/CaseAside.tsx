import { type ReactNode, Suspense, useState } from 'react'
import { caseWords } from '#cases/case-screen.messages.ts'
import type { CaseView } from '#cases/web/CasePage.tsx'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { useServices } from '#web/frame/services.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** Beside the case: who is asked, what the checks found, what it was returned for, objections. */
export function CaseAside({ one }: { readonly one: CaseView }) {
  const { CaseScored, CaseSigned } = useServices()
  return (
    <aside className="aside">
      <Tasks one={one} />
      <Marks one={one} />
      {one.isScored && CaseScored && (
        <Suspense fallback={null}>
          <CaseScored caseId={one.id} />
        </Suspense>
      )}
      {one.isSigned && CaseSigned && (
        <Suspense fallback={null}>
          <CaseSigned caseId={one.id} />
        </Suspense>
      )}
      <Findings one={one} />
      <Objections one={one} />
      <Facts one={one} />
    </aside>
  )
}

type Props = { readonly one: CaseView }

function Box({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="card stack case-box">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function Tasks({ one }: Props) {
  const say = useSay(caseWords)
  const pick = usePick()
  const dates = useDates()
  if (one.phase === 'closed') return null
  const [first] = one.tasks
  return (
    <Box title={say('tasks')}>
      {one.tasks.length === 0 && one.said.length === 0 && <p className="second">{say('tasks.none')}</p>}
      {first?.of !== undefined && first.of > 1 && first.needed !== undefined && (
        <p className="second small">{say('tasks.quorum', { needed: first.needed, of: first.of })}</p>
      )}
      <ul className="ticks">
        {one.said.map((said) => (
          <li key={`${said.seat.zh} ${said.by} ${said.on}`}>
            <Light is="ok">{pick(said.action)}</Light>
            <span>
              {said.by} <span className="second">{pick(said.seat)}</span>{' '}
              <span className="second nowrap">{dates.day(said.on)}</span>
            </span>
          </li>
        ))}
        {one.tasks.map((task) => (
          <li key={task.id}>
            <Light is="near">{say('tasks.waiting')}</Light>
            <span>
              {task.asked.map((name) => pick(name)).join(say('and')) || pick(task.name)}
              {task.isMine && <b> {say('tasks.mine')}</b>} <span className="second">{pick(task.name)}</span>
              {task.delegate !== undefined && (
                <small className="second">
                  {' '}
                  {task.delegate.person}{' '}
                  {say('tasks.delegate', {
                    from: dates.day(task.delegate.from),
                    until: dates.day(task.delegate.until),
                  })}
                </small>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Box>
  )
}

function Marks({ one }: Props) {
  const say = useSay(caseWords)
  const pick = usePick()
  if (one.marks.length === 0) return null
  return (
    <Box title={say('marks.title')}>
      <ul className="ticks">
        {one.marks.map((mark) => (
          <li key={`${mark.at} ${mark.note}`}>
            <Light is={mark.isAnswered ? 'ok' : 'lag'}>{pick(mark.place)}</Light>
            <span>{mark.note}</span>
          </li>
        ))}
      </ul>
    </Box>
  )
}

const TONE = { error: 'red', warning: 'lag', info: 'near' } as const

type Finding = CaseView['findings'][number]
const SHOWN = 8

/** What the checks found, the gravest first; what is said several times is said once. */
function Findings({ one: { findings } }: Props) {
  const say = useSay(caseWords)
  const [isWhole, setIsWhole] = useState(false)
  if (findings.length === 0) return null
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.filter(({ severity }) => severity === 'warning').length
  const groups = new Map<string, { readonly finding: Finding; n: number }>()
  for (const severity of ['error', 'warning', 'info'] as const)
    for (const finding of findings.filter((each) => each.severity === severity)) {
      const key = `${severity} ${finding.text.zh}`
      const group = groups.get(key)
      if (group) group.n += 1
      else groups.set(key, { finding, n: 1 })
    }
  const all = [...groups]
  return (
    <Box title={errors + warnings === 0 ? say('findings.sound') : say('findings.count', { errors, warnings })}>
      <ul className="ticks">
        {(isWhole ? all : all.slice(0, SHOWN)).map(([key, { finding, n }]) => (
          <FindingLine key={key} of={finding} n={n} />
        ))}
      </ul>
      {all.length > SHOWN && (
        <button type="button" className="link-button" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? say('findings.less') : say('findings.more', { n: all.length })}
        </button>
      )}
    </Box>
  )
}

function FindingLine({ of: finding, n }: { readonly of: Finding; readonly n: number }) {
  const say = useSay(caseWords)
  const pick = usePick()
  return (
    <li>
      <Light is={TONE[finding.severity]}>{say(`severity.${finding.severity}`)}</Light>
      <span>
        {pick(finding.text)}
        {n > 1 && <span className="second"> ×{n}</span>}
        {finding.evidence?.map((each) => (
          <small key={each.text.zh} className="second case-evidence">
            {pick(each.text)}
          </small>
        ))}
        {finding.source !== undefined && <small className="second case-evidence">{pick(finding.source)}</small>}
      </span>
    </li>
  )
}

function Objections({ one: { objections } }: Props) {
  const say = useSay(caseWords)
  const dates = useDates()
  if (objections.length === 0) return null
  return (
    <Box title={say('objections')}>
      <ul className="ticks">
        {objections.map((one) => (
          <li key={one.id}>
            <Light is={one.answer === undefined ? 'lag' : one.answer === 'upheld' ? 'red' : 'ok'}>
              {one.answer === undefined
                ? say('objection.waiting', { due: dates.day(one.dueOn) })
                : say(`answer.${one.answer}`)}
            </Light>
            <span>
              {one.reason}
              <small className="second case-evidence">
                {one.by} {dates.day(one.on)}
              </small>
              {one.answerReason !== undefined && <small className="second case-evidence">{one.answerReason}</small>}
            </span>
          </li>
        ))}
      </ul>
    </Box>
  )
}

function Facts({ one }: Props) {
  const say = useSay(caseWords)
  const pick = usePick()
  const known = one.facts.filter(({ value }) => value !== undefined)
  const written = (value: CaseView['facts'][number]['value']): string =>
    typeof value === 'boolean' ? say(value ? 'fact.yes' : 'fact.no') : [value].flat().join(say('and'))
  return (
    <Box title={say('parties')}>
      <dl className="case-facts">
        {one.parties.map((relation) => (
          <div key={relation.code}>
            <dt>{pick(relation.name)}</dt>
            <dd>
              {relation.members.length === 0 ? (
                <span className="third">{say('parties.nobody')}</span>
              ) : (
                relation.members.map(({ name }) => pick(name)).join(say('and'))
              )}
            </dd>
          </div>
        ))}
        {known.map((fact) => (
          <div key={fact.code}>
            <dt>{pick(fact.name)}</dt>
            <dd>
              {written(fact.value)}
              {fact.unit !== undefined && <span className="second"> {pick(fact.unit)}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </Box>
  )
}
