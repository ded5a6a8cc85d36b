/** As much stands below for the bar of acts; `html` has it as its scroll-padding. */
const FOOT_PX = 72

/** Brings a cell into sight: by the grid's own scrolling as far as that goes, so that the page keeps its head. */
export function bringIntoSight(cell: Element): void {
  const box = cell.closest('.grid-box')
  const below = cell.getBoundingClientRect().bottom - (innerHeight - FOOT_PX)
  if (box && below > 0) box.scrollTop += below
  cell.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
