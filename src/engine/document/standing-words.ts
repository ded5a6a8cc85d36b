/** The words that GB/T 9704-2012 itself puts on every document, whoever writes it and in whatever language the screen is. */
export const STANDING_WORDS = {
  file: '文件',
  attachments: '附件：',
  signers: '签发人：',
  colon: '：',
  names: (names: readonly string[]): string => names.join('\u3000'),
  copies: (organs: string): string => `抄送：${organs}。`,
  printed: (date: string): string => `${date}印发`,
} as const
