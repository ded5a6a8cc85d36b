import type { CommentVisibility } from '#cases/comment.contract.ts'

/** May a reader at one unit see a comment written at another? Up the chain means the author's unit and all above it. */
export function mayReadComment(visibility: CommentVisibility, authorPath: string, readerPath: string): boolean {
  if (visibility === 'all') return true
  return visibility === 'unit' ? authorPath === readerPath : authorPath.startsWith(readerPath)
}
