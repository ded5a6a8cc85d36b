import { useNavigate, useParams } from '@tanstack/react-router'
import type { Output } from '#engine/contract/operation.ts'
import { DERIVED_REGISTERS } from '#engine/indicator/derivation.ts'
import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import { Indicator } from '#engine/indicator/indicator.ts'
import { dictionaryWords } from '#modules/dispatch/dictionary-screen.messages.ts'
import { getIndicator } from '#modules/dispatch/plan.contract.ts'
import { DictionaryEditor } from '#modules/dispatch/web/DictionaryEditor.tsx'
import { ScheduleChart } from '#modules/dispatch/web/ScheduleChart.tsx'
import { ScoreRuleText } from '#modules/dispatch/web/ScoreRuleText.tsx'
import { VersionList } from '#modules/dispatch/web/VersionList.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { flag, useAddress } from '#web/router/address.ts'
import { useCan } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { edit: flag() }

export type Entry = Output<typeof getIndicator>

/** One entry of the dictionary: what it counts, how it adds up, when it is due, how it is scored, what it was before. */
export function DictionaryEntry() {
  const { indicatorId } = useParams({ strict: false })
  const isNew = indicatorId === 'new'
  const entry = useRead(getIndicator, { indicatorId: indicatorId ?? '' }, { when: !isNew })
  if (isNew) return <DictionaryEditor entry={undefined} />
  return <Waiting for={entry}>{(data) => <Definition entry={data} />}</Waiting>
}

function Definition({ entry }: { readonly entry: Entry }) {
  const say = useSay(dictionaryWords)
  const pick = usePick()
  const navigate = useNavigate()
  const may = useCan()
  const [{ edit }, change] = useAddress(SHAPE)
  const parsed = Indicator.safeParse(entry.content)
  if (edit) return <DictionaryEditor entry={entry} />
  return (
    <>
      <PageHead
        title={pick(entry.name)}
        crumbs={[{ key: 'dictionary', name: say('dictionary'), to: '/dictionary' }]}
        why={[entry.code, pick(entry.unit), say(`frequency.${entry.frequency}`)].filter(Boolean).join(' · ')}
      >
        {may('figure.read') && (
          <ActButton
            act={() => void navigate({ to: '/indicators/$indicatorId', params: { indicatorId: entry.id }, search: {} })}
          >
            {say('figures')}
          </ActButton>
        )}
        <ActButton act={() => change({ edit: true })} reason={may('plan.manage') ? undefined : say('no-manage')}>
          {say('edit')}
        </ActButton>
      </PageHead>
      <div className="columns">
        <section className="card">
          {parsed.success ? (
            <Rules of={parsed.data} entry={entry} />
          ) : (
            <pre>{JSON.stringify(entry.content, null, 2)}</pre>
          )}
        </section>
        <aside className="aside">
          {parsed.success && parsed.data.frequency !== 'year' && (
            <section className="card">
              <h2>{say('curve')}</h2>
              <ScheduleChart curve={parsed.data.curve} />
            </section>
          )}
          <section className="card">
            <h2>{say('versions')}</h2>
            <VersionList versions={entry.versions} />
          </section>
        </aside>
      </div>
    </>
  )
}

/** The definition as an office reads it, line by line. */
function Rules({ of, entry }: { readonly of: Indicator; readonly entry: Entry }) {
  const say = useSay(dictionaryWords)
  const sayIndicator = useSay(indicatorMessages)
  const pick = usePick()
  const ruleText = (rule: Indicator['rollUp']) => {
    const others =
      rule.rule === 'weighted'
        ? [rule.weight]
        : rule.rule === 'ratio-of-sums'
          ? [`${rule.numerator} ÷ ${rule.denominator}`]
          : []
    return [sayIndicator(`indicator.roll-up.${rule.rule}`), ...others].join(' · ')
  }
  const lines: readonly (false | readonly [head: string, what: React.ReactNode])[] = [
    of.definition !== undefined && [say('definition'), pick(of.definition)],
    of.source !== undefined && [say('source'), pick(of.source)],
    entry.formulaSentence !== undefined && [say('formula'), pick(entry.formulaSentence)],
    of.derived !== undefined && [
      say('counted'),
      <>
        {pick(DERIVED_REGISTERS[of.derived.from].name)}
        {of.derived.where !== undefined && <code> {of.derived.where}</code>}
      </>,
    ],
    [say('column.kind'), sayIndicator(`indicator.kind.${of.kind}`)],
    [say('column.direction'), sayIndicator(`indicator.direction.${of.direction}`)],
    [
      say('column.roll-up'),
      <span key="roll-up">
        {ruleText(of.rollUp)}
        {Object.entries(of.rollUpAt ?? {}).map(([level, rule]) => (
          <small key={level} className="second">
            {' '}
            {say('roll-up.at', { level, rule: ruleText(rule) })}
          </small>
        ))}
      </span>,
    ],
    [say('over-time'), say(`over-time.${of.overTime}`)],
    [say('reporting'), say(`reporting.${of.reporting}`)],
    [say('decimals'), say('decimals.of', { n: of.decimals, rounding: say(`rounding.${of.rounding}`) })],
    of.availabilityDelayDays > 0 && [say('delay'), say('delay.days', { n: of.availabilityDelayDays })],
    [say('weight'), String(of.weight)],
    [say('score'), of.score === undefined ? say('score.none') : <ScoreRuleText key="score" of={of.score} />],
  ]
  return (
    <dl className="definition">
      {lines.map((line) =>
        line === false ? null : (
          <div key={line[0]}>
            <dt>{line[0]}</dt>
            <dd>{line[1]}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
