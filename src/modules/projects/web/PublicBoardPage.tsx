import type { Output } from '#engine/contract/operation.ts'
import { Outside } from '#modules/organisations/web/Outside.tsx'
import { getPublicBoard } from '#modules/projects/public-board.contract.ts'
import { publicBoardWords } from '#modules/projects/public-board-screen.messages.ts'
import { wanText } from '#modules/projects/web/wan.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { maybe, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { RowsTable, type RowsTableProps } from '#web/table/RowsTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Board = Output<typeof getPublicBoard>
const SHAPE = { administration: maybe() }
const STAGE_TONES = { coming: 'none', open: 'ok', recommending: 'near' } as const

/** What the office tells everybody, without an account. */
export function PublicBoardPage() {
  const [{ administration }] = useAddress(SHAPE)
  const told = useRead(getPublicBoard, administration === undefined ? {} : { administration })
  return <Waiting for={told}>{(board) => <Shown of={board} />}</Waiting>
}

function Shown({ of: board }: { readonly of: Board }) {
  const say = useSay(publicBoardWords)
  const pick = usePick()
  const dates = useDates()
  const title = say('title', { administration: pick(board.administration.name) })
  const back = (
    <p className="self-check-foot">
      <PageLink to="/sign-in" search={{ administration: board.administration.code }}>
        {say('sign-in')}
      </PageLink>
    </p>
  )
  if (!board.isOpen)
    return (
      <Outside title={title} wide>
        <State kind="empty" title={say('closed')} why={say('closed.why')} />
        {back}
      </Outside>
    )
  return (
    <Outside title={title} why={say('why', { on: dates.day(board.on) })} wide>
      <div className="stack">
        <Calls of={board.calls} />
        <Publicities of={board.publicities} />
        <Awards of={board.awards} />
        <section className="stack">
          <h2>{say('objections')}</h2>
          <p className="prose">{say('objections.how')}</p>
        </section>
        <Approved of={board.approved} />
        {back}
      </div>
    </Outside>
  )
}

function Calls({ of }: { readonly of: Board['calls'] }) {
  const say = useSay(publicBoardWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <section className="stack">
      <h2>{say('calls')}</h2>
      {of.length === 0 && <p className="second">{say('calls.none')}</p>}
      {of.map((call) => (
        <article key={call.id} className="stack">
          <h3>
            {call.title} <Light is={STAGE_TONES[call.stage]}>{say(`stage.${call.stage}`)}</Light>
          </h3>
          <p className="second small">
            {[call.number, pick(call.family), say('call.by', { unit: pick(call.unit) })].filter(Boolean).join(' · ')}{' '}
            <span className="nowrap">
              {say('call.window', { opens: dates.moment(call.opensAt), closes: dates.moment(call.closesAt) })}
            </span>
          </p>
          <p className="prose">{call.text}</p>
          {call.contact !== '' && <p className="second small">{say('call.contact', { contact: call.contact })}</p>}
        </article>
      ))}
    </section>
  )
}

function Publicities({ of }: { readonly of: Board['publicities'] }) {
  const say = useSay(publicBoardWords)
  const pick = usePick()
  const dates = useDates()
  const answers = useAnswers()
  return (
    <Listed
      title={say('publicities')}
      none={say('publicities.none')}
      heads={[
        ...[say('column.title'), say('column.process'), say('column.unit'), say('column.leader')],
        ...[say('column.published'), say('column.until')],
      ]}
      unbroken={[3, 4, 5]}
      rows={of.map((one) => [
        ...[answers(one.number === null ? one.title : `${one.title} ${one.number}`, one.challenge)],
        ...[pick(one.process), pick(one.unit), one.leader ?? ''],
        dates.day(one.publishedOn),
        one.until === undefined ? say('still') : dates.day(one.until),
      ])}
    />
  )
}

/** A title, and which challenge it answers. */
function useAnswers() {
  const say = useSay(publicBoardWords)
  return (title: string, challenge: Board['approved'][number]['challenge']): string =>
    challenge === null ? title : say('answers', { of: title, ...challenge })
}

function Awards({ of }: { readonly of: Board['awards'] }) {
  const say = useSay(publicBoardWords)
  const pick = usePick()
  const dates = useDates()
  return of.map(({ title, basis, publishedOn, until, rows }) => (
    <Listed
      key={`${title} ${publishedOn}`}
      title={say('awards', { title })}
      about={[basis, say('awards.window', { from: dates.day(publishedOn), until: dates.day(until) })].join(' · ')}
      none={say('awards.none')}
      heads={[
        ...[say('column.name'), say('column.code'), say('column.region'), say('column.policy')],
        say('column.amount'),
      ]}
      numbers={[4]}
      unbroken={[1, 2]}
      rows={rows.map(({ name, key, region, policy, amountFen }) => [
        ...[name, key, region === null ? '' : pick(region), pick(policy)],
        wanText(amountFen),
      ])}
    />
  ))
}

function Approved({ of }: { readonly of: Board['approved'] }) {
  const say = useSay(publicBoardWords)
  const pick = usePick()
  const dates = useDates()
  const answers = useAnswers()
  return (
    <Listed
      title={say('approved')}
      none={say('approved.none')}
      heads={[
        ...[say('column.number'), say('column.title'), say('column.family'), say('column.unit'), say('column.leader')],
        ...[say('column.approved'), say('column.document')],
      ]}
      unbroken={[0, 4, 5]}
      rows={of.map((one) => [
        ...[one.number, answers(one.title, one.challenge), pick(one.family), pick(one.unit), one.leader],
        ...[dates.day(one.approvedOn), one.document],
      ])}
    />
  )
}

interface ListedProps extends Pick<RowsTableProps, 'heads' | 'numbers' | 'unbroken'> {
  readonly title: string
  readonly about?: string
  readonly none: string
  readonly rows: readonly (readonly string[])[]
}

function Listed({ title, about, none, rows, ...table }: ListedProps) {
  return (
    <section className="stack">
      <h2>{title}</h2>
      {about !== undefined && <p className="second small">{about}</p>}
      {rows.length === 0 ? (
        <p className="second">{none}</p>
      ) : (
        <div className="table-answer-box">
          <RowsTable name={title} rows={rows.map((cells) => ({ key: cells.join('|'), cells }))} {...table} />
        </div>
      )}
    </section>
  )
}
