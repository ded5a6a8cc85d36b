/** States of a kept verdict; a near miss is looked for where somebody asks. */
export const RESULT_STATES = ['eligible', 'needs-person', 'unknown', 'not-eligible'] as const
