import { type ReactNode, useState } from 'react'
import type { LightTone } from '#engine/light/light-scheme.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { Light } from '#web/figure/Light.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'

export interface StateName<S extends string> {
  readonly state: S
  readonly name: string
  readonly light: LightTone
  /** Has a tab of its own, under this name. */
  readonly view?: string
}

interface Props<S extends string, R extends { readonly id: string; readonly state: S }> {
  readonly id: string
  readonly list: Parameters<typeof Waiting<{ readonly rows: readonly R[] }>>[0]['for']
  /** Every state, the undecided first. */
  readonly states: readonly StateName<S>[]
  readonly title: (waiting: number) => string
  readonly why: string
  readonly name: string
  readonly empty: { readonly title: string; readonly why: string }
  readonly heads: { readonly state: string; readonly act: string }
  /** What stands before the state and the act. */
  readonly columns: readonly Column<R>[]
  /** The decision on a row that waits for one. */
  readonly decide: (row: R) => ReactNode
}

/** What somebody asked for and somebody else decides: what waits is counted in the head and decided in its own row. */
export function DecisionList<S extends string, R extends { readonly id: string; readonly state: S }>(
  props: Props<S, R>,
) {
  const { id, list, states, title, why, name, empty, heads, columns, decide } = props
  const open = states[0]!.state
  return (
    <Waiting for={list}>
      {({ rows }) => (
        <>
          <PageHead title={title(rows.filter(({ state }) => state === open).length)} why={why} />
          <DataTable
            id={id}
            name={name}
            rows={rows}
            rowKey={(row) => row.id}
            views={states.flatMap(({ state, view }) =>
              view === undefined
                ? []
                : { key: state, name: view, state: { filters: { state: { in: [state] } }, sort: undefined } },
            )}
            empty={<State kind="empty" title={empty.title} why={empty.why} />}
            columns={[
              ...columns,
              {
                key: 'state',
                head: heads.state,
                width: 92,
                text: (row) => row.state,
                options: states.map((one) => ({ value: one.state, label: one.name })),
                cell: (row) => {
                  const told = states.find(({ state }) => state === row.state)!
                  return <Light is={told.light}>{told.name}</Light>
                },
              },
              { key: 'act', head: heads.act, width: 150, cell: (row) => row.state === open && decide(row) },
            ]}
          />
        </>
      )}
    </Waiting>
  )
}

interface DecideProps {
  /** Why this person cannot decide; undefined: they can. */
  readonly reason: string | undefined
  readonly grant: { readonly name: string; readonly act: () => void }
  readonly refuse: {
    readonly name: string
    readonly title: string
    readonly deed: string
    readonly act: (note: string) => void
  }
  readonly decision: { readonly isPending: boolean; readonly isSuccess: boolean; readonly error: Error | null }
}

/** Granted at a press, refused with a reason; a refusal of the server stands beside the control that asked. */
export function Decide({ reason, grant, refuse, decision }: DecideProps) {
  const [isRefusing, setIsRefusing] = useState(false)
  if (reason !== undefined) return <small className="second">{reason}</small>
  return (
    <span className="row">
      <ActButton size="small" primary busy={decision.isPending && !isRefusing} act={grant.act}>
        {grant.name}
      </ActButton>
      <ActButton size="small" act={() => setIsRefusing(true)}>
        {refuse.name}
      </ActButton>
      {!isRefusing && <Refused error={decision.error} />}
      {isRefusing && !decision.isSuccess && (
        <ReasonDialog
          title={refuse.title}
          deed={refuse.deed}
          busy={decision.isPending}
          error={decision.error}
          close={() => setIsRefusing(false)}
          act={refuse.act}
        />
      )}
    </span>
  )
}
