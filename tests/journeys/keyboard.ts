import type { Page } from 'playwright-core'

/** As many stops a person might go through on a page before giving up. */
const MOST_STOPS = 120

/** No element of the page has the keyboard. */
const OUTSIDE = 'nowhere'

interface Stop {
  readonly name: string
  /** Why a person who looks at the page cannot tell where the keyboard stands; empty: it is seen. */
  readonly hidden: string
  /** Stands for the element, the same as long as it is there. */
  readonly place: number
}

/**
 * A person without a mouse. Tab leads to what bears a name; at every stop on the way the focus must be seen, uncovered, and
 * elsewhere than before.
 */
export class Keyboard {
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  press = (key: string): Promise<void> => this.page.keyboard.press(key)
  type = (text: string): Promise<void> => this.page.keyboard.type(text)
  stop = (): Promise<Stop> => this.page.evaluate(standing)

  async goesTo(name: string | RegExp, step: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const isIt = (stop: Stop) => (typeof name === 'string' ? stop.name === name : name.test(stop.name))
    const passed: string[] = []
    let last = await this.stop()
    if (isIt(last)) return
    while (passed.length < MOST_STOPS) {
      await this.press(step)
      const now = await this.stop()
      if (now.hidden === OUTSIDE && last.hidden !== OUTSIDE) {
        last = now // past the last stop a browser shows its own, then begins again
        continue
      }
      if (now.hidden !== '') throw new Error(`the focus on “${now.name}” is not seen: ${now.hidden}`)
      if (now.place === last.place) throw new Error(`“${now.name}” does not let the keyboard go`)
      if (isIt(now)) return
      passed.push(now.name)
      last = now
    }
    throw new Error(`no key leads to ${name}; the way: ${passed.join(' → ')}`)
  }
}

/** Runs in the page. */
function standing(): Stop {
  const known = window as unknown as { places?: Map<Element, number> }
  known.places ??= new Map()
  const { places } = known
  const element = document.activeElement ?? document.body
  if (!places.has(element)) places.set(element, places.size)
  const labels = [...((element as HTMLInputElement).labels ?? [])].map((one) => one.textContent).join(' ')
  const name = [element.ariaLabel, labels, element.textContent, element.getAttribute('placeholder')].find((one) => one)
  const isRinged = (at: Element) => {
    const style = getComputedStyle(at)
    return (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none'
  }
  const around = [element, element.parentElement, element.parentElement?.parentElement].filter((one) => one != null)
  const box = element.getBoundingClientRect()
  const on = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20))
  const isOnTop = on !== null && (element.contains(on) || on.contains(element) || around[1]?.contains(on) === true)
  const hidden = element === document.body ? 'nowhere' : !around.some(isRinged) ? 'no ring' : isOnTop ? '' : 'covered'
  return { name: (name ?? '').trim().replace(/\s+/g, ' ').slice(0, 80), hidden, place: places.get(element)! }
}
