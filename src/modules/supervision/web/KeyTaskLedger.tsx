import { useNavigate } from '@tanstack/react-router'
import type { KeyTaskRow } from '#modules/supervision/key-task.contract.ts'
import { keyTaskWords } from '#modules/supervision/key-task-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { Progress } from '#web/figure/Progress.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** The office's ledger in its thirteen columns: what is filtered and shown leaves as the same workbook. */
export function KeyTaskLedger({ rows }: { readonly rows: readonly KeyTaskRow[] }) {
  const say = useSay(keyTaskWords)
  const pick = usePick()
  const dates = useDates()
  const navigate = useNavigate()
  const nodesOf = (row: KeyTaskRow) =>
    row.nodes
      .map((node) => {
        const state =
          node.doneOn !== null
            ? say('node.done', { date: dates.day(node.doneOn) })
            : node.isLate
              ? say('node.late')
              : say('node.due', { date: dates.day(node.dueOn) })
        return say('node.words', { period: dates.period(node.period, true), text: pick(node.text), state })
      })
      .join(say('list.semicolon'))
  const statusOf = (row: KeyTaskRow) =>
    [
      pick(row.light.word),
      ...(row.status === null ? [] : [say('status.self', { status: say(`status.${row.status}`) })]),
    ].join(say('list.semicolon'))
  const personOf = ({ responsible: { name, post } }: KeyTaskRow) => (post === null ? name : `${name} ${pick(post)}`)
  return (
    <DataTable<KeyTaskRow>
      id="key-tasks"
      name={say('ledger')}
      rows={rows}
      rowKey={(row) => row.id}
      open={(row) => void navigate({ to: '/key-tasks/$keyTaskId', params: { keyTaskId: row.id } })}
      columns={[
        {
          key: 'number',
          head: say('column.number'),
          width: 44,
          number: (row) => row.number,
          cell: (row) => row.number,
        },
        {
          key: 'item',
          head: say('column.item'),
          text: (row) => pick(row.name),
          cell: (row) => (
            <PageLink to="/key-tasks/$keyTaskId" params={{ keyTaskId: row.id }}>
              {pick(row.name)}
            </PageLink>
          ),
        },
        {
          key: 'target',
          head: say('column.target'),
          width: 150,
          wideOnly: true,
          text: (row) => pick(row.target),
          cell: (row) => <span className="clipped">{pick(row.target)}</span>,
        },
        {
          key: 'nodes',
          head: say('column.nodes'),
          width: 96,
          filterable: false,
          text: nodesOf,
          cell: (row) => <Nodes row={row} words={nodesOf(row)} />,
        },
        {
          key: 'measures',
          head: say('column.measures'),
          width: 130,
          wideOnly: true,
          text: (row) => row.measures.map(pick).join(say('list.semicolon')),
          cell: (row) => <span className="clipped second">{row.measures.map(pick).join(say('list.semicolon'))}</span>,
        },
        {
          key: 'lead',
          head: say('column.lead'),
          width: 84,
          text: (row) => pick(row.lead.short),
          cell: (row) => pick(row.lead.short),
        },
        {
          key: 'cooperating',
          head: say('column.cooperating'),
          width: 100,
          wideOnly: true,
          text: (row) => row.cooperating.map(({ short }) => pick(short)).join(say('list.comma')),
          cell: (row) => (
            <span className="clipped second">
              {row.cooperating.map(({ short }) => pick(short)).join(say('list.comma'))}
            </span>
          ),
        },
        {
          key: 'person',
          head: say('column.person'),
          width: 64,
          text: personOf,
          cell: (row) => row.responsible.name,
        },
        {
          key: 'due',
          head: say('column.due'),
          width: 76,
          filterable: false,
          text: (row) => row.dueOn,
          cell: (row) => <span className="nowrap">{dates.day(row.dueOn)}</span>,
        },
        {
          key: 'progress',
          head: say('column.progress'),
          width: 128,
          text: (row) => `${row.percent}% ${row.progress?.text ?? ''}`.trim(),
          cell: (row) => (
            <span className="progress-cell">
              <Progress percent={row.percent} /> {row.percent}%
            </span>
          ),
        },
        {
          key: 'status',
          head: say('column.status'),
          width: 112,
          text: statusOf,
          cell: (row) => <Status row={row} />,
        },
        {
          key: 'problem',
          head: say('column.problem'),
          width: 110,
          wideOnly: true,
          text: (row) => row.progress?.problem ?? '',
          cell: (row) => <span className="clipped second">{row.progress?.problem ?? ''}</span>,
        },
        {
          key: 'evidence',
          head: say('column.evidence'),
          width: 52,
          wideOnly: true,
          filterable: false,
          text: (row) => row.evidence.join(say('list.semicolon')),
          cell: (row) => (row.evidence.length === 0 ? '—' : row.evidence.length),
        },
      ]}
    />
  )
}

/** The rule's light with its reason; a mark where the unit says something else of itself. */
export function Status({ row }: { readonly row: Pick<KeyTaskRow, 'light' | 'lightReason' | 'status' | 'disagrees'> }) {
  const say = useSay(keyTaskWords)
  const pick = usePick()
  return (
    <>
      <Light is={row.light} reason={row.lightReason === null ? undefined : pick(row.lightReason)} />
      {row.status !== null && (
        <small className="second" title={row.disagrees ? say('disagrees') : undefined}>
          {' '}
          {say(`status.${row.status}`)}
          {row.disagrees ? ' ≠' : ''}
        </small>
      )}
    </>
  )
}

/** Done, late and to come, as shapes that read in grey print. */
function Nodes({ row, words }: { readonly row: KeyTaskRow; readonly words: string }) {
  return (
    <span className="node-dots" role="img" aria-label={words} title={words}>
      {row.nodes.map((node) => (node.doneOn !== null ? '●' : node.isLate ? '■' : '○')).join(' ')}
    </span>
  )
}
