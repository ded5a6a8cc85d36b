import { Modal } from 'antd'
import type { MessageKey } from '#engine/text/message.ts'
import { useListedKeys } from '#web/frame/page-keys.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

const KEYS: readonly (readonly [keys: readonly string[], does: MessageKey<typeof webWords>])[] = [
  [['Ctrl', 'K'], 'keys.palette'],
  [['?'], 'keys.help'],
  [['g', 'h'], 'keys.home'],
  [['['], 'keys.earlier'],
  [[']'], 'keys.later'],
  [['m'], 'keys.nav'],
  [['↑', '↓', '←', '→'], 'keys.move'],
  [['Enter'], 'keys.open'],
  [['Esc'], 'keys.close'],
]

export function KeysHelp({ close }: { readonly close: () => void }) {
  const say = useSay(webWords)
  return (
    <Modal open title={say('keys')} footer={null} onCancel={close} width={420}>
      <KeysTable />
      <div onClickCapture={close} role="presentation">
        <PageLink to="/help">{say('help')}</PageLink>
      </div>
    </Modal>
  )
}

export function KeysTable() {
  const say = useSay(webWords)
  const all = [...useListedKeys(), ...KEYS.map(([keys, does]) => ({ keys, does: say(does) }))]
  return (
    <dl className="keys">
      {all.map(({ keys, does }) => (
        <div key={does}>
          <dt>{does}</dt>
          <dd>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
