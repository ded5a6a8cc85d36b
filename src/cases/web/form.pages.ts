import { formTitles } from '#cases/form-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const formPages: readonly Page[] = [
  {
    path: '/forms',
    title: formTitles.forms,
    load: async () => (await import('#cases/web/FormsPage.tsx')).FormsPage,
    permission: 'form.read',
    nav: { group: 'administration', order: 40 },
  },
  {
    path: '/forms/$formCode',
    title: formTitles.form,
    load: async () => (await import('#cases/web/FormPage.tsx')).FormPage,
    permission: 'form.read',
  },
  {
    path: '/form-drafts/$formDraftId',
    title: formTitles.draft,
    load: async () => (await import('#cases/web/FormDraftPage.tsx')).FormDraftPage,
    permission: 'form.read',
  },
]

export const formDoors: readonly Door[] = [
  {
    kind: 'form-draft',
    place: (formDraftId) => ({ to: '/form-drafts/$formDraftId', params: { formDraftId } }),
    act: () => formTitles['door.see'],
  },
]
