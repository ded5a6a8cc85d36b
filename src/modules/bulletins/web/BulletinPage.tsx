import { useParams } from '@tanstack/react-router'
import { Alert, Progress } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { getBulletin } from '#modules/bulletins/bulletin.contract.ts'
import { bulletinWords } from '#modules/bulletins/bulletin-screen.messages.ts'
import { BulletinActs } from '#modules/bulletins/web/BulletinActs.tsx'
import { BulletinAside } from '#modules/bulletins/web/BulletinAside.tsx'
import { BulletinState } from '#modules/bulletins/web/BulletinState.tsx'
import { type WordedPart, WordPart } from '#modules/bulletins/web/WordPart.tsx'
import { useRead } from '#web/client/useRead.ts'
import { OfficialPages } from '#web/document/OfficialPages.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

export type Bulletin = Output<typeof getBulletin>

/** What will be printed, page by page; what may be worded is marked, and what can be done stands above. */
export function BulletinPage() {
  const { bulletinId = '' } = useParams({ strict: false }) as { bulletinId?: string }
  const [isUnderWay, setUnderWay] = useState(false)
  const bulletin = useRead(getBulletin, { bulletinId }, isUnderWay ? { every: 1500 } : {})
  const waits = bulletin.data?.state === 'generating'
  if (waits !== isUnderWay) setUnderWay(waits)
  return <Waiting for={bulletin}>{(found) => <Opened bulletin={found} />}</Waiting>
}

function Opened({ bulletin }: { readonly bulletin: Bulletin }) {
  const say = useSay(bulletinWords)
  const dates = useDates()
  const { title, period, number, state, snapshot, issuedOn } = bulletin
  const name = title || say('untitled', { period: dates.period(period) })
  const made = { year: snapshot.year, number: snapshot.number }
  return (
    <>
      <PageHead
        title={name}
        beside={<BulletinState of={state} />}
        crumbs={[
          { key: 'bulletins', name: say('bulletins'), to: '/bulletins' },
          { key: 'name', name: number ?? dates.period(period) },
        ]}
        why={
          number !== null && issuedOn !== null
            ? say('head.issued', { ...made, number, day: dates.day(issuedOn), snapshot: snapshot.number })
            : say('head.why', made)
        }
      >
        <BulletinActs bulletin={bulletin} name={name} />
      </PageHead>
      <div className="stack">
        <Tidings bulletin={bulletin} />
        <div className="document-columns">
          {bulletin.paper === null ? <div /> : <Pages bulletin={bulletin} />}
          <BulletinAside bulletin={bulletin} />
        </div>
      </div>
    </>
  )
}

function Tidings({ bulletin }: { readonly bulletin: Bulletin }) {
  const say = useSay(bulletinWords)
  const { state, progress, fault, returnReason, withdrawnReason, snapshot } = bulletin
  return (
    <>
      {state === 'generating' && (
        <div className="card" role="status">
          <p>{say('progress', { n: progress })}</p>
          <Progress percent={progress} showInfo={false} aria-label={say('progress', { n: progress })} />
        </div>
      )}
      {fault !== null && <Alert type="error" showIcon title={say('state.failed')} description={fault} />}
      {state === 'draft' && returnReason !== null && (
        <Alert type="warning" showIcon title={say('returned', { reason: returnReason })} />
      )}
      {withdrawnReason !== null && (
        <Alert type="warning" showIcon title={say('withdrawn', { reason: withdrawnReason })} />
      )}
      {snapshot.isRestated && state !== 'withdrawn' && <Alert type="info" showIcon title={say('restated')} />}
    </>
  )
}

function Pages({ bulletin }: { readonly bulletin: Bulletin }) {
  const say = useSay(bulletinWords)
  const [part, choose] = useState<WordedPart>()
  const { paper, acts, wordings } = bulletin
  return (
    <div>
      <OfficialPages
        paper={paper!}
        edit={(drawn, shown) => {
          if (drawn.kind !== 'paragraph' || drawn.editable !== true || !acts.word.may) return shown
          const path = drawn.path.join('/')
          const isWorded = wordings.some((one) => one.part === path)
          const text = typeof drawn.text === 'string' ? drawn.text : drawn.text.map((run) => run.text).join('')
          return (
            <div className="paper-wordable">
              {shown}
              <button type="button" className="paper-word" onClick={() => choose({ path, text })}>
                {isWorded ? say('edit.worded') : say('edit.mark')}
              </button>
            </div>
          )
        }}
      />
      {part !== undefined && (
        <WordPart key={part.path} bulletin={bulletin} part={part} close={() => choose(undefined)} />
      )}
    </div>
  )
}
