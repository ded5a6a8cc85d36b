import type { AnswerSource } from '#engine/form/prefill.ts'
import { formWords } from '#web/form/form-screen.messages.ts'
import { useFormTools } from '#web/form/form-tools.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly source: AnswerSource | undefined
  /** Of the field: a fact of the same name is not named twice. */
  readonly label?: string
}

/** Where an answer that nobody typed here comes from, and whether it can be changed. */
export function SourceWords({ source, label }: Props) {
  const say = useSay(formWords)
  const words = useSourceWords()
  if (source === undefined) return null
  return (
    <p className="answer-source" title={source.locked ? say('source.locked') : say('source.change')}>
      {words(source, label)}
    </p>
  )
}

export function useSourceWords(): (source: AnswerSource, label?: string) => string {
  const say = useSay(formWords)
  const pick = usePick()
  const { form, library } = useFormTools().form
  return (source, label) => {
    if (source.kind === 'case') return say('source.case', { title: source.title })
    const subject = form.subjects.find(({ code }) => code === source.subject)
    const fact = library.registers.get(subject?.register ?? '')?.facts.find(({ code }) => code === source.fact)
    const words = { subject: subject ? pick(subject.name) : source.subject, fact: fact ? pick(fact.name) : source.fact }
    return words.fact === label ? say('source.register.same', words) : say('source.register', words)
  }
}
