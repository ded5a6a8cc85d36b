import { Button, Drawer, Input } from 'antd'
import { useState } from 'react'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import { arrangeMeeting } from '#modules/supervision/meeting.contract.ts'
import type { PaperLink } from '#modules/supervision/meeting.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import type { MeetingView } from '#modules/supervision/web/MeetingPage.tsx'
import { PaperPages } from '#modules/supervision/web/PaperPages.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { useSay } from '#web/words/language.ts'

interface DraftItem {
  readonly key: string
  readonly id?: string
  readonly title: string
  readonly presenterId: string | null
  readonly links: readonly PaperLink[]
}

interface Props {
  readonly meeting: MeetingView
  readonly close: () => void
}

/** Day, place, agenda and guests, all at once. */
export function ArrangeMeeting({ meeting, close }: Props) {
  const say = useSay(meetingWords)
  const [draft, setDraft] = useState({
    heldOn: meeting.heldOn,
    startsAt: meeting.startsAt,
    place: meeting.place,
    chair: meeting.chair,
    purpose: meeting.purpose,
  })
  const [items, setItems] = useState<readonly DraftItem[]>(() => plainItems(meeting))
  const [attends, setAttends] = useState(() => unitsOf(meeting, 'attends'))
  const [observes, setObserves] = useState(() => unitsOf(meeting, 'observes'))
  const put = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const arrange = useAct(arrangeMeeting, { done: close })
  const { error } = arrange
  const send = () =>
    arrange.mutate({
      meetingId: meeting.id,
      version: meeting.version,
      ...draft,
      items: items.map(({ key: _, links, ...item }) => ({ ...item, links: [...links] })),
      seats: [
        ...attends.map((unitId) => ({ unitId, seat: 'attends' as const })),
        ...observes.map((unitId) => ({ unitId, seat: 'observes' as const })),
      ],
    })
  const text = (at: 'place' | 'chair', maxLength: number) => (
    <Field at={at} label={say(`field.${at}`)} error={error}>
      {(control) => (
        <Input {...control} maxLength={maxLength} value={draft[at]} onChange={(e) => put({ [at]: e.target.value })} />
      )}
    </Field>
  )
  return (
    <Drawer open size={640} title={say('act.arrange')} onClose={close}>
      <div className="stack">
        <Refused error={error} />
        <div className="form-columns">
          <Field at="heldOn" label={say('field.heldOn')} error={error}>
            {(control) => <DateInput {...control} value={draft.heldOn} change={(heldOn) => put({ heldOn })} />}
          </Field>
          <Field at="startsAt" label={say('field.startsAt')} error={error}>
            {(control) => (
              <Input
                {...control}
                type="time"
                value={draft.startsAt}
                onChange={(event) => put({ startsAt: event.target.value })}
              />
            )}
          </Field>
          {text('place', 200)}
          {text('chair', 40)}
        </div>
        <TextField
          at="purpose"
          label={say('field.purpose')}
          hint={say('field.purpose.hint')}
          error={error}
          rows={2}
          grows
          maxLength={2000}
          value={draft.purpose}
          change={(purpose) => put({ purpose })}
        />
        <h3>{say('field.items')}</h3>
        {meeting.items[0]?.kind === 'follow-up' && (
          <p>
            {meeting.items[0].title} <small className="second">{say('item.kept')}</small>
          </p>
        )}
        <Items items={items} change={setItems} error={error} />
        <Field at="seats" label={say('field.attends')} error={error}>
          {(control) => <UnitSelect control={control} values={attends} changeAll={setAttends} />}
        </Field>
        <Field at="observers" label={say('field.observes')} error={error}>
          {(control) => <UnitSelect control={control} values={observes} changeAll={setObserves} />}
        </Field>
        <ActButton primary busy={arrange.isPending} act={send}>
          {say('save')}
        </ActButton>
      </div>
    </Drawer>
  )
}

const unitsOf = (meeting: MeetingView, seat: 'attends' | 'observes'): readonly string[] =>
  meeting.seats.filter((one) => one.seat === seat).map(({ unit }) => unit.id)

const plainItems = (meeting: MeetingView): DraftItem[] =>
  meeting.items
    .filter(({ kind }) => kind === 'plain')
    .map(({ id, title, presenter, links }) => ({
      key: id,
      id,
      title,
      presenterId: presenter?.id ?? null,
      links,
    }))

interface ItemsProps {
  readonly items: readonly DraftItem[]
  readonly change: (items: readonly DraftItem[]) => void
  readonly error: Error | null
}

function Items({ items, change, error }: ItemsProps) {
  const say = useSay(meetingWords)
  const put = (at: number, item: Partial<DraftItem>) =>
    change(items.map((one, place) => (place === at ? { ...one, ...item } : one)))
  const raise = (at: number) => change([...items.slice(0, at - 1), items[at]!, items[at - 1]!, ...items.slice(at + 1)])
  const add = () => change([...items, { key: crypto.randomUUID(), title: '', presenterId: null, links: [] }])
  return (
    <>
      {items.map((item, at) => (
        <div key={item.key} className="agenda-item-form">
          <Field at={`items.${at}.title`} label={say('field.item', { n: at + 1 })} error={error}>
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={item.title}
                onChange={(e) => put(at, { title: e.target.value })}
              />
            )}
          </Field>
          <Field at={`items.${at}.presenterId`} label={say('field.presenter')} error={error}>
            {(control) => (
              <UnitSelect
                control={control}
                value={item.presenterId ?? undefined}
                change={(presenterId) => put(at, { presenterId })}
              />
            )}
          </Field>
          <Field at={`items.${at}.links`} label={say('field.link')} hint={say('field.link.hint')} error={error}>
            {(control) => <PaperPages control={control} links={item.links} change={(links) => put(at, { links })} />}
          </Field>
          <div className="row">
            {at > 0 && (
              <Button size="small" onClick={() => raise(at)}>
                {say('item.up', { n: at + 1 })}
              </Button>
            )}
            <Button size="small" onClick={() => change(items.filter((_, place) => place !== at))}>
              {say('item.remove', { n: at + 1 })}
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button onClick={add}>{say('item.add')}</Button>
      </div>
    </>
  )
}
