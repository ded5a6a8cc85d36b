import { useParams } from '@tanstack/react-router'
import { Checkbox, Input, Modal } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { exact, parseExact } from '#engine/number/exact.ts'
import { decideLineup, getLineup, type LineupCandidate, saveLineup } from '#modules/projects/lineup.contract.ts'
import { projectWords } from '#modules/projects/project-screen.messages.ts'
import { LineupMargin } from '#modules/projects/web/LineupMargin.tsx'
import { wanText } from '#modules/projects/web/wan.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type LineupView = Output<typeof getLineup>

const SHOWN = 200

/** Projects of a call under a pool: scores, the best set, what stands at the margin, and the office’s own line-up. */
export function LineupPage() {
  const { callId } = useParams({ strict: false })
  const [limit, setLimit] = useState(SHOWN)
  const lineup = useRead(getLineup, { callId: callId ?? '', limit: String(limit) }, { keepFormer: true })
  return (
    <Waiting for={lineup}>
      {(data) => (
        <Lineup
          key={data.version}
          callId={callId ?? ''}
          of={data}
          again={lineup.refetch}
          more={() => setLimit(limit + SHOWN)}
        />
      )}
    </Waiting>
  )
}

interface Props {
  readonly callId: string
  readonly of: LineupView
  readonly again: () => unknown
  readonly more: () => void
}

function Lineup({ callId, of: lineup, again, more }: Props) {
  const say = useSay(projectWords)
  const dates = useDates()
  const [chosen, setChosen] = useState<readonly string[]>(lineup.content.chosen)
  const [musts, setMusts] = useState<readonly string[]>(lineup.content.musts)
  const [pool, setPool] = useState(wanText(lineup.poolFen))
  const [isDeciding, decide] = useState(false)
  const save = useAct(saveLineup, { done: () => void again() })
  const sum = lineup.candidates
    .filter(({ caseId }) => chosen.includes(caseId))
    .reduce((all, { caseId, askedFen }) => all + BigInt(lineup.content.amounts[caseId] ?? askedFen), 0n)
  const toggle = (list: readonly string[], caseId: string) =>
    list.includes(caseId) ? list.filter((one) => one !== caseId) : [...list, caseId]
  const columns = useLineupColumns(lineup, {
    chosen,
    musts,
    choose: (caseId) => setChosen(toggle(chosen, caseId)),
    keep: (caseId) => setMusts(toggle(musts, caseId)),
  })
  const isApproved = lineup.candidates.some(
    ({ caseId, number }) => number !== null && lineup.content.chosen.includes(caseId),
  )
  const fen = parseExact(pool.trim())?.mul(exact(1_000_000))
  const isSum = fen !== undefined && fen.d === 1n && fen.s >= 0n
  const send = () => {
    if (!isSum) return
    save.mutate({
      callId,
      version: lineup.version,
      title: lineup.title,
      poolFen: String(fen.n),
      content: { ...lineup.content, chosen: [...chosen], musts: [...musts] },
    })
  }
  return (
    <>
      <PageHead
        title={say('lineup.title', { n: chosen.length, wan: wanText(sum), pool })}
        crumbs={[{ key: 'call', name: lineup.title, to: '/calls/$callId', params: { callId } }]}
        why={
          lineup.resolution === null
            ? say('lineup.why')
            : say('lineup.decided', { resolution: lineup.resolution, on: dates.day(lineup.heldOn ?? '') })
        }
      >
        <a className="button" href={`/api/calls/${callId}/lineup/workbook`}>
          {say('lineup.workbook')}
        </a>
        {lineup.state === 'decided' &&
          (isApproved ? (
            <a className="button" href={`/api/calls/${callId}/lineup/approval`}>
              {say('lineup.approval')}
            </a>
          ) : (
            <ActButton reason={say('lineup.approval.none')} act={() => {}}>
              {say('lineup.approval')}
            </ActButton>
          ))}
        {lineup.acts.save && lineup.best !== null && (
          <ActButton act={() => setChosen(lineup.best?.chosen ?? [])}>{say('lineup.take-best')}</ActButton>
        )}
        {lineup.acts.decide && <ActButton act={() => decide(true)}>{say('lineup.decide')}</ActButton>}
        {lineup.acts.save && (
          <ActButton primary busy={save.isPending} reason={isSum ? undefined : say('lineup.pool.wrong')} act={send}>
            {say('lineup.save')}
          </ActButton>
        )}
      </PageHead>
      <Refused error={save.error} />
      <LineupMargin lineup={lineup}>
        <Field at="poolFen" label={say('lineup.pool')} error={save.error}>
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              disabled={!lineup.acts.save}
              value={pool}
              onChange={({ target }) => setPool(target.value)}
            />
          )}
        </Field>
      </LineupMargin>
      <DataTable
        id="lineup"
        name={say('column.title')}
        rows={lineup.candidates}
        columns={columns}
        rowKey={(row) => row.caseId}
        empty={<State kind="empty" title={say('lineup.empty')} why={say('lineup.empty.why')} />}
      />
      {lineup.candidates.length < lineup.total && (
        <p>
          <ActButton act={more}>{say('lineup.more', { n: lineup.total - lineup.candidates.length })}</ActButton>
        </p>
      )}
      {isDeciding && <Decide callId={callId} version={lineup.version} close={() => decide(false)} again={again} />}
    </>
  )
}

