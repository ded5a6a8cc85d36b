import { Modal } from 'antd'
import { useOnline, useSessionState } from '#web/client/useConnection.ts'
import { useServices } from '#web/frame/services.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

/** What the whole page must know: the line is broken, or the session has ended (then sign-in stands over the page). */
export function Banners() {
  const say = useSay(webWords)
  const online = useOnline()
  const expired = useSessionState() === 'expired'
  const { SignInAgain } = useServices()
  return (
    <>
      {!online && (
        <div className="banner" role="status">
          {say('offline')}
        </div>
      )}
      {expired && (
        <Modal open footer={null} closable={false} title={say('expired')} width={420}>
          <p className="second">{say('expired.why')}</p>
          <SignInAgain />
        </Modal>
      )}
    </>
  )
}
