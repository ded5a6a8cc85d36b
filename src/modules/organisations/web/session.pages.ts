import { personTitles } from '#modules/organisations/person-title.messages.ts'
import { signInTitles } from '#modules/organisations/sign-in-title.messages.ts'
import type { Page } from '#web/router/page.ts'

export const sessionPages: readonly Page[] = [
  {
    path: '/sign-in',
    title: signInTitles['sign-in'],
    load: async () => (await import('#modules/organisations/web/SignInPage.tsx')).SignInPage,
    bare: true,
  },
  {
    path: '/set-up',
    title: signInTitles['setup.title'],
    load: async () => (await import('#modules/organisations/web/SetUpPage.tsx')).SetUpPage,
    bare: true,
  },
  {
    path: '/invitation',
    title: signInTitles['invitation.title'],
    load: async () => (await import('#modules/organisations/web/InvitationPage.tsx')).InvitationPage,
    bare: true,
  },
  {
    path: '/security',
    title: signInTitles['security.title'],
    load: async () => (await import('#modules/organisations/web/SecurityPage.tsx')).SecurityPage,
    nav: { group: 'me', order: 20 },
  },
  {
    path: '/sessions',
    title: personTitles.sessions,
    load: async () => (await import('#modules/organisations/web/SessionsPage.tsx')).SessionsPage,
    permission: 'session.manage',
    nav: { group: 'administration', order: 80 },
  },
]
