import { Alert } from 'antd'
import { RefusalError, UnreachableError } from '#web/client/refusal-error.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

/** What the server refused, in its own words; reasons with a place link to their field. */
export function Refused({ error }: { readonly error: Error | null | undefined }) {
  const say = useSay(webWords)
  if (error === null || error === undefined) return null
  if (error instanceof UnreachableError) return <Alert type="warning" showIcon title={say('act.unreachable')} />
  const reasons = error instanceof RefusalError ? error.reasons : []
  return (
    <Alert
      type="error"
      showIcon
      title={reasons.length > 1 ? say('act.problems', { n: reasons.length }) : (reasons[0]?.text ?? say('act.refused'))}
      description={
        reasons.length > 1 ? (
          <ul className="reasons">
            {reasons.map((reason) => (
              <li key={`${reason.key} ${reason.at}`}>
                {reason.at === undefined ? reason.text : <a href={`#field-${reason.at}`}>{reason.text}</a>}
              </li>
            ))}
          </ul>
        ) : undefined
      }
    />
  )
}
