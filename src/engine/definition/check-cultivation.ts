import { dictionaryOf } from '#engine/definition/check-policies.ts'
import { below, checkUnique } from '#engine/definition/check-references.ts'
import type { FaultSink } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { Register } from '#engine/form/register.ts'

type Cultivation = Pick<Pack, 'cultivationPractice' | 'sampleCultivation' | 'policies' | 'factLists' | 'registers'>

/** Certificates are kept by the register, steps name policies and titles that there are, and samples name steps. */
export function checkCultivation(pack: Cultivation, sink: FaultSink): void {
  const register = judgedRegister(pack)
  if (register !== undefined) checkCertificates(pack, register, sink)
  const dictionary = dictionaryOf(pack)
  const policies = new Set(pack.policies.map(({ value }) => value.code))
  const kept = new Set(register?.facts.map(({ code }) => code))
  const steps = new Set<string>()
  for (const { value, place } of pack.cultivationPractice) {
    const placed = (value.ladder?.steps ?? []).map((step, at) => ({
      value: step,
      place: below(place, 'ladder', 'steps', at),
    }))
    checkUnique(placed, sink)
    for (const { value: step, place: here } of placed) {
      steps.add(step.code)
      if (!policies.has(step.policy)) sink.error(below(here, 'policy'), 'policy.unknown-policy', { code: step.policy })
      if (dictionary.facts.get(step.title)?.definition.certificate === undefined)
        sink.error(below(here, 'title'), 'policy.ladder-title', { code: step.title })
    }
    const industry = value.ladder?.industry
    if (industry !== undefined && !dictionary.facts.has(industry))
      sink.error(below(place, 'ladder', 'industry'), 'policy.unknown-fact', { name: industry })
    for (const [at, code] of (value.portrait?.facts ?? []).entries())
      if (!kept.has(code))
        sink.error(below(place, 'portrait', 'facts', at), 'policy.certificate-fact', {
          ...{ register: register?.code ?? '', code },
        })
  }
  for (const { value, place } of pack.sampleCultivation)
    for (const [at, { step }] of value.plans.entries())
      if (!steps.has(step)) sink.error(below(place, 'plans', at, 'step'), 'definition.unknown-step', { code: step })
}

function judgedRegister({ factLists, registers }: Cultivation): Register | undefined {
  const code = factLists.find(({ value }) => value.register !== undefined)?.value.register
  return registers.find(({ value }) => value.code === code)?.value
}

function checkCertificates({ factLists }: Cultivation, { code: register, facts }: Register, sink: FaultSink): void {
  for (const { value, place } of factLists)
    for (const [at, { certificate, type, name }] of value.facts.entries()) {
      if (certificate === undefined) continue
      const here = below(place, 'facts', at)
      if (type !== 'bool') sink.error(below(here, 'type'), 'policy.certificate-type', { name: name.zh })
      for (const part of ['number', 'from', 'until'] as const) {
        const code = certificate[part]
        if (code !== undefined && !facts.some((fact) => fact.code === code))
          sink.error(below(here, 'certificate', part), 'policy.certificate-fact', { register, code })
      }
    }
}
