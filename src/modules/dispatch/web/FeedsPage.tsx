import { Alert } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { closeFeed, type issueKey, listFeeds } from '#modules/dispatch/daily.contract.ts'
import { feedWords, monitorWords } from '#modules/dispatch/monitor-screen.messages.ts'
import { FeedForm } from '#modules/dispatch/web/FeedForm.tsx'
import { FeedKeys } from '#modules/dispatch/web/FeedKeys.tsx'
import { IssueKey } from '#modules/dispatch/web/IssueKey.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ConfirmDialog } from '#web/act/ConfirmDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Feeds = Output<typeof listFeeds>
export type Feed = Feeds['feeds'][number]

/** Where daily values come from, what each may write, and the keys of its machines. */
export function FeedsPage() {
  const say = useSay(feedWords)
  const sayBoard = useSay(monitorWords)
  const feeds = useRead(listFeeds, {})
  const [editing, setEditing] = useState<Feed | 'new' | undefined>()
  return (
    <Waiting for={feeds}>
      {(data) => {
        const open = data.feeds.filter(({ isClosed }) => !isClosed)
        const keys = open.flatMap((feed) => feed.keys).filter(({ revokedAt }) => revokedAt === null).length
        return (
          <>
            <PageHead
              title={open.length === 0 ? say('title.none') : say('title', { n: open.length, keys })}
              crumbs={[
                { key: 'board', name: sayBoard('board'), to: '/monitors' },
                { key: 'feeds', name: sayBoard('feeds') },
              ]}
              why={say('why')}
            >
              <ActButton primary act={() => setEditing('new')}>
                {say('open')}
              </ActButton>
            </PageHead>
            <div className="stack">
              {data.feeds.length === 0 && <State kind="empty" title={say('title.none')} why={say('why')} />}
              {data.feeds.map((feed) => (
                <FeedCard key={feed.id} of={feed} all={data} change={() => setEditing(feed)} />
              ))}
            </div>
            {editing !== undefined && (
              <FeedForm
                of={editing === 'new' ? undefined : editing}
                monitors={data.monitors}
                close={() => setEditing(undefined)}
              />
            )}
          </>
        )
      }}
    </Waiting>
  )
}

interface CardProps {
  readonly of: Feed
  readonly all: Feeds
  readonly change: () => void
}

function FeedCard({ of: feed, all, change }: CardProps) {
  const say = useSay(feedWords)
  const pick = usePick()
  const dates = useDates()
  const [asks, setAsks] = useState<'key' | 'close' | undefined>()
  const [issued, setIssued] = useState<Output<typeof issueKey> | undefined>()
  const close = useAct(closeFeed, { done: () => setAsks(undefined) })
  const monitors = all.monitors.filter(({ code }) => feed.monitors.includes(code)).map(({ name }) => pick(name))
  const facts = [
    ['monitors', feed.monitors.length === 0 ? say('all.monitors') : monitors.join(' · ')],
    ['units', feed.unitIds.length === 0 ? say('all.units') : say('n.units', { n: feed.unitIds.length })],
    ['inbox', `${all.inbox}/${feed.code}/`],
  ] as const
  return (
    <section className="card stack" aria-label={feed.name}>
      <div className="between">
        <h2>
          {feed.name} <small className="second">{feed.code}</small>{' '}
          {feed.isClosed && <small className="tag">{say('closed')}</small>}
        </h2>
        {!feed.isClosed && (
          <span className="row">
            <ActButton act={change}>{say('change')}</ActButton>
            <ActButton act={() => setAsks('close')}>{say('close')}</ActButton>
            <ActButton act={() => setAsks('key')}>{say('issue')}</ActButton>
          </span>
        )}
      </div>
      <dl className="facts">
        {facts.map(([head, value]) => (
          <div key={head}>
            <dt>{say(head)}</dt>
            <dd>{head === 'inbox' ? <code>{value}</code> : value}</dd>
          </div>
        ))}
      </dl>
      <p className="second small">
        {feed.lastBatchAt === null
          ? say('batches.none')
          : say('batches', { n: feed.batches, at: dates.near(feed.lastBatchAt) })}
        {' · '}
        {say('inbox.why')}
      </p>
      {issued !== undefined && (
        <Alert
          className="key-shown"
          type="warning"
          showIcon
          closable
          title={say('shown')}
          description={
            <>
              <p>
                <code>{issued.key}</code>
              </p>
              <p className="second small">{say('shown.how', { url: '/api/feed-batches' })}</p>
            </>
          }
        />
      )}
      <FeedKeys of={feed} />
      {asks === 'key' && (
        <IssueKey
          of={feed}
          close={() => setAsks(undefined)}
          done={(key) => {
            setIssued(key)
            setAsks(undefined)
          }}
        />
      )}
      {asks === 'close' && (
        <ConfirmDialog
          title={say('close.title', { name: feed.name })}
          deed={say('close')}
          busy={close.isPending}
          error={close.error}
          act={() => close.mutate({ feedId: feed.id, version: feed.version })}
          close={() => setAsks(undefined)}
        >
          <p>{say('close.why')}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}
