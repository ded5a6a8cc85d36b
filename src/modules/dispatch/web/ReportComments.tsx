import { caseScreenWords } from '#cases/screen.messages.ts'
import { Comments } from '#cases/web/Comments.tsx'
import { useCan } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

/** What colleagues say about a report, for those who may say something themselves. */
export function ReportComments({ reportId }: { readonly reportId: string }) {
  const say = useSay(caseScreenWords)
  const may = useCan()
  if (!may('comment.write')) return null
  return (
    <section className="card">
      <h2>{say('comments')}</h2>
      <Comments subjectKind="report" subjectId={reportId} />
    </section>
  )
}
