import { Button, Drawer, Input } from 'antd'
import { useState } from 'react'
import { wordBulletin } from '#modules/bulletins/bulletin.contract.ts'
import { bulletinWords } from '#modules/bulletins/bulletin-screen.messages.ts'
import type { Bulletin } from '#modules/bulletins/web/BulletinPage.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Field } from '#web/form/Field.tsx'
import { useSay } from '#web/words/language.ts'

export interface WordedPart {
  readonly path: string
  readonly text: string
}

interface Props {
  readonly bulletin: Bulletin
  readonly part: WordedPart
  readonly close: () => void
}

/** One part worded by the office, what the template says below it. */
export function WordPart({ bulletin, part, close }: Props) {
  const say = useSay(bulletinWords)
  const dates = useDates()
  const { paper, wordings, id, version } = bulletin
  const worded = wordings.find((one) => one.part === part.path)
  const [text, type] = useState(() => textAt(paper, part.path) ?? part.text)
  const word = useAct(wordBulletin, { done: close })
  const save = (next: string | null) => word.mutate({ bulletinId: id, version, part: part.path, text: next })
  return (
    <Drawer open title={say('edit')} onClose={close} size={460}>
      <div className="stack">
        <Refused error={word.error} />
        <Field at="text" label={say('edit.text')} error={word.error}>
          {(control) => (
            <Input.TextArea
              {...control}
              className="grows"
              rows={10}
              maxLength={4000}
              value={text}
              onChange={(event) => type(event.target.value)}
            />
          )}
        </Field>
        <div className="row">
          <Button
            type="primary"
            loading={word.isPending}
            disabled={text.trim() === ''}
            onClick={() => save(text.trim())}
          >
            {say('edit.save')}
          </Button>
          {worded !== undefined && <Button onClick={() => save(null)}>{say('edit.restore')}</Button>}
        </div>
        {worded !== undefined && (
          <section>
            <h3>{say('edit.original')}</h3>
            <p lang="zh-CN">{worded.original}</p>
            <p className="second">{say('edit.by', { who: worded.by ?? '', when: dates.near(worded.at) })}</p>
          </section>
        )}
      </div>
    </Drawer>
  )
}

/** The whole text of a part, which may be drawn on two pages. */
function textAt(paper: Bulletin['paper'], path: string): string | undefined {
  let value: unknown = paper
  for (const step of path.split('/')) value = (value as Readonly<Record<string, unknown>> | null)?.[step]
  return typeof value === 'string' ? value : undefined
}
