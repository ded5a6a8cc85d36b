import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import type { PortraitView } from '#modules/policies/web/PortraitPage.tsx'
import { StandingLight } from '#modules/policies/web/StandingLight.tsx'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SOON = 90

/** The steps of one enterprise: title and its last day, or what lies between. */
export function PortraitLadder({ of: { steps } }: { readonly of: PortraitView }) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const dates = useDates()
  if (steps.length === 0) return null
  return (
    <ol className="portrait-steps card" aria-label={say('portrait.ladder')}>
      {steps.map((step) => (
        <li key={step.code} className={step.standing === 'held' ? 'held' : step.isNext ? 'next' : ''}>
          <p>
            <PageLink to="/policies/$policyCode" params={{ policyCode: step.policy }}>
              <b>{pick(step.name)}</b>
            </PageLink>{' '}
            {step.isNext && <span className="tag">{say('portrait.next')}</span>}
          </p>
          <StandingLight of={step.standing} />
          {step.number !== null && <small className="second">{say('portrait.number', { n: step.number })}</small>}
          {step.until !== null && step.days !== null && (
            <small>
              {step.days >= 0 && step.days <= SOON ? (
                <Light is={step.days <= 30 ? 'red' : 'lag'}>
                  {say('portrait.until', { day: dates.day(step.until), days: step.days })}
                </Light>
              ) : (
                <span className="second">{say('portrait.until', { day: dates.day(step.until), days: step.days })}</span>
              )}
            </small>
          )}
          {step.standing !== 'held' &&
            step.gap.map((sentence) => (
              <small key={sentence} className="prose">
                {dates.within(sentence)}
              </small>
            ))}
          {step.isAhead && step.standing !== 'held' && <small className="second">{say('portrait.ahead')}</small>}
        </li>
      ))}
    </ol>
  )
}
