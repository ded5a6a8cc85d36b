import { messages } from '#engine/text/message.ts'

export const documentWords = messages({
  'document.page': ['第 {page} 页，共 {pages} 页', 'Page {page} of {pages}'],
  'document.preview': [
    '版面为估算，分页以文字处理软件为准',
    'Pages are estimated; the word processor decides where they break',
  ],
})
