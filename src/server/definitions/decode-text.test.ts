import { expect, test } from 'vitest'
import { decodeText } from '#server/definitions/decode-text.ts'

const GB18030 = Uint8Array.from([0xb5, 0xa5, 0xce, 0xbb, 0x2c, 0xb8, 0xca, 0xc8, 0xe0]) // 单位,甘肃 but for one character

test('UTF-8 with and without its mark, UTF-16 and GB 18030 are read', () => {
  expect(decodeText(Buffer.from('单位,值'))).toEqual({ encoding: 'utf-8', text: '单位,值' })
  expect(decodeText(Buffer.from('\ufeff单位'))).toEqual({ encoding: 'utf-8', text: '单位' })
  expect(decodeText(Buffer.from('\ufeff单位', 'utf16le'))).toEqual({ encoding: 'utf-16', text: '单位' })
  expect(decodeText(GB18030)).toMatchObject({ encoding: 'gb18030', text: expect.stringMatching(/^单位,甘/) })
})

test('a workbook and binary bytes are no text', () => {
  expect(decodeText(Buffer.from('PK\u0003\u0004rest'))).toEqual({ encoding: 'workbook' })
  expect(decodeText(Uint8Array.from([1, 2, 0, 3]))).toEqual({ encoding: 'binary' })
  expect(decodeText(Uint8Array.from([0xb5, 0xff, 0xff]))).toEqual({ encoding: 'binary' })
})
