import { Button, Input, Popover } from 'antd'
import { useState } from 'react'
import { keep, readKept } from '#web/memory/kept.ts'
import { NO_STATE, type TableState, type View } from '#web/table/column.ts'
import { readState, writeState } from '#web/table/useTableState.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly id: string
  readonly given: readonly View[]
  readonly state: TableState
  readonly change: (state: TableState) => void
}

interface Saved {
  readonly name: string
  readonly search: Readonly<Record<string, string>>
}

/** Saved views as tabs: those of the page, and those this person saved in this browser. */
export function TableViews({ id, given, state, change }: Props) {
  const say = useSay(webWords)
  const [saved, setSaved] = useState<readonly Saved[]>(() => readSaved(id))
  const [name, setName] = useState<string | undefined>()
  const own: View[] = saved.map((view) => ({ key: `own ${view.name}`, name: view.name, state: readState(view.search) }))
  const views: View[] = [{ key: 'all', name: say('table.view.all'), state: NO_STATE }, ...given, ...own]
  const now = JSON.stringify(writeState(state))
  const current = views.find((view) => JSON.stringify(writeState(view.state)) === now)
  const store = (next: readonly Saved[]) => {
    keep(`views.${id}`, JSON.stringify(next))
    setSaved(next)
  }
  const save = () => {
    const trimmed = name?.trim() ?? ''
    if (trimmed !== '')
      store([...saved.filter((view) => view.name !== trimmed), { name: trimmed, search: writeState(state) }])
    setName(undefined)
  }
  return (
    <div className="table-views">
      {views.map((view) => (
        <span key={view.key} className={view === current ? 'table-view on' : 'table-view'}>
          <button type="button" aria-pressed={view === current} onClick={() => change(view.state)}>
            {view.name}
          </button>
          {own.includes(view) && view === current && (
            <button
              type="button"
              aria-label={say('table.view.remove', { name: view.name })}
              onClick={() => store(saved.filter((one) => one.name !== view.name))}
            >
              <span aria-hidden="true">×</span>
            </button>
          )}
        </span>
      ))}
      {current === undefined && (
        <Popover
          open={name !== undefined}
          onOpenChange={(open) => setName(open ? '' : undefined)}
          trigger="click"
          content={
            <form
              className="row"
              onSubmit={(event) => {
                event.preventDefault()
                save()
              }}
            >
              <Input
                autoFocus
                value={name}
                maxLength={20}
                aria-label={say('table.view.name')}
                placeholder={say('table.view.name')}
                onChange={(event) => setName(event.target.value)}
              />
              <Button type="primary" htmlType="submit">
                {say('act.save')}
              </Button>
            </form>
          }
        >
          <Button size="small" type="link">
            {say('table.view.save')}
          </Button>
        </Popover>
      )}
    </div>
  )
}

function readSaved(id: string): readonly Saved[] {
  try {
    const kept: unknown = JSON.parse(readKept(`views.${id}`) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isSaved) : []
  } catch {
    return []
  }
}

function isSaved(one: unknown): one is Saved {
  return typeof one === 'object' && one !== null && 'name' in one && typeof one.name === 'string' && 'search' in one
}
