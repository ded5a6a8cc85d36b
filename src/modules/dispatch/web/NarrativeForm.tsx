import { Button, Input } from 'antd'
import { useId } from 'react'
import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import type { Narrative } from '#modules/dispatch/report.rules.ts'
import type { NarrativeDraft } from '#modules/dispatch/web/useNarrative.ts'
import { useSay } from '#web/words/language.ts'

const PARTS = ['text', 'problems', 'nextSteps'] as const

/** Progress, problems, next steps. */
export function NarrativeForm({ draft, saved }: { readonly draft: NarrativeDraft; readonly saved: Narrative }) {
  const say = useSay(fillingWords)
  const id = useId()
  return (
    <section className="card narrative" aria-label={say('narrative')}>
      {draft.isContested && (
        <div className="conflict" role="alert">
          <b>{say('narrative.conflict')}</b>
          <div className="two-columns">
            {(['mine', 'theirs'] as const).map((whose) => (
              <div key={whose}>
                <h3>{say(`narrative.${whose}`)}</h3>
                <NarrativeText of={whose === 'mine' ? draft.shown : saved} />
                <Button size="small" onClick={() => draft.keep(whose)}>
                  {say(`narrative.keep-${whose}`)}
                </Button>
              </div>
            ))}
          </div>
        </div>
      )}
      <div className="narrative-parts">
        {PARTS.map((part) => (
          <div className="field" key={part}>
            <label htmlFor={`${id}${part}`}>{say(`narrative.${part}`)}</label>
            <Input.TextArea
              id={`${id}${part}`}
              value={draft.shown[part]}
              className="grows"
              rows={3}
              maxLength={20_000}
              placeholder={say(`narrative.${part}.hint`)}
              onChange={(event) => draft.change(part, event.target.value)}
            />
          </div>
        ))}
      </div>
    </section>
  )
}

export function NarrativeText({ of }: { readonly of: Narrative }) {
  const say = useSay(fillingWords)
  const told = PARTS.filter((part) => of[part].trim() !== '')
  if (told.length === 0) return <p className="second">{say('narrative.none')}</p>
  return (
    <dl className="cell-facts narrative-text">
      {told.map((part) => (
        <div key={part}>
          <dt>{say(`narrative.${part}`)}</dt>
          <dd className="prose">{of[part]}</dd>
        </div>
      ))}
    </dl>
  )
}
