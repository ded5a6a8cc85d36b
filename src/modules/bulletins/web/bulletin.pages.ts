import { bulletinTitles } from '#modules/bulletins/bulletin-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const bulletinPages: readonly Page[] = [
  {
    path: '/bulletins',
    title: bulletinTitles.bulletins,
    load: async () => (await import('#modules/bulletins/web/BulletinList.tsx')).BulletinList,
    permission: 'bulletin.read',
    nav: { group: 'dispatch', order: 56 },
  },
  {
    path: '/bulletins/$bulletinId',
    title: bulletinTitles.bulletin,
    load: async () => (await import('#modules/bulletins/web/BulletinPage.tsx')).BulletinPage,
    permission: 'bulletin.read',
  },
]

export const bulletinDoors: readonly Door[] = [
  {
    kind: 'bulletin',
    place: (bulletinId) => ({ to: '/bulletins/$bulletinId', params: { bulletinId } }),
    act: (deed) => bulletinTitles[deed === 'task.bulletin.sign' ? 'act.issue' : 'bulletin'],
  },
]
