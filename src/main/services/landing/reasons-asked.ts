import type { ScoreGateConfig } from '@shared/domain/config/schema'
import type { TouchedContract } from '@shared/domain/contract/rules'
import type { ScoreVerdict } from '@shared/domain/gate/scores'
import type { Landing } from '@shared/domain/landing/schema'
import { type LevelPlan, zoneOf } from '@shared/domain/level/schema'
import type { Reason } from '@shared/domain/primitives'
import { sayInstant } from '@shared/domain/schedule/next'
import { few, LISTED } from './reasons'

export const manual = (landing: Landing): Reason => ({
  code: 'manual',
  message: `Level ${landing.level} lands when a person says so.`,
  hint: 'Say that it is time with `espalier landing now`, or approve it.',
  facts: { level: landing.level },
})

export const scheduled = (landing: Landing, cron: string, plan: LevelPlan | undefined): Reason => {
  const next = plan?.next ?? null
  return {
    code: 'scheduled',
    message: `Level ${landing.level} lands by its schedule (${cron})${next === null ? '' : `, next on ${sayInstant(zoneOf(plan), next)}`}.`,
    hint: 'It goes on by itself then. `espalier landing now` lands it at once.',
    facts: {
      level: landing.level,
      cron,
      ...(next === null ? {} : { next: new Date(next).toISOString() }),
    },
  }
}

export const approval = (landing: Landing, from: readonly string[], below: string | null): Reason => ({
  code: 'approval',
  message: `Level ${landing.level} asks for an approval from ${few(from)}.${below === null ? '' : ` ${below}`}`,
  hint: 'Look at the change, then approve it.',
  facts: { level: landing.level, approve: [...from] },
})

/** A gate that asks people has too few answers, or answers that are too low. */
export const score = (
  landing: Landing,
  gate: ScoreGateConfig,
  { state, figure, missing, given }: ScoreVerdict,
): Reason => ({
  code: 'score',
  message:
    state === 'missing'
      ? `Gate ${gate.name} asks: ${gate.ask} ${missing === 1 ? 'One more person has' : `${missing} more people have`} to answer.`
      : `Gate ${gate.name}: the mean score is ${figure.value}, needed ${figure.required}.`,
  hint: `Look at the change, then score it from 0 to ${gate.out_of}: espalier landing score ${landing.id} --score N`,
  facts: { gate: gate.name, ask: gate.ask, out_of: gate.out_of, needed: figure.required, missing, scored: [...given] },
})

export const protectedPaths = (landing: Landing, paths: readonly string[]): Reason => ({
  code: 'protected',
  message: `${landing.branch} changes ${few(paths)}, which ${paths.length === 1 ? 'is' : 'are'} protected: a person has to agree.`,
  hint: 'Look at the change, then approve it.',
  facts: { files: paths.slice(0, LISTED) },
})

export const frozenContract = (landing: Landing, touched: readonly TouchedContract[]): Reason => {
  const files = touched.flatMap(one => one.files)
  const names = touched.map(({ name, owner }) => `${name} (${owner}’s)`).join(', ')
  return {
    code: 'contract',
    message: `${landing.branch} changes ${few(files)}, which frozen contract ${names} covers: a person has to agree.`,
    hint: 'Look at the change and at who builds on it, then approve it, or thaw the contract.',
    facts: { files: files.slice(0, LISTED), contracts: touched.map(({ name }) => name) },
  }
}

export const outOfScope = (
  landing: Landing,
  service: string,
  paths: readonly string[],
  folders: readonly string[],
): Reason => ({
  code: 'scope',
  message: `${landing.branch} changes ${few(paths)}, but ${service} may write ${folders.length === 0 ? 'nowhere' : `in ${few(folders)} only`}.`,
  hint: `Take ${paths.length === 1 ? 'that change' : 'those changes'} out of the branch, or let a person allow ${paths.length === 1 ? 'it' : 'them'}: espalier landing allow ${landing.id} --paths … --reason …`,
  facts: { files: paths.slice(0, LISTED), count: paths.length, allowed: [...folders], service },
})
