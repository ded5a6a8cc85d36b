import { bulletinWords } from '#modules/bulletins/bulletin-screen.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const bulletinPages: readonly Page[] = [
  {
    path: '/bulletins',
    title: bulletinWords.bulletins,
    load: async () => (await import('#modules/bulletins/web/BulletinList.tsx')).BulletinList,
    permission: 'bulletin.read',
    nav: { group: 'dispatch', order: 65 },
  },
  {
    path: '/bulletins/$bulletinId',
    title: bulletinWords.bulletin,
    load: async () => (await import('#modules/bulletins/web/BulletinPage.tsx')).BulletinPage,
    permission: 'bulletin.read',
  },
]

export const bulletinDoors: readonly Door[] = [
  {
    kind: 'bulletin',
    place: (bulletinId) => ({ to: '/bulletins/$bulletinId', params: { bulletinId } }),
    act: (deed) => bulletinWords[deed === 'task.bulletin.sign' ? 'act.issue' : 'bulletin'],
  },
]
