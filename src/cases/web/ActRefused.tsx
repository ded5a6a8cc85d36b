import { Alert } from 'antd'
import { caseWords } from '#cases/case-screen.messages.ts'
import { Refused } from '#web/act/Refused.tsx'
import { RefusalError } from '#web/client/refusal-error.ts'
import { useSay } from '#web/words/language.ts'

/** Somebody else has acted meanwhile: what changed is told first. */
export function ActRefused({ error }: { readonly error: Error | null }) {
  const say = useSay(caseWords)
  if (!(error instanceof RefusalError) || error.code !== 'conflict') return <Refused error={error} />
  return (
    <Alert
      type="warning"
      showIcon
      title={say('conflict')}
      description={
        <ul className="reasons">
          {error.reasons.map((reason) => (
            <li key={`${reason.key} ${reason.text}`}>{reason.text}</li>
          ))}
        </ul>
      }
    />
  )
}
