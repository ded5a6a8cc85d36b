import { Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { issueKey } from '#modules/dispatch/daily.contract.ts'
import { feedWords } from '#modules/dispatch/monitor-screen.messages.ts'
import type { Feed } from '#modules/dispatch/web/FeedsPage.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { DateInput } from '#web/form/DateInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly of: Feed
  readonly close: () => void
  readonly done: (issued: Output<typeof issueKey>) => void
}

/** Asks for which machine a key is, and hands it over once. */
export function IssueKey({ of: feed, close, done }: Props) {
  const say = useSay(feedWords)
  const sayShared = useSay(webWords)
  const [name, setName] = useState('')
  const [perMinute, setPerMinute] = useState(60)
  const [expiresOn, setExpiresOn] = useState('')
  const issue = useAct(issueKey, { done })
  const { error } = issue
  return (
    <Modal
      open
      title={say('issue.title', { name: feed.name })}
      okText={say('issue')}
      cancelText={sayShared('act.cancel')}
      okButtonProps={{ loading: issue.isPending }}
      onCancel={close}
      onOk={() => issue.mutate({ feedId: feed.id, name, perMinute, expiresOn: expiresOn === '' ? null : expiresOn })}
    >
      <div className="stack">
        <Refused error={error} />
        <Field at="name" label={say('issue.name')} error={error}>
          {(control) => <Input {...control} maxLength={80} value={name} onChange={(e) => setName(e.target.value)} />}
        </Field>
        <Field at="perMinute" label={say('issue.perMinute')} error={error}>
          {({ id }) => (
            <InputNumber
              id={id}
              min={1}
              max={6000}
              precision={0}
              value={perMinute}
              onChange={(next) => setPerMinute(next ?? 60)}
            />
          )}
        </Field>
        <Field at="expiresOn" label={say('issue.expires')} error={error}>
          {(control) => <DateInput {...control} value={expiresOn} change={setExpiresOn} />}
        </Field>
      </div>
    </Modal>
  )
}
