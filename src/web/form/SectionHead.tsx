import type { Section } from '#engine/form/form.ts'
import { Light } from '#web/figure/Light.tsx'
import { formWords } from '#web/form/form-screen.messages.ts'
import { useFormTools, useOverview } from '#web/form/form-tools.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** The name of a section, and what a reviewer wants of it as a whole. */
export function SectionHead({ section }: { readonly section: Section }) {
  const say = useSay(formWords)
  const pick = usePick()
  const { book } = useFormTools()
  const marks = useOverview(book).marks.filter(({ path }) => path === `section:${section.code}`)
  return (
    <>
      <h3>
        {pick(section.title)}{' '}
        {marks.map((mark) => (
          <Light key={mark.path} is={mark.isAnswered ? 'ok' : 'lag'}>
            {say(mark.isAnswered ? 'mark.answered' : 'mark.open')}
          </Light>
        ))}
      </h3>
      {section.help !== undefined && <p className="answer-help prose">{pick(section.help)}</p>}
      {marks.map((mark) => (
        <p key={mark.path} className={mark.isAnswered ? 'answer-mark done' : 'answer-mark'}>
          {mark.reason}
        </p>
      ))}
    </>
  )
}
