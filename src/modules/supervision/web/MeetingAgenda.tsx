import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Files } from '#cases/web/Files.tsx'
import { downloadPaper, type MeetingItem } from '#modules/supervision/meeting.contract.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import { DecisionLines } from '#modules/supervision/web/MeetingDecisions.tsx'
import type { MeetingView } from '#modules/supervision/web/MeetingPage.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly meeting: MeetingView
  readonly open: (decisionId: string) => void
}

/** The items in their order, with their papers; under the first, what earlier meetings have left open. */
export function MeetingAgenda({ meeting, open }: Props) {
  const say = useSay(meetingWords)
  return (
    <section className="card stack">
      <h2>{say('agenda')}</h2>
      {meeting.items.length === 0 && <p className="second">{say('agenda.none')}</p>}
      <ol className="agenda">
        {meeting.items.map((item) => (
          <li key={item.id}>
            <div className="stack">
              <Head item={item} />
              {item.kind === 'follow-up' && <Carried meeting={meeting} open={open} />}
              {item.note !== '' && <p className="prose">{item.note}</p>}
              <Papers meeting={meeting} item={item} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Head({ item: { title, presenter } }: { readonly item: MeetingItem }) {
  const say = useSay(meetingWords)
  const pick = usePick()
  return (
    <h3>
      {title}{' '}
      {presenter !== null && (
        <small className="second">{say('agenda.presenter', { unit: pick(presenter.short) })}</small>
      )}
    </h3>
  )
}

function Carried({ meeting: { carriedIn }, open }: Props) {
  const say = useSay(meetingWords)
  if (carriedIn.length === 0) return <p className="second">{say('agenda.carried.none')}</p>
  return (
    <>
      <p className="second">{say('agenda.carried', { n: carriedIn.length })}</p>
      <DecisionLines rows={carriedIn} open={open} withMeeting />
    </>
  )
}

/** Papers are files, and pages of this system; whoever arranges the meeting adds to them. */
function Papers({ meeting, item }: { readonly meeting: MeetingView; readonly item: MeetingItem }) {
  const say = useSay(meetingWords)
  const [isAdding, add] = useState(false)
  const fetching = useMutation({ mutationFn: (get: () => Promise<void>) => get() })
  const mayAdd = meeting.acts.arrange.may || meeting.acts.record.may
  if (isAdding) return <Files subjectKind="meeting-item" subjectId={item.id} />
  if (item.papers.length + item.links.length === 0 && !mayAdd) return null
  return (
    <div className="row agenda-papers">
      {item.papers.map(({ id, name, isReady }) =>
        isReady ? (
          <Button
            key={id}
            type="link"
            size="small"
            onClick={() => fetching.mutate(() => download(downloadPaper, { meetingId: meeting.id, fileId: id }))}
          >
            {name}
          </Button>
        ) : (
          <span key={id} className="second">
            {say('agenda.checking', { name })}
          </span>
        ),
      )}
      {item.links.map(({ label, path }) => (
        <PageLink key={path} {...placeOf(path)}>
          {label}
        </PageLink>
      ))}
      {mayAdd && (
        <Button type="text" size="small" onClick={() => add(true)}>
          {say('agenda.attach')}
        </Button>
      )}
      <Refused error={fetching.error} />
    </div>
  )
}

function placeOf(path: string): { readonly to: string; readonly search: Record<string, string> } {
  const [to = '/', query = ''] = path.split('?')
  return { to, search: Object.fromEntries(new URLSearchParams(query)) }
}
