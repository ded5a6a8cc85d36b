import type { ReactNode } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { type cycleWall, remindUnits } from '#modules/dispatch/cycle.contract.ts'
import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import { wallWords } from '#modules/dispatch/wall.messages.ts'
import { Approval, Completeness, Timeliness } from '#modules/dispatch/web/FactMarks.tsx'
import { useWhyNoReminder } from '#modules/dispatch/web/WallActs.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan, useSession } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import type { Column, View } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Wall = Output<typeof cycleWall>
type Line = Wall['units'][number]

const TIMELY = ['on-time', 'in-grace', 'late', 'not-yet', 'overdue'] as const
/** In place of the timeliness of a report that is no longer asked for. */
const NOT_ASKED = 'not-asked'
const STATES = ['filling', 'returned', 'submitted', 'approved', 'accepted'] as const

/** One line a unit: the three facts in columns of their own, and what stands between the unit and the next step. */
export function WallTable({ cycle, units, tools }: Pick<Wall, 'cycle' | 'units'> & { readonly tools: ReactNode }) {
  const say = useSay(wallWords)
  const all = useColumns()
  const columns = all.filter(({ key }) => OCCASIONAL[key] === undefined || units.some(OCCASIONAL[key]))
  const view = (key: 'missing' | 'returned' | 'waiting' | 'accepted', states: readonly string[]): View => ({
    key,
    name: say(`view.${key}`),
    state: {
      filters: { approval: { in: states }, ...(key === 'missing' && { timely: { in: [...TIMELY] } }) },
      sort: undefined,
    },
  })
  return (
    <DataTable
      id="cycle-wall"
      name={say('wall')}
      tools={tools}
      rows={units}
      columns={columns}
      rowKey={(line) => line.unit.id}
      views={[
        view('missing', ['filling', 'returned']),
        view('returned', ['returned']),
        view('waiting', ['submitted', 'approved']),
        view('accepted', ['accepted']),
      ]}
      empty={<State kind="empty" title={say('units.empty')} />}
      bulk={(chosen, clear) => <RemindChosen cycle={cycle} chosen={chosen} clear={clear} />}
    />
  )
}

/** Columns that stand only where there is something in them. */
const OCCASIONAL: Readonly<Record<string, (line: Line) => boolean>> = {
  returned: (line) => line.returnedCells > 0,
  explanations: (line) => line.explanations > 0,
  reminders: (line) => line.reminders > 0,
  reopened: (line) => line.reopenedUntil !== null,
}

function useColumns(): readonly Column<Line>[] {
  const say = useSay(wallWords)
  const sayFilling = useSay(fillingWords)
  const pick = usePick()
  const dates = useDates()
  return [
    {
      key: 'unit',
      head: say('column.unit'),
      text: (line) => pick(line.unit.name),
      cell: (line) => (
        <PageLink to="/reports/$reportId" params={{ reportId: line.reportId }}>
          {pick(line.unit.short)}
        </PageLink>
      ),
    },
    {
      key: 'filled',
      head: sayFilling('column.filled'),
      width: 130,
      number: (line) => line.facts.filled,
      cell: (line) => <Completeness of={line.facts} nil={line.nil} />,
    },
    {
      key: 'timely',
      head: sayFilling('column.timely'),
      width: 104,
      text: (line) => (line.asked ? line.facts.timeliness : NOT_ASKED),
      options: [
        ...TIMELY.map((value) => ({ value, label: sayFilling(`timely.${value}`) })),
        { value: NOT_ASKED, label: say('not-asked') },
      ],
      cell: (line) => (line.asked ? <Timeliness of={line.facts} /> : <Light is="none">{say('not-asked')}</Light>),
    },
    {
      key: 'approval',
      head: sayFilling('column.approval'),
      width: 148,
      text: (line) => line.facts.approval,
      options: STATES.map((value) => ({ value, label: sayFilling(`state.${value}`) })),
      cell: (line) => <Approval of={line.facts} />,
    },
    {
      key: 'submitted',
      head: say('column.submitted'),
      width: 138,
      text: (line) => line.submittedAt ?? '',
      cell: (line) =>
        line.submittedAt === null ? null : <span className="second nowrap">{dates.moment(line.submittedAt)}</span>,
    },
    {
      key: 'returned',
      head: say('column.returned'),
      width: 92,
      wideOnly: true,
      number: (line) => line.returnedCells,
      cell: (line) => (line.returnedCells === 0 ? null : line.returnedCells),
    },
    {
      key: 'explanations',
      head: say('column.explanations'),
      width: 80,
      wideOnly: true,
      number: (line) => line.explanations,
      cell: (line) => (line.explanations === 0 ? null : line.explanations),
    },
    {
      key: 'reminders',
      head: say('column.reminders'),
      width: 132,
      filterable: false,
      text: (line) => line.lastReminderAt ?? '',
      cell: (line) => (
        <span className="second">
          {line.lastReminderAt !== null &&
            say('reminded', { n: line.reminders, when: dates.moment(line.lastReminderAt).slice(5) })}
        </span>
      ),
    },
    {
      key: 'reopened',
      head: say('column.reopened'),
      width: 120,
      text: (line) => line.reopenedUntil ?? '',
      cell: (line) => line.reopenedUntil !== null && <Light is="near">{dates.moment(line.reopenedUntil)}</Light>,
    },
    { key: 'act', head: say('column.act'), width: 80, cell: (line) => <Open line={line} /> },
  ]
}

function Open({ line }: { readonly line: Line }) {
  const sayFilling = useSay(fillingWords)
  const may = useCan()
  const { actor } = useSession()
  const { approval } = line.facts
  const isMine =
    line.unit.id === actor.unitId && may('report.fill') && (approval === 'filling' || approval === 'returned')
  const waits = (approval === 'submitted' && may('report.approve')) || (approval === 'approved' && may('report.accept'))
  return (
    <PageLink to="/reports/$reportId" params={{ reportId: line.reportId }} className="button">
      {sayFilling(isMine ? 'act.fill' : waits ? 'act.review' : 'act.view')}
    </PageLink>
  )
}

interface RemindProps {
  readonly cycle: Wall['cycle']
  readonly chosen: readonly Line[]
  readonly clear: () => void
}

function RemindChosen({ cycle, chosen, clear }: RemindProps) {
  const say = useSay(wallWords)
  const whyNot = useWhyNoReminder(cycle)
  const remind = useAct(remindUnits, { also: ['cycle'], done: clear })
  const missing = chosen.filter((line) => line.asked && line.submittedAt === null)
  return (
    <>
      <ActButton
        size="small"
        busy={remind.isPending}
        reason={whyNot ?? (missing.length === 0 ? say('remind.none') : undefined)}
        act={() => remind.mutate({ cycleId: cycle.id, unitIds: missing.map(({ unit }) => unit.id) })}
      >
        {say('remind', { n: missing.length })}
      </ActButton>
      <Refused error={remind.error} />
    </>
  )
}
