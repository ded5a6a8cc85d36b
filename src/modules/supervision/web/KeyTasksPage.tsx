import { Segmented } from 'antd'
import { type KeyTaskRow, listKeyTasks } from '#modules/supervision/key-task.contract.ts'
import { keyTaskWords } from '#modules/supervision/key-task-screen.messages.ts'
import { KeyTaskBoard } from '#modules/supervision/web/KeyTaskBoard.tsx'
import { KeyTaskLedger } from '#modules/supervision/web/KeyTaskLedger.tsx'
import { KeyTaskTimeline } from '#modules/supervision/web/KeyTaskTimeline.tsx'
import { useRead } from '#web/client/useRead.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { oneOf, useAddress } from '#web/router/address.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const VIEWS = ['list', 'board', 'timeline'] as const
const SHAPE = { view: oneOf(VIEWS, 'list') }

/** The year's key tasks: as the office's ledger, by light, or along the year. */
export function KeyTasksPage() {
  const say = useSay(keyTaskWords)
  const pick = usePick()
  const { period } = usePeriod()
  const year = Number(period.slice(0, 4))
  const [{ view }, change] = useAddress(SHAPE)
  const tasks = useRead(listKeyTasks, { year }, { keepFormer: true })
  return (
    <Waiting for={tasks}>
      {({ rows, counts, done }) => (
        <>
          <PageHead
            title={say('title', {
              n: rows.length,
              done,
              lights: counts
                .map(({ sign, tasks: n }) => say('title.light', { word: pick(sign.word), n }))
                .join(say('comma')),
            })}
            why={say('why')}
          >
            <Segmented
              value={view}
              aria-label={say('tasks')}
              options={VIEWS.map((one) => ({ value: one, label: say(`view.${one}`) }))}
              onChange={(next) => change({ view: next })}
            />
          </PageHead>
          {rows.length === 0 ? (
            <State kind="empty" title={say('empty')} why={say('empty.why')} />
          ) : (
            <View view={view} rows={rows} year={year} />
          )}
        </>
      )}
    </Waiting>
  )
}

interface ViewProps {
  readonly view: (typeof VIEWS)[number]
  readonly rows: readonly KeyTaskRow[]
  readonly year: number
}

function View({ view, rows, year }: ViewProps) {
  if (view === 'board') return <KeyTaskBoard rows={rows} />
  return view === 'timeline' ? <KeyTaskTimeline rows={rows} year={year} /> : <KeyTaskLedger rows={rows} />
}
