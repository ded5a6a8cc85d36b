import { policyTitles } from '#modules/policies/policy-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const policyPages: readonly Page[] = [
  {
    path: '/policies',
    title: policyTitles.policies,
    load: async () => (await import('#modules/policies/web/PoliciesPage.tsx')).PoliciesPage,
    permission: 'policy.read',
    nav: { group: 'business', order: 70 },
  },
  {
    path: '/policies/$policyCode',
    title: policyTitles.policy,
    load: async () => (await import('#modules/policies/web/PolicyPage.tsx')).PolicyPage,
    permission: 'policy.read',
  },
  {
    path: '/policies/$policyCode/sandbox',
    title: policyTitles.sandbox,
    load: async () => (await import('#modules/policies/web/SandboxPage.tsx')).SandboxPage,
    permission: 'award.manage',
  },
  {
    path: '/policy-drafts/$policyDraftId',
    title: policyTitles.draft,
    load: async () => (await import('#modules/policies/web/PolicyEditorPage.tsx')).PolicyEditorPage,
    permission: 'policy.edit',
  },
  {
    path: '/register-entries/$registerEntryId/entitlements',
    title: policyTitles.entitlements,
    load: async () => (await import('#modules/policies/web/EntitlementsPage.tsx')).EntitlementsPage,
    permission: 'policy.read',
  },
  {
    path: '/award-rounds',
    title: policyTitles.rounds,
    load: async () => (await import('#modules/policies/web/RoundsPage.tsx')).RoundsPage,
    permission: 'policy.read',
    nav: { group: 'business', order: 72 },
  },
  {
    path: '/award-rounds/$awardRoundId',
    title: policyTitles.round,
    load: async () => (await import('#modules/policies/web/RoundPage.tsx')).RoundPage,
    permission: 'policy.read',
  },
  {
    path: '/own-awards',
    title: policyTitles['own-awards'],
    load: async () => (await import('#modules/policies/web/AwardsOwnPage.tsx')).AwardsOwnPage,
    permission: 'award.confirm',
    nav: { group: 'business', order: 73 },
  },
  {
    path: '/award-notices/$awardRoundId',
    title: policyTitles['award-notice'],
    load: async () => (await import('#modules/policies/web/AwardNoticePage.tsx')).AwardNoticePage,
  },
]

export const policyDoors: readonly Door[] = [
  {
    kind: 'award',
    place: () => ({ to: '/own-awards' }),
    act: () => policyTitles['door.answer'],
  },
  {
    kind: 'policy-draft',
    place: (policyDraftId) => ({ to: '/policy-drafts/$policyDraftId', params: { policyDraftId } }),
    act: () => policyTitles['door.see'],
  },
  {
    kind: 'award-round',
    place: (awardRoundId) => ({ to: '/award-rounds/$awardRoundId', params: { awardRoundId } }),
    act: () => policyTitles['door.see'],
  },
]
