const DIGITS = '零一二三四五六七八九'
const PLACES = ['', '十', '百', '千']
const LARGEST = 99_999_999

/**
 * A whole number from 0 to 99,999,999 in Chinese words, as headings count: 10 十, 21 二十一, 110 一百一十, 1003 一千零三.
 * @throws RangeError outside of that.
 */
export function chineseNumeral(n: number): string {
  if (!Number.isInteger(n) || n < 0 || n > LARGEST) throw new RangeError(`no whole number from 0 to ${LARGEST}`)
  if (n < 10_000) return upTo9999(n).replace(/^一十/, '十')
  const [high, low] = [Math.floor(n / 10_000), n % 10_000]
  const tenThousands = `${upTo9999(high).replace(/^一十/, '十')}万`
  if (low === 0) return tenThousands
  return `${tenThousands}${low < 1000 ? '零' : ''}${upTo9999(low)}`
}

function upTo9999(n: number): string {
  if (n === 0) return DIGITS[0]!
  let words = ''
  let skipped = false
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(n / 10 ** place) % 10
    if (digit === 0) {
      skipped = words !== ''
      continue
    }
    words += `${skipped ? DIGITS[0] : ''}${DIGITS[digit]}${PLACES[place]}`
    skipped = false
  }
  return words
}

/** The Arabic digits of a year one by one: 2023 二〇二三. */
export function chineseYear(year: number): string {
  return String(year).replace(/\d/g, (digit) => (digit === '0' ? '〇' : DIGITS[Number(digit)]!))
}
