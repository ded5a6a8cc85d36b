/**
 * By its phase other slices understand a case, whatever its states are called in a pack. The list is closed. No state bears `returned`:
 * a case has it while it stands where it was sent back to.
 */
export const PHASES = ['draft', 'returned', 'in-review', 'publicity', 'active', 'suspended', 'closed'] as const
export type Phase = (typeof PHASES)[number]

/** The phases a state may be given. */
export const STATE_PHASES = ['draft', 'in-review', 'publicity', 'active', 'suspended', 'closed'] as const

/** How a closed case ended. */
export const OUTCOMES = ['succeeded', 'failed', 'withdrawn', 'terminated'] as const
export type ProcessOutcome = (typeof OUTCOMES)[number]
