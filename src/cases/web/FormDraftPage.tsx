import { useParams } from '@tanstack/react-router'
import { Alert } from 'antd'
import { useMemo } from 'react'
import { type FormDraft, getFormDraft, getFormSurroundings, readFormText } from '#cases/form-draft.contract.ts'
import { formPageWords } from '#cases/form-page.messages.ts'
import { FormDraftActs } from '#cases/web/FormDraftActs.tsx'
import { surroundingsIn } from '#cases/web/form-surroundings.ts'
import { type Saving, useFormDraft } from '#cases/web/useFormDraft.ts'
import type { Output } from '#engine/contract/operation.ts'
import type { FormSource } from '#engine/form/form.ts'
import { Refused } from '#web/act/Refused.tsx'
import { call } from '#web/client/call.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { FormEditor } from '#web/form-editor/FormEditor.tsx'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** A draft of a form: drawn by officers, and put in force by another. */
export function FormDraftPage() {
  const { formDraftId = '' } = useParams({ strict: false })
  const draft = useRead(getFormDraft, { formDraftId }, { freshFor: Number.POSITIVE_INFINITY })
  return <Waiting for={draft}>{(data) => <Around key={`${data.id} ${data.state}`} draft={data} />}</Waiting>
}

function Around({ draft }: { readonly draft: FormDraft }) {
  const around = useRead(getFormSurroundings, { formCode: draft.code }, { freshFor: Number.POSITIVE_INFINITY })
  return <Waiting for={around}>{(data) => <Drawing draft={draft} around={data} />}</Waiting>
}

interface DrawingProps {
  readonly draft: FormDraft
  readonly around: Output<typeof getFormSurroundings>
}

function Drawing({ draft, around }: DrawingProps) {
  const say = useSay(formPageWords)
  const pick = usePick()
  const surroundings = useMemo(() => surroundingsIn(around), [around])
  const { session, saving, save, act, undo, redo } = useFormDraft(draft)
  const name = pick(draft.name)
  const isReadOnly = !draft.acts.edit.may
  return (
    <>
      <PageHead
        title={say(draft.state === 'drawing' ? 'draft.title' : 'draft.title.proposed', { name })}
        beside={<DraftLight of={draft.state} />}
        crumbs={[
          { key: 'forms', name: say('forms'), to: '/forms' },
          // A form that begins with this draft has no page of its own yet.
          draft.base === 0 && draft.state !== 'published'
            ? { key: 'form', name }
            : { key: 'form', name, to: '/forms/$formCode', params: { formCode: draft.code } },
        ]}
        why={<Why of={draft} />}
      />
      {draft.state === 'drawing' && draft.reason !== '' && draft.decidedBy !== undefined && (
        <Alert type="warning" showIcon title={say('draft.returned', { who: draft.decidedBy, reason: draft.reason })} />
      )}
      {draft.isOutdated && <Alert type="warning" showIcon title={say('draft.outdated')} />}
      <FormDraftActs draft={draft} version={session.version} unsaved={session.pending.length} save={save} />
      <Refused error={saving.failed} />
      <RebasedWords of={saving} />
      <FormEditor
        form={session.form}
        published={draft.published as FormSource}
        around={surroundings}
        places={draft.places}
        act={act}
        undo={undo}
        redo={redo}
        read={(text) => call(readFormText, { formDraftId: draft.id, text })}
        isReadOnly={isReadOnly}
        saved={isReadOnly ? null : <SavedAt of={saving} isUnsaved={session.pending.length > 0} />}
      />
    </>
  )
}

function DraftLight({ of }: { readonly of: FormDraft['state'] }) {
  const say = useSay(formPageWords)
  const light = { drawing: 'near', proposed: 'lag', published: 'ok', dropped: 'none' } as const
  return <Light is={light[of]}>{say(`state.${of}`)}</Light>
}

function Why({ of: draft }: { readonly of: FormDraft }) {
  const say = useSay(formPageWords)
  const dates = useDates()
  const { state, note, reason, base, revision } = draft
  const at = state === 'drawing' ? draft.editedAt : state === 'proposed' ? draft.proposedAt : draft.decidedAt
  const who = state === 'drawing' ? draft.editedBy : state === 'proposed' ? draft.proposedBy : draft.decidedBy
  return say(base === 0 && state === 'drawing' ? 'draft.why.begun' : `draft.why.${state}`, {
    ...{ who: who ?? '', when: at === undefined ? '' : dates.near(at), note, reason, base, revision: revision ?? 0 },
  })
}

function SavedAt({ of, isUnsaved }: { readonly of: Saving; readonly isUnsaved: boolean }) {
  const say = useSay(formEditorWords)
  const dates = useDates()
  const words = of.isSaving
    ? say('saved.saving')
    : isUnsaved
      ? say('saved.waiting')
      : say('saved.at', { time: dates.time(of.savedAt) })
  return (
    <span className="second" role="status" data-saved={isUnsaved || of.isSaving ? 'no' : 'yes'}>
      {words}
    </span>
  )
}

function RebasedWords({ of: { rebased } }: { readonly of: Saving }) {
  const say = useSay(formEditorWords)
  if (rebased === undefined) return null
  return (
    <Alert
      type={rebased.left > 0 ? 'warning' : 'info'}
      showIcon
      title={say('saved.rebased', { who: rebased.by })}
      description={rebased.left > 0 ? say('saved.left', { n: rebased.left }) : undefined}
    />
  )
}
