import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type FormRow, listForms } from '#cases/form-draft.contract.ts'
import { formPageWords } from '#cases/form-page.messages.ts'
import { BeginForm } from '#cases/web/BeginForm.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** The forms of the administration: which version is in force, who uses it, who is changing it. */
export function FormsPage() {
  const say = useSay(formPageWords)
  const navigate = useNavigate()
  const forms = useRead(listForms, {})
  const columns = useColumns()
  const [isBeginning, setIsBeginning] = useState(false)
  return (
    <Waiting for={forms}>
      {({ rows, begun, mayBegin }) => {
        const drafts = rows.filter(({ draft }) => draft !== undefined).length
        const title = say(drafts === 0 ? 'forms.title' : 'forms.title.drafts', { n: rows.length, drafts })
        return (
          <>
            <PageHead title={rows.length === 0 ? say('forms.none') : title} why={say('forms.why')}>
              {mayBegin && (
                <ActButton primary act={() => setIsBeginning(true)}>
                  {say('forms.begin')}
                </ActButton>
              )}
            </PageHead>
            {isBeginning && <BeginForm close={() => setIsBeginning(false)} />}
            {begun.length > 0 && <Begun of={begun} />}
            <DataTable
              id="forms"
              name={say('forms')}
              rows={rows}
              columns={columns}
              rowKey={({ code }) => code}
              open={({ code }) => void navigate({ to: '/forms/$formCode', params: { formCode: code } })}
              empty={<State kind="empty" title={say('forms.none')} why={say('forms.none.why')} />}
            />
          </>
        )
      }}
    </Waiting>
  )
}

/** Forms that are being drawn for the first time: there is no page of theirs yet but the draft. */
function Begun({ of }: { readonly of: Output<typeof listForms>['begun'] }) {
  const say = useSay(formPageWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <section className="card stack forms-begun">
      <h2>{say('forms.begun')}</h2>
      <ul className="lines">
        {of.map((one) => (
          <li key={one.id}>
            <span className="named-code">
              <PageLink to="/form-drafts/$formDraftId" params={{ formDraftId: one.id }}>
                {pick(one.name)}
              </PageLink>
              <small className="second">{one.code}</small>
            </span>
            <span className="row">
              <Light is={one.state === 'proposed' ? 'lag' : 'near'}>{say(`state.${one.state}`)}</Light>
              <small className="second nowrap">
                {one.editedBy} {dates.near(one.editedAt)}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function useColumns(): readonly Column<FormRow>[] {
  const say = useSay(formPageWords)
  const pick = usePick()
  const dates = useDates()
  return [
    {
      ...{ key: 'name', head: say('column.name') },
      text: (row) => `${pick(row.name)} ${row.code}`,
      cell: (row) => (
        <span className="named-code">
          <PageLink to="/forms/$formCode" params={{ formCode: row.code }}>
            {pick(row.name)}
          </PageLink>
          <small className="second">{row.code}</small>
        </span>
      ),
    },
    {
      ...{ key: 'version', head: say('column.version'), width: 72 },
      number: (row) => row.version,
      cell: (row) => row.version,
    },
    {
      ...{ key: 'fields', head: say('column.fields'), width: 72, sum: true },
      number: (row) => row.fields,
      cell: (row) => row.fields,
    },
    {
      ...{ key: 'bank', head: say('column.bank'), width: 96, wideOnly: true, sum: true },
      number: (row) => row.fromBank,
      cell: (row) => row.fromBank,
    },
    {
      ...{ key: 'processes', head: say('column.processes'), width: 220 },
      text: (row) => row.processes.map(({ name }) => pick(name)).join(' · '),
      cell: (row) => <span className="second">{row.processes.map(({ name }) => pick(name)).join(' · ') || '—'}</span>,
    },
    {
      ...{ key: 'published', head: say('column.published'), width: 190, wideOnly: true },
      text: (row) => row.publishedAt,
      cell: (row) => (
        <span className="second nowrap">
          {row.publishedBy ?? say('from-pack')} {dates.near(row.publishedAt)}
        </span>
      ),
    },
    {
      ...{ key: 'draft', head: say('column.draft'), width: 200 },
      text: (row) => row.draft?.state ?? '',
      options: (['drawing', 'proposed'] as const).map((value) => ({ value, label: say(`state.${value}`) })),
      cell: ({ draft }) =>
        draft === undefined ? (
          '—'
        ) : (
          <PageLink to="/form-drafts/$formDraftId" params={{ formDraftId: draft.id }}>
            <Light is={draft.state === 'proposed' ? 'lag' : 'near'}>{say(`state.${draft.state}`)}</Light>{' '}
            <small className="second nowrap">
              {draft.editedBy} {dates.near(draft.editedAt)}
            </small>
          </PageLink>
        ),
    },
  ]
}
