/** The most telling first. */
export const FINDING_KINDS = ['inconsistent', 'outlier', 'missing', 'late'] as const
