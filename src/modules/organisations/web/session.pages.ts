import { personWords } from '#modules/organisations/person-screen.messages.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import type { Page } from '#web/router/page.ts'

export const sessionPages: readonly Page[] = [
  {
    path: '/sign-in',
    title: signInWords['sign-in'],
    load: async () => (await import('#modules/organisations/web/SignInPage.tsx')).SignInPage,
    bare: true,
  },
  {
    path: '/set-up',
    title: signInWords['setup.title'],
    load: async () => (await import('#modules/organisations/web/SetUpPage.tsx')).SetUpPage,
    bare: true,
  },
  {
    path: '/invitation',
    title: signInWords['invitation.title'],
    load: async () => (await import('#modules/organisations/web/InvitationPage.tsx')).InvitationPage,
    bare: true,
  },
  {
    path: '/security',
    title: signInWords['security.title'],
    load: async () => (await import('#modules/organisations/web/SecurityPage.tsx')).SecurityPage,
    nav: { group: 'me', order: 20 },
  },
  {
    path: '/sessions',
    title: personWords.sessions,
    load: async () => (await import('#modules/organisations/web/SessionsPage.tsx')).SessionsPage,
    permission: 'session.manage',
    nav: { group: 'administration', order: 80 },
  },
]
