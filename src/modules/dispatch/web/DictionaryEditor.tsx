import { useNavigate } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useMemo, useState } from 'react'
import { Indicator } from '#engine/indicator/indicator.ts'
import { dictionaryWords } from '#modules/dispatch/dictionary-screen.messages.ts'
import { saveIndicator } from '#modules/dispatch/plan.contract.ts'
import type { Entry } from '#modules/dispatch/web/DictionaryEntry.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'
import { useAct } from '#web/client/useAct.ts'
import { Light } from '#web/figure/Light.tsx'
import { Field } from '#web/form/Field.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** What a new indicator begins with: the least that is well formed but for its names. */
const BEGINNING = {
  code: '',
  name: { zh: '', en: '' },
  unit: '',
  frequency: 'month',
  kind: 'flow',
  direction: 'up',
  rollUp: { rule: 'sum' },
  overTime: 'last',
  reporting: 'cumulative',
  decimals: 0,
}

interface Checked {
  readonly content: Record<string, unknown> | undefined
  readonly faults: readonly { readonly at: string; readonly why: string }[]
}

/** An entry as text in the pack's own shape, checked at every key by the schema the server uses. */
export function DictionaryEditor({ entry }: { readonly entry: Entry | undefined }) {
  const say = useSay(dictionaryWords)
  const sayShared = useSay(webWords)
  const pick = usePick()
  const navigate = useNavigate()
  const [text, setText] = useState(() => JSON.stringify(entry?.content ?? BEGINNING, null, 2))
  const [reason, setReason] = useState('')
  const [newId] = useState(() => newIdempotencyKey())
  const indicatorId = entry?.id ?? newId
  const leave = () => void navigate({ to: '/dictionary/$indicatorId', params: { indicatorId }, search: {} })
  const save = useAct(saveIndicator, { also: ['plan', 'figure', 'target'], done: leave })
  const { content, faults } = useMemo(() => check(text), [text])
  return (
    <>
      <PageHead
        title={entry === undefined ? say('edit.new') : say('edit.title', { name: pick(entry.name) })}
        crumbs={[{ key: 'dictionary', name: say('dictionary'), to: '/dictionary' }]}
        why={say('edit.text.hint')}
      >
        <Button onClick={() => (entry === undefined ? void navigate({ to: '/dictionary', search: {} }) : leave())}>
          {sayShared('act.cancel')}
        </Button>
      </PageHead>
      <div className="columns">
        <section className="card stack">
          <Refused error={save.error} />
          <Field at="content" label={say('edit.text')} error={save.error}>
            {(control) => (
              <Input.TextArea
                {...control}
                className="definition-text"
                rows={28}
                spellCheck={false}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
        </section>
        <aside className="aside">
          <section className="card stack" aria-live="polite">
            {faults.length === 0 ? (
              <p>
                <Light is="normal">{say('edit.sound')}</Light>
              </p>
            ) : (
              <>
                <p>
                  <Light is="warning">{say('edit.faults', { n: faults.length })}</Light>
                </p>
                <ul className="edit-faults">
                  {faults.map((fault) => (
                    <li key={`${fault.at} ${fault.why}`}>
                      <code>{fault.at}</code> {fault.why}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </section>
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
            <ActButton
              primary
              busy={save.isPending}
              reason={content === undefined ? say('edit.not-sound') : undefined}
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

function check(text: string): Checked {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    return { content: undefined, faults: [{ at: 'JSON', why: error instanceof Error ? error.message : String(error) }] }
  }
  const checked = Indicator.safeParse(parsed)
  if (checked.success) return { content: parsed as Record<string, unknown>, faults: [] }
  return {
    content: undefined,
    faults: checked.error.issues.map((issue) => ({ at: issue.path.join('.') || '/', why: issue.message })),
  }
}
