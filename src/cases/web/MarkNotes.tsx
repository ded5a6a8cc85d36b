import { Button, Input } from 'antd'
import { caseWords } from '#cases/case-screen.messages.ts'
import { useMarks } from '#cases/web/marks.ts'
import { sayPlace } from '#engine/form/say-answer-fault.ts'
import { focusAnswer } from '#web/form/focus-answer.ts'
import type { FormTools } from '#web/form/form-tools.ts'
import { useLanguage, useSay } from '#web/words/language.ts'

interface Props {
  readonly tools: FormTools
  readonly form: string
  readonly name: string
}

/** What has been ticked for a return, each with what is to be mended. */
export function MarkNotes({ tools, form, name }: Props) {
  const say = useSay(caseWords)
  const { language } = useLanguage()
  const { marks, setMarks, setIsMarking } = useMarks()
  const own = [...marks].filter(([at]) => at.startsWith(`${form}/`))
  return (
    <section className="mark-notes no-print">
      <div className="between">
        <b>{own.length === 0 ? say('act.marks.how', { form: name }) : say('act.marks', { n: own.length })}</b>
        <Button size="small" onClick={() => setIsMarking(false)}>
          {say('act.marks.end')}
        </Button>
      </div>
      <ul>
        {own.map(([at, note]) => {
          const path = at.slice(form.length + 1)
          const place = sayPlace(tools.form.form, path, tools.book.answers, language)
          return (
            <li key={at}>
              <button type="button" className="link-button" onClick={() => focusAnswer(path)}>
                {place}
              </button>
              <Input
                size="small"
                maxLength={2000}
                aria-label={`${say('act.marks.note')} ${place}`}
                placeholder={say('act.marks.note')}
                value={note}
                onChange={(event) => setMarks(new Map(marks).set(at, event.target.value))}
              />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
