import { messages } from '#engine/text/message.ts'

/** Words of the list of what was published from workbooks. */
export const pastWorkbookWords = messages({
  undo: ['撤销', 'Undo'],
  'undo.of': ['撤销 {file}', 'Undo {file}'],
  undone: ['已撤销', 'undone'],
})
