import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import type { NamedPerson } from '#cases/server/case-person.queries.ts'
import { contentPath } from '#cases/server/content-folder.ts'
import { saveContent } from '#cases/server/file.store.ts'
import type { KeptFile, KeptPaper } from '#cli/keep-sample-cases.ts'
import { officeDay } from '#cli/keep-sample-cases.ts'
import type { SampleContext } from '#cli/load-samples.ts'
import { inForm, type SampleMatter, type TeamMember } from '#cli/sample-answers.ts'
import { begunAnswers, fillPaper } from '#cli/sample-paper.ts'
import { dayIn, inYear, type Stage, type StagedUnit } from '#cli/sample-stage.ts'
import type { SampleWalk } from '#cli/sample-walk.ts'
import { addDays, type CalendarDate } from '#engine/calendar/date.ts'
import type { ProgrammeFamily } from '#engine/definition/programme-practice.ts'
import type { SampleCall, SampleCourse } from '#engine/definition/sample-calls.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { Answers } from '#engine/form/form.ts'
import type { FormFacts } from '#engine/form/form-state.ts'
import type { EarlierCase } from '#engine/form/prefill.ts'
import { canonicalJson } from '#engine/form/same-value.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { addMonthsTo } from '#modules/projects/project.rules.ts'
import { factsBySubject } from '#modules/projects/server/matter.ts'

/** A made-up application with all that its papers follow from. */
export interface WalkedApplication {
  readonly walk: SampleWalk
  readonly call: SampleCall
  readonly callId: string
  readonly family: ProgrammeFamily
  readonly direction: SampleCall['directions'][number]
  readonly course: SampleCourse
  readonly matter: SampleMatter
  readonly unitCode: string
}

/** The challenge that an application answers. */
interface SampleOrigin {
  readonly number: string
  readonly name: string
  readonly owner: string
  readonly pickedOn: CalendarDate
}

/** An approved application as a project, with the cases that it has had. */
export interface SampleProject {
  readonly id: string
  readonly application: WalkedApplication
  readonly startedAt: string
  readonly approvedOn: CalendarDate
  readonly cases: readonly { readonly walk: SampleWalk; readonly said: Readonly<Record<string, unknown>> | undefined }[]
  number: string
}

const WAN = 1_000_000n
/** What every file of the samples says: that it is one. */
const CONTENT = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n' +
    '4 0 obj<</Length 58>>stream\nBT /F 24 Tf 72 740 Td (Sample file of the demonstration) Tj ET\nendstream endobj\n' +
    '5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R/Size 6>>\n%%EOF\n',
)
const CONTENT_HASH = createHash('sha256').update(CONTENT).digest('hex')

/** Puts the one content into the folder of contents; answers its hash. */
export async function keepSampleContent(context: SampleContext): Promise<string> {
  const path = contentPath(context.dataFolder, 'files', CONTENT_HASH)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFile(path, CONTENT)
  await saveContent(context, {
    sha256: CONTENT_HASH,
    sizeBytes: CONTENT.length,
    finding: { verdict: 'clean', kind: 'pdf' },
  })
  return CONTENT_HASH
}

/** Writes the papers of made-up cases: forms by their questions, files that say that they are samples. */
export class PaperDesk {
  readonly files: KeptFile[] = []
  readonly #context: SampleContext
  readonly #stage: Stage
  readonly #team: readonly TeamMember[]
  readonly #unitFacts: ReadonlyMap<string, Facts>
  readonly #books = new Map<string, EarlierCase[]>()
  readonly #challenges: ReadonlySet<string>
  readonly #origins = new Map<string, SampleOrigin>()

  private constructor(
    context: SampleContext,
    stage: Stage,
    team: readonly TeamMember[],
    unitFacts: ReadonlyMap<string, Facts>,
    challenges: ReadonlySet<string>,
  ) {
    this.#context = context
    this.#stage = stage
    this.#team = team
    this.#unitFacts = unitFacts
    this.#challenges = challenges
  }

  static async open(context: SampleContext, stage: Stage): Promise<PaperDesk> {
    const { tx, tenantId } = context
    const { rows } = await sql<{ id: string; name: string }>`select id, name from register_entries
      where tenant_id = ${tenantId} and register = 'person' and person_id is null order by key limit 60`.execute(tx)
    const { practice } = await getProgrammePractice(tx, tenantId)
    const units = [...new Set(Object.keys(stage.sample.hands.heads))].map((code) => `unit:${stage.units.get(code)!.id}`)
    return new PaperDesk(
      context,
      stage,
      rows.map(({ id, name }) => ({ id, name, facts: {} })),
      await factsBySubject(context, units, stage.today),
      new Set(practice.modes.flatMap(({ code, challenge }) => (challenge ? [code] : []))),
    )
  }

