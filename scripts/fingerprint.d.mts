export const STAMP: string
export function sourcesFingerprint(root: string): string
export function isBuilt(root: string): boolean
export function builtFrom(root: string): string | undefined
