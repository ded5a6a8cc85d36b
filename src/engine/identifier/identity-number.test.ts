import { expect, test } from 'vitest'
import { findIdentityNumbers, hasIdentityCheckDigit } from '#engine/identifier/identity-number.ts'

test('the check characters of GB 11643 hold', () => {
  const valid = [
    '11010519491231002X',
    '440524188001010014',
    '620702198501010016',
    '620102198812311235',
    '620722197906150042',
  ]
  for (const number of valid) expect(hasIdentityCheckDigit(number), number).toBe(true)
  expect(hasIdentityCheckDigit('11010519491231002x')).toBe(true)
  for (const number of ['110105194912310021', '620702198501010017', '62070219850101001', '620702198513010016', '']) {
    expect(hasIdentityCheckDigit(number), number).toBe(false)
  }
})

test('a number is found in any text, also in full-width digits, and not inside a longer number', () => {
  expect(findIdentityNumbers('张三 620702198501010016，李四 620702198501010017')).toEqual([3])
  expect(findIdentityNumbers('６２０７０２１９８５０１０１００１６')).toEqual([0])
  expect(findIdentityNumbers('1620702198501010016 A620702198501010016 6207021985010100161')).toEqual([])
  expect(findIdentityNumbers('990702198501010016')).toEqual([])
})