interface Hands {
  readonly chosen: readonly string[]
  readonly musts: readonly string[]
  readonly choose: (caseId: string) => void
  readonly keep: (caseId: string) => void
}

function useLineupColumns(
  lineup: LineupView,
  { chosen, musts, choose, keep }: Hands,
): readonly Column<LineupCandidate>[] {
  const say = useSay(projectWords)
  const pick = usePick()
  const isFixed = !lineup.acts.save
  return [
    {
      key: 'in',
      head: say('lineup.in'),
      width: 64,
      text: (row) => (chosen.includes(row.caseId) ? '1' : ''),
      cell: (row) => (
        <Checkbox
          aria-label={`${say('lineup.in')} ${row.title}`}
          disabled={isFixed}
          checked={chosen.includes(row.caseId)}
          onChange={() => choose(row.caseId)}
        />
      ),
    },
    {
      key: 'must',
      head: say('lineup.must'),
      width: 64,
      wideOnly: true,
      text: (row) => (musts.includes(row.caseId) ? '1' : ''),
      cell: (row) => (
        <Checkbox
          aria-label={`${say('lineup.must')} ${row.title}`}
          disabled={isFixed}
          checked={musts.includes(row.caseId)}
          onChange={() => keep(row.caseId)}
        />
      ),
    },
    { key: 'place', head: say('lineup.place'), width: 64, number: (row) => row.place, cell: (row) => row.place ?? '—' },
    {
      key: 'title',
      head: say('column.title'),
      text: (row) => row.title,
      cell: (row) => (
        <PageLink to="/cases/$caseId" params={{ caseId: row.caseId }}>
          {row.title}
        </PageLink>
      ),
    },
    {
      key: 'unit',
      head: say('column.unit'),
      width: 116,
      text: (row) => pick(row.unit.short),
      cell: (row) => pick(row.unit.short),
    },
    {
      key: 'score',
      head: say('lineup.score'),
      width: 84,
      number: (row) => row.standardised,
      decimals: 2,
      cell: (row) => row.standardised ?? '—',
    },
    {
      key: 'sheets',
      head: say('lineup.sheets'),
      width: 84,
      wideOnly: true,
      text: (row) => `${row.sheets.done}/${row.sheets.given}`,
      cell: (row) => `${row.sheets.done}/${row.sheets.given}`,
    },
    {
      key: 'votes',
      head: say('lineup.votes'),
      width: 92,
      wideOnly: true,
      text: (row) => `${row.favour.yes}/${row.favour.all}`,
      cell: (row) => `${row.favour.yes}/${row.favour.all}`,
    },
    {
      key: 'asked',
      head: say('lineup.asked'),
      width: 110,
      number: (row) => wanText(row.askedFen),
      decimals: 2,
      sum: true,
      cell: (row) => wanText(row.askedFen),
    },
    {
      key: 'best',
      head: say('lineup.best'),
      width: 64,
      text: (row) => (lineup.best?.chosen.includes(row.caseId) ? say('lineup.in') : ''),
      cell: (row) => (lineup.best?.chosen.includes(row.caseId) ? '✓' : ''),
    },
  ]
}

function Decide({
  callId,
  version,
  close,
  again,
}: {
  readonly callId: string
  readonly version: number
  readonly close: () => void
  readonly again: () => unknown
}) {
  const say = useSay(projectWords)
  const [resolution, setResolution] = useState('')
  const [heldOn, setHeld] = useState(onOfficeClock(officeNow()).date)
  const decide = useAct(decideLineup, {
    done: () => {
      close()
      again()
    },
  })
  return (
    <Modal
      open
      title={say('lineup.decide')}
      okText={say('lineup.decide')}
      okButtonProps={{ loading: decide.isPending, disabled: resolution.trim().length < 2 || heldOn === '' }}
      onOk={() => decide.mutate({ callId, version, resolution: resolution.trim(), heldOn })}
      onCancel={close}
    >
      <div className="stack">
        <Refused error={decide.error} />
        <Field at="resolution" label={say('lineup.resolution')} error={decide.error}>
          {(control) => (
            <Input
              {...control}
              maxLength={80}
              value={resolution}
              onChange={({ target }) => setResolution(target.value)}
            />
          )}
        </Field>
        <Field at="heldOn" label={say('lineup.held')} error={decide.error}>
          {(control) => <DateInput {...control} value={heldOn} change={setHeld} />}
        </Field>
      </div>
    </Modal>
  )
}
