/**
 * What was typed and not confirmed by the server, kept in this browser until it is: a crash, a closed tab, an ended session.
 * Named by account and place, by ids; nobody's name is written. Drafts of two weeks ago are swept.
 */
const PREFIX = 'danxia.unsaved.'
const KEEP_MS = 14 * 86_400_000

/** Undefined: nothing is left to keep. */
export function keepDraft(name: string, draft: object | undefined): void {
  try {
    if (draft === undefined) localStorage.removeItem(PREFIX + name)
    else localStorage.setItem(PREFIX + name, JSON.stringify({ at: Date.now(), ...draft }))
  } catch {
    return
  }
}

/** As it was kept; its shape is the reader's to check, other versions of the program may have written it. */
export function findDraft(name: string): Readonly<Record<string, unknown>> | undefined {
  try {
    sweep()
    return readDraft(PREFIX + name)
  } catch {
    return undefined
  }
}

function sweep(): void {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    const at = readDraft(key)?.at
    if (typeof at !== 'number' || at < Date.now() - KEEP_MS) localStorage.removeItem(key)
  }
}

function readDraft(key: string): Readonly<Record<string, unknown>> | undefined {
  const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
  return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : undefined
}
