import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { exactText } from '#engine/number/exact.ts'
import { savePlan } from '#modules/dispatch/plan.contract.ts'
import { planMessages } from '#modules/dispatch/plan.messages.ts'
import { planEditWords } from '#modules/dispatch/plan-edit.messages.ts'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { PlanGoalFields } from '#modules/dispatch/web/PlanGoalFields.tsx'
import type { Plan } from '#modules/dispatch/web/PlanPage.tsx'
import { emptyPlan, isPlanDraft, type PlanDraft, planDraft, weightOf } from '#modules/dispatch/web/plan-draft.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'
import { useAct } from '#web/client/useAct.ts'
import { officeNow } from '#web/figure/office-clock.ts'
import { Field } from '#web/form/Field.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useDraft } from '#web/memory/useDraft.ts'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

const ISSUERS = ['above', 'own'] as const
const STATES = ['draft', 'in-force', 'ended'] as const

/** A plan's head, goals, indicators and weights; saved as a new version with its reason. */
export function PlanEditor({ plan }: { readonly plan: Plan | undefined }) {
  const say = useSay(planEditWords)
  const sayPlan = useSay(planWords)
  const sayRefusal = useSay(planMessages)
  const sayShared = useSay(webWords)
  const pick = usePick()
  const navigate = useNavigate()
  const kept = useDraft<PlanDraft>(
    `plan/${plan?.id ?? 'new'}`,
    plan?.version ?? 0,
    () => (plan === undefined ? emptyPlan(officeNow().getUTCFullYear()) : planDraft(plan)),
    isPlanDraft,
  )
  const { draft } = kept
  const [newId] = useState(() => newIdempotencyKey())
  const planId = plan?.id ?? newId
  const leave = (isSaved: boolean) => {
    kept.drop()
    if (plan === undefined && !isSaved) void navigate({ to: '/plans', search: {} })
    else void navigate({ to: '/plans/$planId', params: { planId }, search: { tab: 'goals' } as never })
  }
  const save = useAct(savePlan, { also: ['target', 'figure', 'indicator'], done: () => leave(true) })
  const set = (change: Partial<PlanDraft>) => kept.set((now) => ({ ...now, ...change }))
  const total = exactText(weightOf(draft.goals))
  // As the server asks of a plan in force: weights of 100, or none at all.
  const isUneven = draft.state === 'in-force' && total !== '100' && total !== '0'
  return (
    <>
      <PageHead
        title={plan === undefined ? say('title.new') : say('title.change', { name: pick(plan.name) })}
        crumbs={[{ key: 'plans', name: sayPlan('plans'), to: '/plans' }]}
        why={say('edit.why')}
      >
        <Button onClick={() => leave(false)}>{sayShared('act.cancel')}</Button>
      </PageHead>
      <div className="stack">
        <section className="card form-columns">
          {(['code', 'nameZh', 'nameEn'] as const).map((key) => (
            <Field
              key={key}
              at={key === 'code' ? 'code' : key === 'nameZh' ? 'name.zh' : 'name.en'}
              label={say(key === 'code' ? 'code' : key === 'nameZh' ? 'name.zh' : 'name.en')}
              hint={key === 'code' ? say(plan === undefined ? 'code.hint' : 'code.fixed') : ''}
              error={save.error}
            >
              {(control) => (
                <Input
                  {...control}
                  value={draft[key]}
                  disabled={key === 'code' && plan !== undefined}
                  maxLength={key === 'code' ? 40 : 200}
                  onChange={(event) => set({ [key]: event.target.value })}
                />
              )}
            </Field>
          ))}
          {(['fromYear', 'toYear'] as const).map((key) => (
            <Field key={key} at={key} label={say(key === 'fromYear' ? 'from' : 'to')} error={save.error}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  maxLength={4}
                  value={draft[key]}
                  onChange={(event) => set({ [key]: event.target.value.replace(/\D/g, '') })}
                />
              )}
            </Field>
          ))}
          <Field at="issuer" label={say('issuer')} error={save.error}>
            {(control) => (
              <Select
                {...control}
                value={draft.issuer}
                options={ISSUERS.map((value) => ({ value, label: sayPlan(`issuer.${value}`) }))}
                onChange={(issuer) => set({ issuer })}
              />
            )}
          </Field>
          <Field at="state" label={say('state')} error={save.error}>
            {(control) => (
              <Select
                {...control}
                value={draft.state}
                options={STATES.map((value) => ({ value, label: sayPlan(`state.${value}`) }))}
                onChange={(state) => set({ state })}
              />
            )}
          </Field>
        </section>
        <PlanGoalFields goals={draft.goals} change={(goals) => set({ goals })} error={save.error} />
        <section className="card form-columns">
          <Field at="reason" label={say('reason')} hint={say('reason.hint')} error={save.error}>
            {(control) => (
              <Input.TextArea
                {...control}
                rows={2}
                maxLength={500}
                value={draft.reason}
                onChange={(event) => set({ reason: event.target.value })}
              />
            )}
          </Field>
        </section>
        <div className="act-bar">
          <span className={total === '100' ? 'second' : ''} role="status">
            {say('save.sum', { sum: total })}
            {kept.isKept && <small className="second"> {say('kept')}</small>}
          </span>
          {save.error !== null && <Refused error={save.error} />}
          <ActButton
            primary
            busy={save.isPending}
            reason={isUneven ? sayRefusal('plan.weights-not-100', { total }) : undefined}
            act={() =>
              save.mutate({
                planId,
                version: plan?.version ?? 0,
                code: draft.code.trim(),
                name: { zh: draft.nameZh.trim(), en: draft.nameEn.trim() },
                issuer: draft.issuer,
                fromYear: Number(draft.fromYear),
                toYear: Number(draft.toYear),
                state: draft.state,
                reason: draft.reason.trim(),
                goals: draft.goals.map((goal) => ({
                  code: goal.code.trim(),
                  name: { zh: goal.nameZh.trim(), en: goal.nameEn.trim() },
                  indicators: goal.indicators.map((one) => ({
                    indicatorId: one.indicatorId,
                    weight: one.weight.trim(),
                  })),
                })),
              })
            }
          >
            {say('save')}
          </ActButton>
        </div>
      </div>
    </>
  )
}
