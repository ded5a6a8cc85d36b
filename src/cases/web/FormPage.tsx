import { useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { downloadForm, getForm, getFormSurroundings, openFormDraft } from '#cases/form-draft.contract.ts'
import { formPageWords } from '#cases/form-page.messages.ts'
import { surroundingsIn } from '#cases/web/form-surroundings.ts'
import type { Output } from '#engine/contract/operation.ts'
import type { FormSource } from '#engine/form/form.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { FormEditor } from '#web/form-editor/FormEditor.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, useAddress } from '#web/router/address.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Form = Output<typeof getForm>
const SHAPE = { revision: maybe() }

/** A form as it is in force, or was: read in the editor's own view, with its versions and where processes use it. */
export function FormPage() {
  const { formCode = '' } = useParams({ strict: false })
  const [{ revision }] = useAddress(SHAPE)
  const form = useRead(getForm, { formCode, ...(revision !== undefined && { revision }) })
  return <Waiting for={form}>{(data) => <Shown key={`${data.code} ${data.revision}`} of={data} />}</Waiting>
}

function Shown({ of: form }: { readonly of: Form }) {
  const say = useSay(formPageWords)
  const pick = usePick()
  const navigate = useNavigate()
  const [failed, setFailed] = useState<Error | null>(null)
  const open = useAct(openFormDraft, {
    done: ({ formDraftId }) => void navigate({ to: '/form-drafts/$formDraftId', params: { formDraftId } }),
  })
  const around = useRead(getFormSurroundings, { formCode: form.code })
  const isNewest = form.versions[0]?.revision === form.revision
  return (
    <>
      <PageHead
        title={pick(form.name)}
        crumbs={[{ key: 'forms', name: say('forms'), to: '/forms' }]}
        why={say('form.why', { version: form.version, fields: form.fields, bank: form.fromBank })}
      >
        <ActButton
          act={() => {
            const which = isNewest ? {} : { revision: String(form.revision) }
            download(downloadForm, { formCode: form.code, ...which }).catch(setFailed)
          }}
        >
          {say('form.yaml')}
        </ActButton>
        <ActButton
          primary
          busy={open.isPending}
          reason={form.mayEdit || form.draft !== undefined ? undefined : say('form.no-duty')}
          act={() =>
            form.draft === undefined
              ? open.mutate({ formCode: form.code })
              : void navigate({ to: '/form-drafts/$formDraftId', params: { formDraftId: form.draft.id } })
          }
        >
          {say(form.draft === undefined ? 'form.edit' : 'form.go-on')}
        </ActButton>
      </PageHead>
      <Refused error={failed ?? open.error} />
      <div className="stack">
        <Waiting for={around}>{(data) => <Reading of={form} around={data} />}</Waiting>
        <Versions of={form} />
      </div>
    </>
  )
}

const refuse = () => undefined

function Reading({ of, around }: { readonly of: Form; readonly around: Output<typeof getFormSurroundings> }) {
  const source = of.source as FormSource
  const surroundings = useMemo(() => surroundingsIn(around), [around])
  return (
    <FormEditor
      form={source}
      published={source}
      around={surroundings}
      places={of.places}
      act={refuse}
      undo={undefined}
      redo={undefined}
      read={async () => ({ faults: [] })}
      isReadOnly
      saved={null}
    />
  )
}

type Version = Form['versions'][number]

function Versions({ of: form }: { readonly of: Form }) {
  const say = useSay(formPageWords)
  const dates = useDates()
  const [, change] = useAddress(SHAPE)
  const newest = form.versions[0]?.revision
  const columns: readonly Column<Version>[] = [
    {
      ...{ key: 'revision', head: say('column.revision'), width: 120 },
      number: (row) => row.revision,
      cell: (row) => (
        <span className="nowrap">
          {row.revision}
          {row.revision === newest && <small className="tag">{say('form.in-force')}</small>}
        </span>
      ),
    },
    {
      ...{ key: 'version', head: say('column.version'), width: 88 },
      number: (row) => row.version,
      cell: (row) => row.version,
    },
    {
      ...{ key: 'published', head: say('column.published') },
      text: (row) => `${row.publishedAt} ${row.publishedBy ?? ''}`,
      cell: (row) => (
        <span className="nowrap">
          {row.publishedBy ?? say('from-pack')} {dates.near(row.publishedAt)}
        </span>
      ),
    },
    {
      ...{ key: 'used', head: say('column.used') },
      text: (row) => row.usedSince ?? '',
      cell: (row) => (row.usedSince === undefined ? say('form.unused') : dates.near(row.usedSince)),
    },
  ]
  return (
    <section>
      <h2>{say('form.versions')}</h2>
      <DataTable
        id="form-versions"
        name={say('form.versions')}
        rows={form.versions}
        columns={columns}
        rowKey={({ revision }) => String(revision)}
        isOpen={({ revision }) => revision === form.revision}
        open={({ revision }) => change({ revision: revision === newest ? '' : String(revision) })}
      />
    </section>
  )
}
