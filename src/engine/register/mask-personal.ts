import type { FactFormat } from '#engine/form/register.ts'

/** 个人信息脱敏: enough for who knows it to recognise it, too little for anybody else to use it. */
export function maskPersonal(value: string, format: FactFormat | undefined): string {
  const places = [...value]
  switch (format) {
    case 'identity-number':
      return places.length < 12 ? '****' : `${value.slice(0, 4)}**********${value.slice(-4)}`
    case 'phone': {
      const digits = value.replace(/\D/g, '')
      return digits.length < 8 ? '****' : `${digits.slice(0, 3)}****${digits.slice(-4)}`
    }
    case 'bank-account':
      return places.length < 8 ? '****' : `****${value.slice(-4)}`
    case 'email': {
      const at = value.lastIndexOf('@')
      return at < 1 ? '***' : `${places[0]}***${value.slice(at)}`
    }
    default:
      return '****'
  }
}