  newMatter({
    call,
    course,
    direction,
    leader,
    unit,
    n,
  }: {
    readonly call: SampleCall
    readonly course: SampleCourse
    readonly direction: SampleCall['directions'][number]
    readonly leader: NamedPerson
    readonly unit: StagedUnit
    readonly n: number
  }): SampleMatter {
    const { sample, next } = this.#stage
    const { title, thing, deed, theme } = this.#title()
    const most = Math.round(direction.mostGrantWan ?? 50)
    const grantFen = BigInt(Math.max(1, Math.round(most * (0.55 + next(41) / 100)))) * WAN
    const years = Math.min(course.project?.years ?? 2, direction.mostYears ?? 3)
    const startOn = dayIn(call.year, course.project?.startOn ?? `{year}-09-01`)
    return {
      title,
      thing,
      deed,
      discipline: theme.discipline,
      industry: theme.industry,
      field: theme.field,
      leader,
      unitCode: unit.code,
      startOn,
      endOn: addDays(addMonthsTo(startOn, years * 12), -1),
      grantFen,
      ownFen: most <= 10 ? 0n : ((grantFen * BigInt(30 + next(5) * 10)) / 100n / WAN) * WAN,
      members: this.#team.length === 0 ? [] : [0, 1, 2].map((at) => this.#team[(n * 3 + at) % this.#team.length]!),
      n: n + sample.seed,
      reached: course.reached,
      spentPercent: course.project?.spentPercent ?? 0,
      revision: 1,
      texts: sample.texts,
    }
  }

