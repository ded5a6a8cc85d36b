import type { Heading } from '#engine/document/official-document.ts'

/** 一、 in 黑体, （一） in 楷体, 1. and （1） as the body. */
export function headingClass(level: Heading['level']): string {
  return level === 1 ? 'paper-hei' : level === 2 ? 'paper-kai' : 'paper-fang'
}
