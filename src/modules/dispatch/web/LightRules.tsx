import { lightPanelWords } from '#modules/dispatch/light-panel.messages.ts'
import type { ExplainedLight } from '#modules/dispatch/web/LightPanel.tsx'
import { Light } from '#web/figure/Light.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Rule = ExplainedLight['rules'][number]

/** The rules in their order, down to the one that decided: what each says, what came of it, and the facts it read. */
export function LightRules({ of }: { readonly of: ExplainedLight }) {
  const say = useSay(lightPanelWords)
  const pick = usePick()
  const level = of.rules.at(-1)?.sign
  const isByTime = of.sign !== null && level !== undefined && level.code !== of.sign.code && of.cause !== 'unknown'
  if (of.scheme === null) return null
  return (
    <details className="light-rules">
      <summary>{say('rules')}</summary>
      <ol>
        {of.rules.map((rule, place) => (
          // The list is never reordered, and a light may have several rules.
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells them apart
          <TriedRule key={place} rule={rule} />
        ))}
      </ol>
      {isByTime && <p>{say('over-time', { level: pick(level.word), light: pick(of.sign!.word) })}</p>}
      <p className="second small">
        {say('scheme', { name: pick(of.scheme.name), version: of.scheme.version })}
        <br />
        {pick(of.scheme.purpose)}
      </p>
    </details>
  )
}

function TriedRule({ rule }: { readonly rule: Rule }) {
  const say = useSay(lightPanelWords)
  const pick = usePick()
  return (
    <li>
      <Light is={rule.sign} /> {rule.words === null ? say('otherwise') : pick(rule.words)}{' '}
      <b>{say(`verdict.${rule.verdict}`)}</b>
      {rule.parts.length > 0 && (
        <ul className="second small">
          {rule.parts.map((part) => (
            <li key={part.words.en}>
              {rule.parts.length > 1 && (
                <>
                  {pick(part.words)}
                  {say('comma')}
                  {say(`verdict.${part.verdict}`)}{' '}
                </>
              )}
              {part.facts
                .map(({ label, value }) => say('fact', { label: pick(label), value: pick(value) }))
                .join(say('comma'))}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
