import type { Reconciled } from '#engine/indicator/reconcile.ts'
import type { LightTone } from '#engine/light/light-scheme.ts'
import { type Exact, formatExact } from '#engine/number/exact.ts'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { type Cascade, type Drafts, draftAt, isBand, readNumber, written } from '#modules/dispatch/web/cascade-draft.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { Value } from '#web/figure/Value.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly cascade: Cascade
  readonly drafts: Drafts
  readonly held: Reconciled
}

export const STATUS_LIGHTS: Readonly<Record<Reconciled['status'], LightTone>> = {
  even: 'ok',
  short: 'lag',
  over: 'lag',
  open: 'none',
  free: 'none',
  unlike: 'none',
}

/** Parent, children together, remainder: always in sight, as typed. */
export function CascadeSums({ cascade, drafts, held }: Props) {
  const say = useSay(planWords)
  const { indicator, parent, rule } = cascade
  const draft = draftAt(parent.unit.id, parent.target, drafts)
  const typed = Object.keys(drafts).length > 0
  const waits = [parent, ...cascade.children].some(({ target }) => target.proposed !== undefined)
  const byServer = rule === 'weighted' || rule === 'ratio-of-sums'
  const print = (value: Exact | undefined) => (value === undefined ? undefined : written(value, indicator.decimals))
  const parentText = isBand(indicator) ? undefined : readNumber(draft.value)
  const together = byServer
    ? cascade.withProposals.together
    : held.combined && isBand(indicator)
      ? `${print(held.combined.low)}–${print(held.combined.high)}`
      : print(held.combined?.low)
  const rest = byServer ? cascade.withProposals.remainder : print(held.unassigned)
  const status = byServer ? cascade.status : held.status
  return (
    <dl className="facts cascade-sums" aria-live="polite">
      <div>
        <dt>{say('cascade.parent')}</dt>
        <dd>
          {draft.expectation === 'value' ? (
            isBand(indicator) ? (
              `${draft.low}–${draft.high}`
            ) : (
              <Value of={parentText === undefined ? undefined : print(parentText)} />
            )
          ) : (
            say(`expect.${draft.expectation}`)
          )}
        </dd>
      </div>
      <div>
        <dt>{say(`cascade.together.${rule}`)}</dt>
        <dd>{together?.includes('–') ? together : <Value of={together} />}</dd>
      </div>
      <div className="cascade-rest">
        <dt>{say('cascade.rest')}</dt>
        <dd>
          <Value of={rest} signed />
        </dd>
      </div>
      <div>
        <dt>{say('cascade.status')}</dt>
        <dd>
          <Light is={STATUS_LIGHTS[status]}>{say(`status.${status}`)}</Light>{' '}
          <small className="second">
            {say(
              byServer
                ? 'cascade.weighted.why'
                : typed
                  ? 'cascade.draft'
                  : waits
                    ? 'cascade.waits'
                    : 'cascade.in-force',
            )}
          </small>
        </dd>
      </div>
    </dl>
  )
}

/** A child's part of the parent's target in percent. */
export function shareOf(cascade: Cascade, drafts: Drafts, unitId: string): string | undefined {
  if (cascade.rule !== 'sum' || isBand(cascade.indicator)) return undefined
  const parent = readNumber(draftAt(cascade.parent.unit.id, cascade.parent.target, drafts).value)
  const child = cascade.children.find(({ unit }) => unit.id === unitId)
  const value = child && readNumber(draftAt(unitId, child.target, drafts).value)
  if (parent === undefined || value === undefined || parent.equals(0)) return undefined
  return formatDecimal(formatExact(value.mul(100).div(parent), 1, 'half-up'), { decimals: 1 })
}
