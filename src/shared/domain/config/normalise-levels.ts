import { levelNames, levelSchema } from './levels'
import type { BranchTemplates, ConfigFile, LevelConfig, LevelGates, LevelName, Trigger } from './schema'

type FileLevel = NonNullable<ConfigFile['levels'][LevelName]>

/**
 * The levels a project has, lowest first. Without teams there is main alone; with them a level the file does not
 * speak of is skipped; main is always there.
 */
export function normaliseLevels(file: ConfigFile, branches: BranchTemplates): LevelConfig[] {
  const hasTeams = Object.keys(file.teams).length > 0
  const names = levelNames.filter(name => name === 'main' || (hasTeams && file.levels[name] !== undefined))
  return names.map((name, index) => {
    const level = file.levels[name] ?? levelSchema.parse({})
    return {
      name,
      branch: branches[name],
      trigger: level.trigger === undefined ? defaultTrigger(name, index === 0) : readTrigger(level.trigger),
      gates: levelGates(level, file),
      approve: level.approve,
      strategy: level.strategy,
      every_commit: level.every_commit,
      max_batch: level.max_batch,
      build: level.build === undefined ? null : readSchedule(level.build),
      tag: level.tag ?? null,
    }
  })
}

/** The level of overseers' branches: its own rules where the file states them, else those of the lowest other level. */
export function featureLevel(file: ConfigFile, branches: BranchTemplates, levels: readonly LevelConfig[]): LevelConfig {
  const said = file.levels.feature
  const [lowest] = levels
  const place = { name: 'feature', branch: branches.overseer, build: null, tag: null } as const
  if (said === undefined && lowest) return { ...lowest, ...place, trigger: { kind: 'ready' } }
  const { trigger, ...rules } = said ?? levelSchema.parse({})
  const kind = trigger === 'manual' ? 'manual' : 'ready'
  return { ...rules, ...place, trigger: { kind }, gates: levelGates(rules, file) }
}

// The source documents' merge flow: agents' work at once, teams at the end of a task, releases by hand.
function defaultTrigger(name: LevelName, lowest: boolean): Trigger {
  if (lowest) return { kind: 'ready' }
  return { kind: name === 'main' ? 'manual' : 'task-end' }
}

function readSchedule(written: NonNullable<FileLevel['build']>): { cron: string; time_zone: string | null } {
  if (typeof written === 'object') return { cron: written.cron, time_zone: written.time_zone ?? null }
  return { cron: written === 'daily' ? '0 18 * * *' : '0 18 * * 5', time_zone: null }
}

function readTrigger(written: NonNullable<FileLevel['trigger']>): Trigger {
  if (typeof written === 'object' || written === 'daily' || written === 'weekly')
    return { kind: 'schedule', ...readSchedule(written) }
  return { kind: written }
}

// A silent level takes the strict reading: all gates there are. Only where there are none is it `unset`.
function levelGates(level: Pick<FileLevel, 'gates'>, file: ConfigFile): LevelGates {
  if (level.gates === 'none') return { kind: 'none' }
  if (level.gates !== undefined) return { kind: 'gates', names: [...new Set(level.gates)] }
  const own = new Set(Object.values(file.services).flatMap(service => [...service.gates, service.on_commit]))
  const names = Object.keys(file.gates).filter(name => !own.has(name))
  return names.length === 0 ? { kind: 'unset' } : { kind: 'gates', names }
}
