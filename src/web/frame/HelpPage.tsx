import { useQuery } from '@tanstack/react-query'
import { KeysTable } from '#web/frame/KeysHelp.tsx'
import { Markdown } from '#web/frame/Markdown.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useServices } from '#web/frame/services.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { webWords } from '#web/web.messages.ts'
import { useLanguage, useSay } from '#web/words/language.ts'

/** The guide that comes with the program, in the reader's language, and the keys. */
export function HelpPage() {
  const say = useSay(webWords)
  const { guide } = useServices()
  const { language } = useLanguage()
  const text = useQuery({
    queryKey: ['guide', language],
    queryFn: () => guide(language),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <>
      <PageHead title={say('help')} />
      <div className="card guide-page">
        <Waiting for={text}>{(words) => <Markdown text={words} />}</Waiting>
        <KeysTable />
      </div>
    </>
  )
}
