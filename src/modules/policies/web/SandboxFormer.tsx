import { Button } from 'antd'
import { wan } from '#modules/funds/web/Wan.tsx'
import { listTrials } from '#modules/policies/sandbox.contract.ts'
import { sandboxWords } from '#modules/policies/sandbox-screen.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly policyCode: string
  readonly shown: string | undefined
  readonly show: (policyTrialId: string) => void
}

/** What has been tried of the policy, to be looked at again. */
export function SandboxFormer({ policyCode, shown, show }: Props) {
  const say = useSay(sandboxWords)
  const dates = useDates()
  const rows = useRead(listTrials, { policyCode }).data?.rows ?? []
  return (
    <section className="card stack">
      <h2>{say('sandbox.former')}</h2>
      {rows.length === 0 && <p className="second">{say('sandbox.former.none')}</p>}
      <ul className="lines">
        {rows.map(({ policyTrialId, changed, state, askedBy, askedAt, result }) => (
          <li key={policyTrialId}>
            <span>
              <Button
                type="link"
                size="small"
                className="former-trial"
                aria-current={policyTrialId === shown}
                onClick={() => show(policyTrialId)}
              >
                {changed.join(' · ') || say('sandbox.unchanged')}
              </Button>
              <small className="second">
                {result === null
                  ? say(`trial.${state}`)
                  : `${wan(result.before.costFen)} → ${wan(result.after.costFen)}`}
                {' · '}
                {askedBy} {dates.moment(askedAt)}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
