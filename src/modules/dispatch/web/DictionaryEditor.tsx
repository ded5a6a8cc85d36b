import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { sayFault } from '#engine/definition/say-fault.ts'
import { dictionaryWords } from '#modules/dispatch/dictionary-screen.messages.ts'
import { saveIndicator } from '#modules/dispatch/plan.contract.ts'
import type { Entry } from '#modules/dispatch/web/DictionaryEntry.tsx'
import { DictionaryFields } from '#modules/dispatch/web/DictionaryFields.tsx'
import { EntryChanges } from '#modules/dispatch/web/EntryChanges.tsx'
import { BEGINNING, type Content, changesBetween, readEntry } from '#modules/dispatch/web/entry-draft.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'
import { useAct } from '#web/client/useAct.ts'
import { Field } from '#web/form/Field.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useDraft } from '#web/memory/useDraft.ts'
import { oneOf, useAddress } from '#web/router/address.ts'
import { webWords } from '#web/web.messages.ts'
import { useLanguage, usePick, useSay } from '#web/words/language.ts'

const VIEWS = ['fields', 'text'] as const
const SHAPE = { as: oneOf(VIEWS, 'fields') }
const isText = (kept: unknown): kept is string => typeof kept === 'string'
const written = (content: Content): string => JSON.stringify(content, null, 2)

/** An entry field by field or as text in the pack's own shape, checked at every key by the schema the server uses. */
export function DictionaryEditor({ entry }: { readonly entry: Entry | undefined }) {
  const say = useSay(dictionaryWords)
  const sayShared = useSay(webWords)
  const { language } = useLanguage()
  const pick = usePick()
  const navigate = useNavigate()
  const [{ as: view }, change] = useAddress(SHAPE)
  const before: Content = entry?.content ?? BEGINNING
  const kept = useDraft(`entry/${entry?.id ?? 'new'}`, entry?.version ?? 0, () => written(before), isText)
  const [reason, setReason] = useState('')
  const [newId] = useState(() => newIdempotencyKey())
  const indicatorId = entry?.id ?? newId
  const leave = (isSaved: boolean) => {
    kept.drop()
    if (entry === undefined && !isSaved) void navigate({ to: '/dictionary', search: {} })
    else void navigate({ to: '/dictionary/$indicatorId', params: { indicatorId }, search: {} })
  }
  const save = useAct(saveIndicator, { also: ['plan', 'figure', 'target'], done: () => leave(true) })
  const { content, faults, unread } = useMemo(() => readEntry(kept.draft), [kept.draft])
  const changes = content === undefined ? [] : changesBetween(before, content)
  const told = faults.map((fault) => ({ at: fault.place.path.join('.'), why: sayFault(fault, language) }))
  const isSound = content !== undefined && told.length === 0
  return (
    <>
      <PageHead
        title={entry === undefined ? say('edit.new') : say('edit.title', { name: pick(entry.name) })}
        crumbs={[{ key: 'dictionary', name: say('dictionary'), to: '/dictionary' }]}
        why={say('edit.why')}
      >
        <Segmented
          value={view}
          aria-label={say('edit.view')}
          options={VIEWS.map((value) => ({ value, label: say(`edit.view.${value}`) }))}
          onChange={(as) => change({ as })}
        />
        <Button onClick={() => leave(false)}>{sayShared('act.cancel')}</Button>
      </PageHead>
      <div className="columns">
        <div className="stack">
          {view === 'fields' && content !== undefined ? (
            <DictionaryFields
              content={content}
              change={(next) => kept.set(() => written(next))}
              isKnown={entry !== undefined}
              faultAt={(path) => told.find(({ at }) => at === path)?.why}
              error={save.error}
            />
          ) : (
            <section className="card">
              <Field at="content" label={say('edit.text')} hint={say('edit.text.hint')} error={save.error}>
                {(control) => (
                  <Input.TextArea
                    {...control}
                    className="definition-text"
                    rows={28}
                    spellCheck={false}
                    value={kept.draft}
                    onChange={(event) => kept.set(() => event.target.value)}
                  />
                )}
              </Field>
            </section>
          )}
        </div>
        <aside className="aside">
          <EntryChanges changes={changes} faults={unread === undefined ? told : [{ at: 'JSON', why: unread }]} />
          <section className="card stack">
            <Field at="reason" label={say('edit.reason')} hint={say('edit.reason.hint')} error={save.error}>
              {(control) => (
                <Input.TextArea
                  {...control}
                  rows={3}
                  maxLength={500}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
            <Refused error={save.error} />
            <ActButton
              primary
              busy={save.isPending}
              reason={isSound ? (changes.length === 0 ? say('edit.none') : undefined) : say('edit.not-sound')}
              act={() =>
                content !== undefined &&
                save.mutate({ indicatorId, version: entry?.version ?? 0, content, reason: reason.trim() })
              }
            >
              {say('edit.save')}
            </ActButton>
          </section>
        </aside>
      </div>
    </>
  )
}
