import { Button } from 'antd'
import { useState } from 'react'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { useDates } from '#web/figure/useDates.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly name: string
  /** Its code: an installation may hold several. */
  readonly administration: string
  readonly invitation: { readonly login: string; readonly token: string; readonly expiresAt: string }
}

/** A one-time invitation, as an address that can be handed over. The token stands behind #: it reaches no log. */
export function Invitation({ name, administration, invitation }: Props) {
  const say = useSay(signInWords)
  const sayWeb = useSay(webWords)
  const dates = useDates()
  const [copied, setCopied] = useState(false)
  const address = `${location.origin}/invitation?administration=${administration}#${invitation.token}`
  return (
    <div className="invitation">
      <div className="between">
        <b>{name}</b>
        <span className="second small">{invitation.login}</span>
      </div>
      <div className="between">
        <code className="secret">{address}</code>
        <Button
          size="small"
          onClick={() => {
            void navigator.clipboard?.writeText(address).then(() => setCopied(true))
          }}
        >
          {sayWeb(copied ? 'act.copied' : 'act.copy')}
        </Button>
      </div>
      <span className="second small">{say('setup.expires', { when: dates.moment(invitation.expiresAt) })}</span>
    </div>
  )
}
