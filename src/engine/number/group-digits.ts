/** Groups the whole part by thousands and writes a true minus: `-1234567.5` → `−1,234,567.5`. */
export function groupDigits(decimal: string): string {
  const [whole, fraction] = decimal.replace(/^[-+]/, '').split('.')
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${decimal.startsWith('-') ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}
