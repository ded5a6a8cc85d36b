import type { Facts } from '#engine/expression/expression.ts'
import { meetingMessages } from '#modules/supervision/meeting.messages.ts'
import { chineseTime } from '#modules/supervision/meeting.ts'
import type { Decision } from '#modules/supervision/meeting-decision.contract.ts'

export interface MinutesMatter {
  readonly series: string
  readonly organ: string
  readonly issuedOn: string
  readonly meeting: {
    readonly titleZh: string
    readonly ordinal: number
    readonly heldOn: string
    readonly startsAt: string
    readonly place: string
    readonly chair: string
    readonly purpose: string
  }
  readonly items: readonly {
    readonly id: string
    readonly kind: 'follow-up' | 'plain'
    readonly title: string
    readonly presenter: string | undefined
    readonly note: string
  }[]
  readonly seats: readonly {
    readonly seat: 'attends' | 'observes'
    readonly unitNameZh: string
    readonly person: string
    readonly reason: string
    readonly substitute: string
    readonly isPresent: boolean | null
  }[]
  readonly decisions: readonly Decision[]
  readonly carried: readonly Decision[]
}

const orUnknown = (text: string): string | undefined => (text === '' ? undefined : text)

/** A meeting by the names of its minutes' template. What nobody has written down is unknown. */
export function minutesFacts({ meeting, items, seats, decisions, carried, ...matter }: MinutesMatter): Facts {
  const told = decisions.map((decision) => ({
    serial: decision.number,
    item: items.findIndex(({ id }) => id === decision.itemId) + 1,
    text: decision.text,
    lead: decision.lead.name.zh,
    cooperating: decision.cooperating.map(({ name }) => name.zh),
    due: decision.dueOn,
    becomes: decision.slip?.number ?? decision.keyTask?.name.zh ?? '',
    noted: decision.standing === 'noted',
  }))
  const sitter = (seat: MinutesMatter['seats'][number]) => ({
    unit: seat.unitNameZh,
    person: orUnknown(seat.person),
    substitute: orUnknown(seat.substitute),
    reason: orUnknown(seat.reason),
  })
  const there = seats.filter(({ isPresent }) => isPresent === true)
  return {
    ...matter,
    title: meeting.titleZh,
    ordinal: meeting.ordinal,
    heldOn: meeting.heldOn,
    time: chineseTime(meeting.startsAt),
    place: orUnknown(meeting.place),
    chair: orUnknown(meeting.chair),
    purpose: orUnknown(meeting.purpose),
    agenda: items.map((item, at) => ({
      serial: at + 1,
      title: item.title,
      presenter: item.presenter,
      note: orUnknown(item.note),
      decisions: told.filter((decision) => decision.item === at + 1),
    })),
    decisions: told,
    carried: carried.map((decision) => ({
      text: decision.text,
      lead: decision.lead.name.zh,
      due: decision.dueOn,
      meeting: decision.meeting.title.zh,
      status: meetingMessages[`standing.${decision.standing}`][0],
      closed: decision.standing === 'closed',
      times: decision.carried,
    })),
    attended: there.filter(({ seat }) => seat === 'attends').map(sitter),
    observed: there.filter(({ seat }) => seat === 'observes').map(sitter),
    excused: seats.filter(({ seat, reason }) => seat === 'attends' && reason !== '').map(sitter),
  }
}
