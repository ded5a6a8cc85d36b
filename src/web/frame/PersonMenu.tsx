import { useNavigate } from '@tanstack/react-router'
import { Dropdown, type MenuProps } from 'antd'
import { groupsFor } from '#web/frame/Navigation.tsx'
import { useServices } from '#web/frame/services.ts'
import { useSession } from '#web/session.ts'
import { type Density, useDensity } from '#web/theme/theme.ts'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

const DENSITIES: readonly Density[] = ['dense', 'wide']

export function PersonMenu({ showKeys }: { readonly showKeys: () => void }) {
  const say = useSay(webWords)
  const pick = usePick()
  const session = useSession()
  const navigate = useNavigate()
  const { density, choose } = useDensity()
  const mine = groupsFor(useServices().pages, session).find((one) => one.group === 'me')?.pages ?? []
  const items: MenuProps['items'] = [
    { key: 'who', type: 'group', label: [session.actor.name, ...session.roleNames].join(' · ') },
    ...mine.map((page) => ({
      key: page.path,
      label: pick(page.title),
      onClick: () => void navigate({ to: page.path }),
    })),
    { type: 'divider' },
    ...DENSITIES.map((one) => ({
      key: one,
      label: `${say('person.density')} · ${say(`person.density.${one}`)}`,
      icon: <span aria-hidden="true">{one === density ? '✓' : ' '}</span>,
      onClick: () => choose(one),
    })),
    { key: 'keys', label: say('person.keys'), extra: '?', onClick: showKeys },
    { type: 'divider' },
    { key: 'out', label: say('person.signOut'), onClick: () => void session.signOut() },
  ]
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <button type="button" className="top-button person" aria-label={say('person.menu', { name: session.actor.name })}>
        {session.actor.name}
      </button>
    </Dropdown>
  )
}
