import type { OrganisationMode } from '#engine/definition/programme-practice.ts'
import type { Direction } from '#modules/programmes/call.ts'

/** Who would apply: the unit, and who leads. */
interface Applying {
  readonly unitId: string
  readonly leaderId: string
  /** Handed over: the owner of a challenge has picked this answer. */
  readonly isPicked: boolean
}

/** Why this unit and leader cannot apply for a direction of this mode; undefined: they can. */
export function whyNotApply(
  mode: OrganisationMode | undefined,
  direction: Pick<Direction, 'invited' | 'leaders'>,
  { unitId, leaderId, isPicked }: Applying,
): { readonly key: string; readonly at: string } | undefined {
  if (mode === undefined) return undefined
  if (mode.challenge && !isPicked) return { key: 'call.picked-by-owner', at: 'direction' }
  if (isPicked && !mode.challenge) return { key: 'call.not-a-challenge', at: 'direction' }
  if (mode.invited && !direction.invited.includes(unitId)) return { key: 'call.not-invited', at: 'unitId' }
  if (mode.named && !direction.leaders.includes(leaderId)) return { key: 'call.not-named', at: 'leaderId' }
  return undefined
}

/** How many of a direction can be approved at most: what the mode allows, and what the call says; undefined: as many as there are. */
export function placesOf(
  mode: OrganisationMode | undefined,
  { mostProjects }: Pick<Direction, 'mostProjects'>,
): number | undefined {
  const bounds = [mode?.places ?? mode?.atOnce, mostProjects ?? undefined].filter((one) => one !== undefined)
  return bounds.length === 0 ? undefined : Math.min(...bounds)
}

/** States of a process that an application of this mode passes by: those it skips, and those that only others go through. */
export function passedBy(mode: OrganisationMode | undefined, modes: readonly OrganisationMode[]): readonly string[] {
  const added = new Set(modes.flatMap(({ adds }) => adds))
  for (const code of mode?.adds ?? []) added.delete(code)
  return [...new Set([...(mode?.skips ?? []), ...added])].sort()
}

interface ModeFault {
  readonly key: string
  readonly at: string
  readonly params?: Readonly<Record<string, string | number>>
}

/** What is wrong with the directions of a call by the modes they have. */
export function modeFaults(directions: readonly Direction[], modes: readonly OrganisationMode[]): readonly ModeFault[] {
  return directions.flatMap(({ code, mode: named, invited, leaders, mostProjects }, n): readonly ModeFault[] => {
    const mode = modes.find((one) => one.code === named)
    if (mode === undefined) return []
    const most = mode.places ?? mode.atOnce
    const at = `directions/${n}`
    return [
      ...(mode.invited && invited.length === 0
        ? [{ key: 'call.nobody-invited', at: `${at}/invited`, params: { code } }]
        : []),
      ...(!mode.invited && invited.length > 0
        ? [{ key: 'call.invited-in-vain', at: `${at}/invited`, params: { code } }]
        : []),
      ...(mode.named && leaders.length === 0
        ? [{ key: 'call.nobody-named', at: `${at}/leaders`, params: { code } }]
        : []),
      ...(!mode.named && leaders.length > 0
        ? [{ key: 'call.named-in-vain', at: `${at}/leaders`, params: { code } }]
        : []),
      ...(most !== undefined && mostProjects !== null && mostProjects > most
        ? [{ key: 'call.too-many-places', at: `${at}/mostProjects`, params: { code, most } }]
        : []),
    ]
  })
}

interface Text {
  readonly zh: string
  readonly en: string
}

export interface ModeNames {
  /** States of the process by code. */
  readonly states: ReadonlyMap<string, Text>
  /** Clauses of the limits by code. */
  readonly rules: ReadonlyMap<string, Text>
}

/** What a mode changes, in one sentence. */
export function sayMode(mode: OrganisationMode, { states, rules }: ModeNames): Text {
  const list = (codes: readonly string[], names: ReadonlyMap<string, Text>) => ({
    zh: codes.map((code) => `“${names.get(code)?.zh ?? code}”`).join('、'),
    en: codes.map((code) => `“${names.get(code)?.en ?? code}”`).join(', '),
  })
  const { atOnce, places, firstStage, skips, adds, relaxes } = mode
  const parts: Text[] = [
    mode.challenge
      ? {
          zh: '由发榜方在揭榜方中选定后移交，不接受直接申报',
          en: 'picked by the owner of the challenge and handed over; nobody applies directly',
        }
      : mode.invited
        ? { zh: '只有受邀单位可以申报', en: 'only invited units apply' }
        : mode.named
          ? {
              zh: '由指定的领衔人牵头申报，自主组队、自选路线',
              en: 'led by whoever is named, with a team and a route of his own choice',
            }
          : { zh: '面向所有单位公开申报', en: 'open to all units' },
  ]
  if (mode.invited && mode.named) parts.push({ zh: '由指定的领衔人牵头', en: 'led by whoever is named' })
  const most = places ?? atOnce
  if (atOnce !== undefined)
    parts.push({ zh: `每个方向至多${most}项并行立项`, en: `at most ${most} are approved side by side for a direction` })
  else if (most !== undefined) parts.push({ zh: `每个方向立项${most}项`, en: `${most} approved for a direction` })
  if (firstStage !== undefined)
    parts.push({
      zh: `先拨${firstStage.percent}%，阶段评比后${firstStage.goOn}项继续、其余结束`,
      en: `${firstStage.percent} % is committed at first; after the gate ${firstStage.goOn} goes on and the others end`,
    })
  if (skips.length > 0) parts.push({ zh: `不经${list(skips, states).zh}`, en: `without ${list(skips, states).en}` })
  if (adds.length > 0) parts.push({ zh: `增加${list(adds, states).zh}`, en: `with ${list(adds, states).en}` })
  if (!mode.limited) parts.push({ zh: '不受限项约束', en: 'exempt from limits' })
  else if (relaxes.length > 0)
    parts.push({ zh: `不适用限项${list(relaxes, rules).zh}`, en: `not limited by ${list(relaxes, rules).en}` })
  if (mode.lumpSum) parts.push({ zh: '经费包干使用', en: 'funded as a lump sum' })
  const zh = parts.map((part) => part.zh).join('；')
  const en = parts.map((part) => part.en).join('; ')
  return { zh: `${zh}。`, en: `${en[0]!.toUpperCase()}${en.slice(1)}.` }
}
