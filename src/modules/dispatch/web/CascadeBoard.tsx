import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { getPlan } from '#modules/dispatch/plan.contract.ts'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { proposeTargets } from '#modules/dispatch/target.contract.ts'
import { CascadeSums, shareOf } from '#modules/dispatch/web/CascadeSums.tsx'
import { CascadeTable } from '#modules/dispatch/web/CascadeTable.tsx'
import {
  type Cascade,
  type Draft,
  type Drafts,
  faultOf,
  heldAsTyped,
  isBand,
  isDrafts,
  isUnread,
  proposedRows,
  shareOut,
  written,
} from '#modules/dispatch/web/cascade-draft.ts'
import { ShareRest } from '#modules/dispatch/web/ShareRest.tsx'
import { SignAll } from '#modules/dispatch/web/SignAll.tsx'
import { TargetExport } from '#modules/dispatch/web/TargetExport.tsx'
import { TargetHistory } from '#modules/dispatch/web/TargetHistory.tsx'
import { useCascadeTitle } from '#modules/dispatch/web/useCascadeTitle.ts'
import type { FigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useDraft } from '#web/memory/useDraft.ts'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

export interface CascadeAt {
  readonly planId: string
  readonly indicatorId: string
  readonly unitId: string
  readonly period: string
  readonly kind: 'initial' | 'intermediate' | 'final'
}

interface Props {
  readonly cascade: Cascade
  readonly at: CascadeAt
  readonly unit: FigureUnit
  /** Choices of kind and unit. */
  readonly children: ReactNode
}

/** Parent, children and remainder, recomputed at every key; changes are proposed together with one reason. */
export function CascadeBoard({ cascade, at, unit, children }: Props) {
  const say = useSay(planWords)
  const pick = usePick()
  const may = useCan()
  const queries = useQueryClient()
  const place = ['targets', at.planId, at.indicatorId, at.unitId, at.period, at.kind].join('/')
  const { draft: drafts, set, drop } = useDraft<Drafts>(place, versionsOf(cascade), nothing, isDrafts)
  const [asking, setAsking] = useState(false)
  const plan = useRead(getPlan, { planId: at.planId }, { freshFor: 300_000 })
  const propose = useAct(proposeTargets, {
    also: ['plan', 'figure'],
    done: () => {
      setAsking(false)
      drop()
      void queries.invalidateQueries({ queryKey: ['target'] })
    },
  })
  const band = isBand(cascade.indicator)
  const held = heldAsTyped(cascade, drafts)
  const rows = proposedRows(cascade, drafts, { kind: at.kind, period: at.period })
  const typed = [cascade.parent, ...cascade.children].flatMap(({ unit: { id } }) => drafts[id] ?? [])
  const unread = typed.some((draft) => isUnread(draft, band))
  const beyond = typed.some((draft) => faultOf(draft, cascade) !== undefined)
  const mayPropose = may('target.propose', unit.path)
  const edit = (unitId: string, draft: Draft) => set((now) => ({ ...now, [unitId]: draft }))
  const name = pick(cascade.indicator.name)
  const reason = mayPropose
    ? unread || beyond
      ? say(unread ? 'propose.unread' : 'propose.beyond')
      : rows.length === 0
        ? say('propose.none')
        : undefined
    : say('no-propose')
  const rest = held.unassigned === undefined ? undefined : written(held.unassigned, cascade.indicator.decimals)
  const searchAt = (unitId: string) => ({
    unit: unitId,
    year: at.period,
    kind: at.kind === 'final' ? undefined : at.kind,
  })
  return (
    <>
      <PageHead
        title={useCascadeTitle(cascade)}
        crumbs={[
          { key: 'plans', name: say('plans'), to: '/plans' },
          {
            key: 'plan',
            name: plan.data === undefined ? say('plan') : pick(plan.data.name),
            to: '/plans/$planId',
            params: { planId: at.planId },
            search: { unit: at.unitId, year: at.period },
          },
          { key: 'indicator', name },
          ...unit.ancestors.map((above) => ({
            key: above.unitId,
            name: pick([above.shortZh, above.shortEn]),
            to: '/plans/$planId/targets/$indicatorId',
            params: { planId: at.planId, indicatorId: at.indicatorId },
            search: searchAt(above.unitId),
          })),
          { key: 'unit', name: pick(cascade.parent.unit.short) },
        ]}
        why={say('cascade.why')}
      />
      <div className="filters">
        <CascadeSums cascade={cascade} drafts={drafts} held={held} />
        <div className="row">
          {children}
          <TargetExport
            id="target-cascade"
            name={say('cascade.list', { indicator: name, unit: pick(cascade.parent.unit.short), year: at.period })}
            rows={[cascade.parent, ...cascade.children].map(({ unit: { id, ...of }, target }) => ({
              indicator: cascade.indicator,
              unit: { id, ...of },
              period: at.period,
              kind: at.kind,
              now: target,
              share: id === cascade.parent.unit.id ? null : shareOf(cascade, {}, id),
              proposed: target.proposed,
              by: target.proposed?.by,
              reason: target.proposed?.reason,
            }))}
          />
        </div>
      </div>
      <CascadeTable
        cascade={cascade}
        at={at}
        drafts={drafts}
        edit={mayPropose ? edit : undefined}
        searchAt={searchAt}
      />
      <div className="act-bar">
        {mayPropose && cascade.rule === 'sum' && !band && (
          <ShareRest
            isWhole={rest === undefined || rest === '0'}
            share={(how) => set((now) => shareOut(cascade, now, how))}
          />
        )}
        <SignAll targetIds={[cascade.parent, ...cascade.children].flatMap(({ target }) => target.targetId ?? [])} />
        <span className="row">
          {typed.length > 0 && (
            <>
              <small className="second">{say('cascade.kept')}</small>
              <ActButton act={drop}>{say('split.reset')}</ActButton>
            </>
          )}
          <ActButton primary act={() => setAsking(true)} reason={reason}>
            {rows.length === 0 ? say('propose.deed') : say('propose', { n: rows.length })}
          </ActButton>
        </span>
      </div>
      <TargetHistory cascade={cascade} />
      {asking && (
        <ReasonDialog
          title={say('propose.title', { indicator: name, n: rows.length })}
          deed={say('propose.deed')}
          least={2}
          busy={propose.isPending}
          error={propose.error}
          close={() => setAsking(false)}
          act={(why) => propose.mutate({ planId: at.planId, unitId: at.unitId, reason: why, rows: [...rows] })}
        >
          {rest !== undefined && rest !== '0' && held.status !== 'free' && (
            <p className="second">
              {say('propose.unbalanced', { rest: formatDecimal(rest, { signed: true }) ?? rest })}
            </p>
          )}
        </ReasonDialog>
      )}
    </>
  )
}

const nothing = (): Drafts => ({})

/** What the drafts were typed upon: another version of a target, or another proposal, makes them stale. */
const versionsOf = ({ parent, children }: Cascade): string =>
  [parent, ...children].map(({ target }) => `${target.version ?? 0}.${target.proposed?.version ?? 0}`).join(' ')
