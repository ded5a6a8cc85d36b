import { useCallback } from 'react'
import type { AuditRow } from '#modules/organisations/audit.contract.ts'
import { personWords } from '#modules/organisations/person-screen.messages.ts'
import { listRoles } from '#modules/organisations/role.contract.ts'
import { useRead } from '#web/client/useRead.ts'
import { useServices } from '#web/frame/services.ts'
import { usePick, useSay } from '#web/words/language.ts'
import { useSentence } from '#web/words/useSentence.ts'

/** Told apart in columns of their own, or by the reasons. */
const TOLD_ELSEWHERE = new Set(['reasons', 'onBehalfOf'])

/** What an entry tells beside who and what, as words in one line: `理由 调离 · 角色 填报人`. */
export function useAuditDetail(): (row: AuditRow) => string {
  const say = useSay(personWords)
  const pick = usePick()
  const sentence = useSentence()
  const { words } = useServices()
  const roles = useRead(listRoles, {}, { freshFor: 600_000 }).data?.rows
  return useCallback(
    ({ reasons, detail }) => {
      const roleName = (code: string) => {
        const role = roles?.find((one) => one.code === code)
        return role === undefined ? code : pick(role.name)
      }
      const wordOf = (name: string, value: unknown): string => {
        if (Array.isArray(value)) return value.map((one) => wordOf(name, one)).join('、')
        if (value === undefined || value === null) return ''
        if (typeof value === 'object') return Object.keys(value).join('、')
        if (name === 'role' || name === 'roles') return roleName(String(value))
        if (name === 'deed' && words.some((slice) => String(value) in slice)) {
          return sentence({ key: String(value) }).replace(/\{[^{}]*\}/g, '…')
        }
        return String(value)
      }
      const nameOf = (name: string) => {
        const key = `detail.${name}`
        return isWord(key) ? say(key) : name
      }
      const facts = Object.entries(detail).flatMap(([name, value]) => {
        const told = TOLD_ELSEWHERE.has(name) ? '' : wordOf(name, value)
        return told === '' ? [] : `${nameOf(name)} ${told}`
      })
      return [...reasons.map(pick), ...facts].join(' · ')
    },
    [say, pick, sentence, words, roles],
  )
}

const isWord = (key: string): key is keyof typeof personWords => key in personWords
