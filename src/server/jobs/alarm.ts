/** Rings for administrations in which somebody has acted: what follows from it need not wait for the next round. */
export class Alarm {
  readonly #rung = new Set<string>()
  #wake = () => {}

  ring(tenantId: string): void {
    this.#rung.add(tenantId)
    this.#wake()
  }

  /** Over when it rings, when the time is over or when stopped. Answers for whom it has rung since it was asked last. */
  async wait(ms: number, signal: AbortSignal): Promise<readonly string[]> {
    if (this.#rung.size === 0 && !signal.aborted)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.#wake = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', this.#wake)
          resolve()
        }
        signal.addEventListener('abort', this.#wake, { once: true })
      })
    signal.removeEventListener('abort', this.#wake)
    this.#wake = () => {}
    const rung = [...this.#rung]
    this.#rung.clear()
    return rung
  }
}
