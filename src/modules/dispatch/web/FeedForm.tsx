import { Drawer, Input, Select } from 'antd'
import { useState } from 'react'
import { changeFeed, openFeed } from '#modules/dispatch/daily.contract.ts'
import { feedWords } from '#modules/dispatch/monitor-screen.messages.ts'
import type { Feed } from '#modules/dispatch/web/FeedsPage.tsx'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Field } from '#web/form/Field.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  /** Undefined: a new one. */
  readonly of: Feed | undefined
  readonly monitors: readonly { readonly code: string; readonly name: { readonly zh: string; readonly en: string } }[]
  readonly close: () => void
}

/** A feed and its scope. */
export function FeedForm({ of: feed, monitors, close }: Props) {
  const say = useSay(feedWords)
  const pick = usePick()
  const [draft, setDraft] = useState({
    code: feed?.code ?? '',
    name: feed?.name ?? '',
    monitors: feed?.monitors ?? [],
    unitIds: feed?.unitIds ?? [],
  })
  const put = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const open = useAct(openFeed, { done: close })
  const change = useAct(changeFeed, { done: close })
  const error = open.error ?? change.error
  const { code, ...content } = draft
  return (
    <Drawer open size={480} title={feed === undefined ? say('open') : `${say('change')} ${feed.name}`} onClose={close}>
      <div className="stack">
        <p className="second">{say('why')}</p>
        <Refused error={error} />
        {feed === undefined && (
          <Field at="code" label={say('code')} hint={say('code.hint')} error={error}>
            {(control) => (
              <Input {...control} maxLength={40} value={code} onChange={(e) => put({ code: e.target.value })} />
            )}
          </Field>
        )}
        <Field at="name" label={say('name')} error={error}>
          {(control) => (
            <Input {...control} maxLength={80} value={draft.name} onChange={(e) => put({ name: e.target.value })} />
          )}
        </Field>
        <Field at="monitors" label={say('monitors')} error={error}>
          {({ id }) => (
            <Select
              id={id}
              mode="multiple"
              placeholder={say('all.monitors')}
              value={[...draft.monitors]}
              options={monitors.map((one) => ({ value: one.code, label: pick(one.name) }))}
              onChange={(next) => put({ monitors: next })}
            />
          )}
        </Field>
        <Field at="unitIds" label={say('units')} hint={say('all.units')} error={error}>
          {(control) => (
            <UnitSelect control={control} values={draft.unitIds} changeAll={(next) => put({ unitIds: [...next] })} />
          )}
        </Field>
        <ActButton
          primary
          busy={open.isPending || change.isPending}
          act={() =>
            feed === undefined
              ? open.mutate({ code, ...content })
              : change.mutate({ feedId: feed.id, version: feed.version, ...content })
          }
        >
          {say('save')}
        </ActButton>
      </div>
    </Drawer>
  )
}
