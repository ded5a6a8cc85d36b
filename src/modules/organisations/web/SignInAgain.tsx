import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { demoSignIn } from '#modules/organisations/session.contract.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { FactorForm } from '#modules/organisations/web/FactorPage.tsx'
import { PasswordForm } from '#modules/organisations/web/PasswordForm.tsx'
import { useSessionInfo } from '#modules/organisations/web/session-info.ts'
import { useAdopt, useOutside } from '#modules/organisations/web/useOutside.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useSession } from '#web/session.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

/** Sign-in over the page when the session has ended: the page, its drafts and the waiting act stay. */
export function SignInAgain() {
  const say = useSay(signInWords)
  const sayWeb = useSay(webWords)
  const { actor, mode } = useSession()
  const queries = useQueryClient()
  const adopt = useAdopt()
  const info = useSessionInfo().data
  const act = useOutside(demoSignIn, (next) => {
    adopt(next)
    void queries.invalidateQueries()
  })
  const administration = info?.administration.code
  return (
    <div className="stack">
      {info?.signedIn?.factor === 'to-confirm' ? (
        <FactorForm />
      ) : mode === 'demo' && info?.administration.isDemo === true ? (
        <>
          <Refused error={act.error} />
          <Button
            type="primary"
            loading={act.isPending}
            onClick={() =>
              act.mutate({ ...(administration !== undefined && { administration }), accountId: actor.accountId })
            }
          >
            {say('sign-in.again.as', { name: actor.name })}
          </Button>
        </>
      ) : (
        <PasswordForm administration={administration} login={info?.signedIn?.login ?? ''} />
      )}
      <Button type="link" onClick={() => location.assign('/sign-in')}>
        {sayWeb('person.signOut')}
      </Button>
    </div>
  )
}
