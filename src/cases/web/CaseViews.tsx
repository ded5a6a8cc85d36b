import { Button, Input, Popover } from 'antd'
import { useState } from 'react'
import { caseWords } from '#cases/case-screen.messages.ts'
import { deleteView, listViews, saveView } from '#cases/case-view.contract.ts'
import { CASE_LIST, type CaseListChange, type CaseListState } from '#cases/web/case-list.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly state: CaseListState
  readonly change: CaseListChange
}

type Query = Readonly<Record<string, string>>
const FIELDS = Object.entries(CASE_LIST) as [
  keyof CaseListState,
  { read: (raw: string | undefined) => unknown; write: (value: never) => string | undefined },
][]

/** As the address writes it; what stands there when nothing is said is not kept. */
const queryOf = (state: CaseListState): Query =>
  Object.fromEntries(
    FIELDS.flatMap(([name, field]) => {
      const written = field.write(state[name] as never)
      return written === undefined ? [] : [[name, written]]
    }),
  )

const stateOf = (query: Query): Partial<CaseListState> =>
  Object.fromEntries(FIELDS.map(([name, field]) => [name, field.read(query[name])]))

/** Views of the list under a name, kept for this person on every machine. */
export function CaseViews({ state, change }: Props) {
  const say = useSay(caseWords)
  const sayWeb = useSay(webWords)
  const views = useRead(listViews, {}, { freshFor: 60_000 }).data?.views ?? []
  const [name, setName] = useState<string | undefined>()
  const save = useAct(saveView, { done: () => setName(undefined) })
  const remove = useAct(deleteView)
  const now = JSON.stringify(queryOf(state))
  const current = views.find(({ query }) => JSON.stringify(queryOf({ ...state, ...stateOf(query) })) === now)
  return (
    <div className="table-views no-print">
      {views.map((view) => (
        <span key={view.id} className={view === current ? 'table-view on' : 'table-view'}>
          <button type="button" aria-pressed={view === current} onClick={() => change(stateOf(view.query))}>
            {view.name}
          </button>
          {view === current && (
            <button
              type="button"
              aria-label={say('view.remove', { name: view.name })}
              onClick={() => remove.mutate({ viewId: view.id })}
            >
              <span aria-hidden="true">×</span>
            </button>
          )}
        </span>
      ))}
      {current === undefined && now !== '{}' && (
        <Popover
          open={name !== undefined}
          onOpenChange={(open) => setName(open ? '' : undefined)}
          trigger="click"
          content={
            <form
              className="stack"
              onSubmit={(event) => {
                event.preventDefault()
                save.mutate({ name: name ?? '', query: queryOf(state) })
              }}
            >
              <div className="row">
                <Input
                  autoFocus
                  value={name}
                  maxLength={20}
                  aria-label={say('view.name')}
                  placeholder={say('view.name')}
                  onChange={(event) => setName(event.target.value)}
                />
                <Button type="primary" htmlType="submit" loading={save.isPending} disabled={(name ?? '').trim() === ''}>
                  {sayWeb('act.save')}
                </Button>
              </div>
              <Refused error={save.error} />
            </form>
          }
        >
          <Button size="small" type="link">
            {say('view.save')}
          </Button>
        </Popover>
      )}
    </div>
  )
}
