import type { FindingKind } from '#modules/dispatch/finding.rules.ts'

/** What each check counts when it says how much it has looked at. */
export const COUNTED: Readonly<Record<FindingKind, 'cells' | 'series' | 'reports' | 'files'>> = {
  inconsistent: 'cells',
  register: 'cells',
  'shared-file': 'files',
  threshold: 'cells',
  digits: 'series',
  'last-day': 'reports',
  outlier: 'cells',
  missing: 'cells',
  late: 'reports',
}
