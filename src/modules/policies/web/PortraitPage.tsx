import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { downloadPortrait, getPortrait } from '#modules/policies/portrait.contract.ts'
import { PlanForm } from '#modules/policies/web/PlanForm.tsx'
import { PortraitCare, PortraitMoney } from '#modules/policies/web/PortraitAside.tsx'
import { PortraitFigures } from '#modules/policies/web/PortraitFigures.tsx'
import { PortraitLadder } from '#modules/policies/web/PortraitLadder.tsx'
import { usePlaces } from '#modules/policies/web/usePlaces.ts'
import { VisitForm } from '#modules/policies/web/VisitForm.tsx'
import { VisitList } from '#modules/policies/web/VisitList.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Sample } from '#web/figure/Value.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type PortraitView = Output<typeof getPortrait>

/** An enterprise on one page: what it is, where it stands, its figures, money, plans and visits. */
export function PortraitPage() {
  const { registerEntryId = '' } = useParams({ strict: false })
  const told = useRead(getPortrait, { registerEntryId })
  return <Waiting for={told}>{(portrait) => <Page of={portrait} />}</Waiting>
}

function Page({ of: portrait }: { readonly of: PortraitView }) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const dates = useDates()
  const { placeOf } = usePlaces()
  const [over, setOver] = useState<'plan' | 'visit' | undefined>()
  const [failed, setFailed] = useState<Error | null>(null)
  const { registerEntryId, name, steps, cultivation } = portrait
  const rung = steps.filter(({ standing }) => standing === 'held').at(-1)
  const open = steps.filter(({ standing }) => standing !== 'held')
  const choices = [...open].sort((a, b) => Number(b.isNext) - Number(a.isNext))
  const shut = () => setOver(undefined)
  return (
    <>
      <PageHead
        title={
          rung === undefined
            ? say('portrait.title.none', { name })
            : say('portrait.title', { name, rung: pick(rung.name) })
        }
        beside={portrait.isSample ? <Sample /> : undefined}
        crumbs={[
          { key: 'ladder', name: say('portrait.ladder'), to: '/ladder' },
          { key: 'portrait', name: say('portrait.open') },
        ]}
        why={say('portrait.why', {
          ...{ key: portrait.key, region: placeOf(portrait.region), unit: pick(portrait.careUnit) },
          day: dates.day(portrait.on),
        })}
      >
        <PageLink to="/register-entries/$registerEntryId/entitlements" params={{ registerEntryId }} className="button">
          {say('portrait.entitled')}
        </PageLink>
        <PageLink to="/register-entries/$registerEntryId" params={{ registerEntryId }} className="button">
          {say('portrait.entry')}
        </PageLink>
        <Button onClick={() => window.print()}>{say('print')}</Button>
        <Button onClick={() => download(downloadPortrait, { registerEntryId }).catch(setFailed)}>
          {say('document')}
        </Button>
        {cultivation?.mayManage === true && (
          <>
            <ActButton act={() => setOver('visit')}>{say('act.visit')}</ActButton>
            {choices.length > 0 && (
              <ActButton primary act={() => setOver('plan')}>
                {say('act.plan')}
              </ActButton>
            )}
          </>
        )}
      </PageHead>
      <Refused error={failed} />
      <div className="portrait">
        <PortraitLadder of={portrait} />
        <div className="columns">
          <div className="stack">
            <PortraitFigures of={portrait} />
            {cultivation !== null && <VisitList visits={cultivation.visits} mayManage={cultivation.mayManage} />}
          </div>
          <aside className="stack">
            <PortraitMoney of={portrait} />
            {cultivation !== null && <PortraitCare of={cultivation} />}
            <About of={portrait} />
          </aside>
        </div>
      </div>
      {over === 'visit' && <VisitForm {...{ registerEntryId, name, carers: cultivation?.carers ?? [], close: shut }} />}
      {over === 'plan' && (
        <PlanForm
          {...{ registerEntryId, name, carers: cultivation?.carers ?? [], close: shut }}
          steps={choices.map((step) => ({ value: step.code, label: pick(step.name) }))}
        />
      )}
    </>
  )
}

function About({ of: { about, corrections, registerEntryId } }: { readonly of: PortraitView }) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <section className="card stack">
      <h2>{say('portrait.about')}</h2>
      <dl className="fact-lines">
        {about.map(({ fact, label, value, source }) => (
          <div key={fact}>
            <dt>{pick(label)}</dt>
            <dd title={source}>{dates.within(value)}</dd>
          </div>
        ))}
        <div>
          <dt>{say('portrait.corrections')}</dt>
          <dd className="small">
            <PageLink to="/register-entries/$registerEntryId" params={{ registerEntryId }}>
              {say('portrait.corrections.line', { ...corrections })}
            </PageLink>
          </dd>
        </div>
      </dl>
    </section>
  )
}
