import { listSignatures } from '#modules/projects/signature.contract.ts'
import { signatureWords } from '#modules/projects/signature-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { onOfficeClock } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const TONES = { valid: 'ok', changed: 'orange', broken: 'red' } as const

/** Beside a paper that its parties sign: who has, when, over which content, verified whenever it is asked. */
export function Signed({ caseId }: { readonly caseId: string }) {
  const say = useSay(signatureWords)
  const pick = usePick()
  const dates = useDates()
  const found = useRead(listSignatures, { caseId })
  const of = found.data
  if (of === undefined) return null
  return (
    <section className="card stack case-box">
      <h2>{say('box')}</h2>
      {of.signatures.length === 0 && <p className="second">{say('title.none')}</p>}
      <ul className="ticks">
        {of.signatures.map((one) => (
          <li key={one.id}>
            <Light is={TONES[one.state]}>{say(`state.${one.state}`)}</Light>
            <span>
              {pick(one.seat)} <b>{one.person}</b> <span className="second">{one.unit}</span>{' '}
              <span className="second nowrap">{dates.moment(one.at)}</span>
            </span>
          </li>
        ))}
      </ul>
      {of.signatures.length > 0 && (
        <p className="second small">
          {say('content')} <code>{of.sha256}</code>
        </p>
      )}
      <div className="row">
        {of.signatures.length > 0 && (
          <ActButton busy={found.isFetching} act={() => void found.refetch()}>
            {say('verify')}
          </ActButton>
        )}
        <PageLink to="/cases/$caseId/signatures" params={{ caseId }}>
          {say(of.mustProve && of.provedUntil === null ? 'prove' : 'all')}
        </PageLink>
        {of.signatures.length > 0 && (
          <small className="second" role="status">
            {say('verified', { time: onOfficeClock(new Date(of.verifiedAt)).time })}
          </small>
        )}
      </div>
    </section>
  )
}