  #title() {
    const { sample, next, titles } = this.#stage
    const things = sample.themes.flatMap((theme) => theme.things.map((thing) => ({ thing, theme })))
    for (let tries = 0; ; tries += 1) {
      const { thing, theme } = things[next(things.length)]!
      const deed = theme.deeds[next(theme.deeds.length)]!
      const title = `${thing}${deed}${tries > 3 ? `（${tries - 2}期）` : ''}（示例）`
      if (titles.has(title)) continue
      titles.add(title)
      return { title, thing, deed, theme }
    }
  }

  /** Application and task books, each time they were handed in; of what is only begun, the beginning. */
  papersOf(one: WalkedApplication, number: string | undefined): readonly KeptPaper[] {
    const facts = this.#factsOf(one)
    const application = this.#handedIn(one.walk, one.matter, facts, [])
    const books = one.walk.subcases.flatMap((child) => {
      const earlier = this.#earlier(one.walk)
      const contract = {
        ...facts,
        project: { ...contractFacts(one), number, approvalNumber: one.walk.facts.resolutionNo },
      }
      return this.#handedIn(child, one.matter, contract, earlier)
    })
    const own = [one.walk, ...one.walk.subcases].flatMap((walk) => this.#books.get(walk.one.id) ?? [])
    this.#books.set(one.walk.one.id, own)
    return [...application, ...books]
  }

  papersOfProject({ application, cases, number }: SampleProject): readonly KeptPaper[] {
    const earlier = this.#earlier(application.walk)
    const received = inForm(application.matter.grantFen)
    const project = { ...contractFacts(application), number, received }
    return cases.flatMap(({ walk, said }) => {
      const facts = { ...this.#factsOf(application), project }
      return this.#handedIn(walk, application.matter, facts, earlier, inYear(application.call.year, said ?? {}))
    })
  }

  #earlier = (walk: SampleWalk): readonly EarlierCase[] => this.#books.get(walk.one.id) ?? []

  /** What the task book of an application says; none: it was not handed in. */
  bookOf({ walk }: WalkedApplication): Answers {
    const [child] = walk.subcases
    return this.#earlier(walk).findLast(({ form }) => child?.one.staged.forms.has(form.code))?.answers ?? {}
  }

  /** Of a direction that is a challenge: which one it was, and whose. */
  originOf({ walk, call, direction, matter }: WalkedApplication): SampleOrigin | undefined {
    if (!this.#challenges.has(direction.mode)) return undefined
    const known = this.#origins.get(walk.one.id)
    if (known !== undefined) return known
    const { thing } = matter
    const unit = direction.owner === undefined ? undefined : this.#stage.units.get(direction.owner)
    const made = {
      ...{
        number: `${call.year}-${String(this.#origins.size + 1).padStart(2, '0')}（示例）`,
        name: `${thing}技术难题（示例）`,
      },
      ...{ owner: unit?.nameZh ?? `${thing}生产企业（示例）`, pickedOn: call.opens.slice(0, 10) },
    }
    this.#origins.set(walk.one.id, made)
    return made
  }

  #challengeFacts(one: WalkedApplication): FormFacts {
    const origin = this.originOf(one)
    if (origin === undefined) return {}
    const { owner: name, ...challenge } = origin
    const { owner: code } = one.direction
    if (code === undefined) return { challenge, owner: { name } }
    const known = this.#unitFacts.get(`unit:${this.#stage.units.get(code)!.id}`)
    return { challenge: { ...challenge, ownerSigns: true }, owner: { name, ...known } }
  }

  #factsOf(one: WalkedApplication): FormFacts {
    const { call, family, direction, matter } = one
    const { root, units } = this.#stage
    const unit = units.get(matter.unitCode)!
    return {
      ...this.#challengeFacts(one),
      unit: { name: unit.nameZh, ...this.#unitFacts.get(`unit:${unit.id}`) },
      leader: { name: matter.leader.name, unitName: unit.nameZh },
      call: {
        family: family.name.zh,
        special: call.title,
        directionCode: direction.code,
        direction: direction.name,
        mode: direction.mode,
        mostGrant: direction.mostGrantWan === undefined ? undefined : Math.round(direction.mostGrantWan * 1_000_000),
        mostYears: direction.mostYears,
        office: root.nameZh,
      },
    }
  }

  #handedIn(
    walk: SampleWalk,
    matter: SampleMatter,
    facts: FormFacts,
    earlier: readonly EarlierCase[],
    said?: Answers,
  ): readonly KeptPaper[] {
    const { one, effects } = walk
    const frozen = effects.filter(({ name }) => name === 'freeze-submission')
    const actions = [...one.staged.process.states.values()].flatMap((state) => state.actions)
    return [...one.staged.forms].flatMap(([code, form]): readonly KeptPaper[] => {
      const own = frozen.filter(({ action }) => {
        const asked = actions.find((each) => each.action.code === action)?.action.form
        return asked === undefined || asked === code
      })
      const shared = { caseId: one.id, form: code, hash: form.hash, by: one.leader.person }
      const known = {
        earlier,
        said: { ...inYear(one.year, this.#stage.sample.answers[code] ?? {}), ...said },
        content: { sha256: CONTENT_HASH, bytes: CONTENT.length },
        newId: this.#context.newId,
      }
      if (own.length === 0) {
        const now = { ...facts, today: officeDay(this.#stage, one.openedAt) }
        const { answers } = fillPaper(form, matter, { ...known, facts: now, at: one.openedAt })
        return [{ ...shared, draft: begunAnswers(form, answers), at: one.openedAt }]
      }
      return own.map(({ at, round, serial }, index) => {
        const now = { ...facts, today: officeDay(this.#stage, at) }
        const filled = fillPaper(form, { ...matter, revision: index + 1 }, { ...known, facts: now, at })
        const { submitted: answers, files } = filled
        if (index === own.length - 1) {
          for (const file of files)
            this.files.push({ ...file, caseId: one.id, unitId: one.unit.id, by: one.leader.person, at, purpose: null })
          this.#books.set(one.id, [{ form: form.form, answers, title: one.title }])
        }
        const sha256 = createHash('sha256').update(canonicalJson(answers)).digest('hex')
        const submitted = { number: index + 1, round, serial, answers, sha256 }
        return { ...shared, draft: filled.answers, at, submitted }
      })
    })
  }

  /** The papers that actions of the process asked for, put in by whoever took them. */
  filesOf({ one, events }: SampleWalk): readonly KeptFile[] {
    const { states, process } = one.staged.process
    const actions = [...states.values()].flatMap((state) => state.actions.map(({ action }) => action))
    const found = new Map<string, KeptFile>()
    for (const event of events) {
      if (event.by === undefined || (event.event !== 'said' && event.event !== 'left')) continue
      for (const code of actions.find((action) => action.code === event.action)?.files ?? []) {
        if (found.has(code)) continue
        const name = `${process.files.find((file) => file.code === code)?.name.zh ?? code}（示例）.pdf`
        const { id: caseId, unit } = one
        found.set(code, {
          id: this.#context.newId(),
          caseId,
          unitId: unit.id,
          name,
          by: event.by,
          at: event.at,
          purpose: code,
        })
      }
    }
    return [...found.values()]
  }
}

const contractFacts = ({ matter, unitCode: _ }: WalkedApplication) => ({
  name: matter.title,
  leaderName: matter.leader.name,
  startOn: matter.startOn,
  endOn: matter.endOn,
  grant: inForm(matter.grantFen),
  ownFunds: inForm(matter.ownFen),
  extensions: 0,
})
