/** Preferences of this browser. A browser may forbid storage (private windows, policies): then nothing breaks. */
export function readKept(name: string): string | undefined {
  try {
    return localStorage.getItem(`danxia.${name}`) ?? undefined
  } catch {
    return undefined
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`danxia.${name}`, value)
  } catch {
    return
  }
}
