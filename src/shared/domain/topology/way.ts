import { globMatcher } from '../../lib/glob'
import { slugify } from '../../lib/slug'
import { branchName, type LevelStep, levelsFor, serviceNamed } from '../config/rules'
import type { Config, ServiceConfig } from '../config/schema'
import { lookup } from '../lookup'
import type { Model } from '../model'
import type { Task } from '../task/schema'

/** What of a task decides where its branch begins and lands. */
export type Bound = Pick<Task, 'kind'> & {
  readonly teams: readonly string[]
  /** The spec of its feature, where that has branches of its own. */
  readonly spec?: string | null
}

const ORDINARY: Bound = { kind: 'work', teams: [] }

/** What of a task decides its way: whether its feature was set up, and so has an overseer's branch, is in the model. */
export function boundOf(model: Model, task: Pick<Task, 'kind' | 'teams' | 'feature'>): Bound {
  const { kind, teams } = task
  const feature = task.feature === null ? undefined : lookup(model.features, slugify(task.feature, 60))
  return { kind, teams, spec: feature?.id ?? null }
}

const stepsAbove = (config: Config): LevelStep[] =>
  config.levels
    .filter(level => level.name !== 'team')
    .map(({ name, branch, trigger, gates }) => ({ name, branch, trigger, gates }))

const teamStep = (config: Config, team: string): LevelStep[] =>
  config.levels
    .filter(level => level.name === 'team')
    .map(({ name, trigger, gates }) => ({ name, branch: branchName(config, 'team', { team }), trigger, gates }))

/** The teams a specialist's `impacts` name: by name, by their branch, or all; areas name none. */
export function impactedTeams(config: Config, service: Pick<ServiceConfig, 'impacts'>): string[] {
  const said = service.impacts.flatMap(entry => entry.split(',')).map(entry => entry.trim().toLowerCase())
  if (said.some(entry => entry === 'all' || entry === 'all teams')) return config.teams.map(({ name }) => name)
  return config.teams
    .map(({ name }) => name)
    .filter(
      name =>
        said.includes(name.toLowerCase()) || said.includes(branchName(config, 'team', { team: name }).toLowerCase()),
    )
}

/**
 * Where a service's branches land first, in order: a member's team; a specialist's impacted teams, all of them one
 * after the other; else the lowest level above the teams. What lies above is the levels' own promotion.
 */
export function targetsOf(config: Config, serviceName: string): LevelStep[] {
  const service = serviceNamed(config, serviceName)
  if (service?.role === 'specialist') {
    const impacted = impactedTeams(config, service)
    const teams = impacted.length === 0 && service.team !== null ? [service.team] : impacted
    const steps = teams.flatMap(team => teamStep(config, team))
    return steps.length > 0 ? steps : stepsAbove(config).slice(0, 1)
  }
  return levelsFor(config, serviceName).slice(0, 1)
}

/** Whether work of a task belongs to no single team: it crosses teams, or a coordinator has it on a specialist branch. */
export const crossesTeams = (task: Bound): boolean => task.teams.length > 1

/** Where the work of a feature lands: on its overseer's branch. */
export const featureStep = (config: Config, spec: string): LevelStep => {
  const { name, trigger, gates } = config.feature
  return { name, branch: branchName(config, 'overseer', { spec }), trigger, gates }
}

/** The levels an overseer's branch goes up: through the team where all overseers are of one, else above the teams. */
export function overseersWay(config: Config): LevelStep[] {
  const overseers = config.services.filter(({ role }) => role === 'overseer')
  const [team = null, ...others] = new Set(overseers.map(service => service.team))
  return [...(team === null || others.length > 0 ? [] : teamStep(config, team)), ...stepsAbove(config)]
}

/** Whether work lands with its feature: not a hotfix, and not what belongs to no single team. */
const ofFeature = (task: Bound): task is Bound & { readonly spec: string } =>
  typeof task.spec === 'string' && task.kind !== 'hotfix' && !crossesTeams(task)

/**
 * The levels a task's branch goes up, lowest first: the work of a feature through its overseer's branch, a hotfix lands
 * on main directly, cross-team work above the teams.
 */
export function wayUp(config: Config, serviceName: string, task: Bound = ORDINARY): LevelStep[] {
  const above = stepsAbove(config)
  if (task.kind === 'hotfix') return above.slice(-1)
  if (crossesTeams(task)) return above
  if (ofFeature(task)) {
    const up = overseersWay(config)
    return serviceNamed(config, serviceName)?.role === 'overseer' ? up : [featureStep(config, task.spec), ...up]
  }
  const [first] = targetsOf(config, serviceName)
  return first?.name === 'team' ? [first, ...above] : above
}

/** Where else the same work lands: the further teams that a specialist's work touches. */
export const moreTargets = (config: Config, serviceName: string, task: Bound = ORDINARY): LevelStep[] =>
  task.kind === 'hotfix' || crossesTeams(task) || ofFeature(task) ? [] : targetsOf(config, serviceName).slice(1)

/** The branch a service keeps in step with besides its own, where that is not simply the level it lands on. */
export function sourceOf(config: Config, serviceName: string, task: Bound = ORDINARY): string | null {
  if (task.kind === 'hotfix') return config.branches.main
  const service = serviceNamed(config, serviceName)
  if (service?.role !== 'specialist') return null
  const integration = config.levels.find(level => level.name === 'integration')
  return service.syncs_from === 'main' ? config.branches.main : (integration?.branch ?? config.branches.main)
}

/** Patterns of `contributes_to` that speak of branches, by the first part of the configured templates. */
export function branchPatterns(config: Config, service: Pick<ServiceConfig, 'contributes_to'>): string[] {
  const roots = new Set(Object.values(config.branches).map(template => template.split('/')[0]))
  return service.contributes_to.filter(pattern => pattern.includes('/') && roots.has(pattern.split('/')[0] ?? ''))
}

/** Patterns of `contributes_to` that speak of paths; none: wherever its directories let it. */
export const pathPatterns = (config: Config, service: Pick<ServiceConfig, 'contributes_to'>): string[] => {
  const branches = branchPatterns(config, service)
  return service.contributes_to.filter(pattern => !branches.includes(pattern))
}

/** The branch of a task by the templates, before anything stands in its way. */
export function branchOf(config: Config, service: ServiceConfig, task: Bound & { readonly id: string }): string {
  const vars = {
    task: task.id,
    service: service.name,
    instance: service.name,
    team: service.team ?? service.name,
    spec: task.id,
    n: '1',
  }
  if (task.kind === 'hotfix') return branchName(config, 'hotfix', vars)
  if (crossesTeams(task)) return branchName(config, 'specialist', vars)
  if (service.role !== 'specialist') return branchName(config, 'agent', vars)
  const [own] = branchPatterns(config, service).filter(pattern => /^[^*]+\*+$/.test(pattern))
  return own === undefined ? branchName(config, 'specialist', vars) : own.replace(/\*+$/, task.id)
}

/** The specialist whose `contributes_to` a branch fits, where it fits one. */
export function contributorOf(config: Config, branch: string): string | null {
  const found = config.services.find(service => {
    const patterns = service.role === 'specialist' ? branchPatterns(config, service) : []
    return patterns.length > 0 && globMatcher(patterns)(branch)
  })
  return found?.name ?? null
}
