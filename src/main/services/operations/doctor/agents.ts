import type { Diagnosis } from '@shared/contract/diagnosis'
import { bad, type Check, warn, well } from './deps'

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

/** The configuration file: its mistakes, and what it leaves unsaid. */
export const checkConfig: Check = async ({ engine, config }) => {
  const project = engine.model().project
  const problems: Diagnosis[] = (project?.problems ?? []).map(({ path, line, column, message, hint }) =>
    bad(
      'config',
      `multi-agent.yaml:${line}:${column} ${path}: ${message}`,
      hint ?? 'Mend the line; the last good configuration stays in force.',
    ),
  )
  if (problems.length > 0) return problems
  const current = config.current()
  if (current.source === 'default')
    return [warn('config', 'There is no multi-agent.yaml, so there are no agents.', 'espalier init')]
  const silent = current.levels.filter(({ gates }) => gates.kind === 'unset').map(({ name }) => name)
  const gates = silent.map(level =>
    warn(
      'gates',
      `No gate is configured for the level ${level}, so nothing lands there.`,
      `Name gates under levels: { ${level}: { gates: […] } }, or say "gates: none".`,
    ),
  )
  return [
    well('config', `${counted(current.services.length, 'service')}, ${counted(current.gates.length, 'gate')}.`),
    ...gates,
  ]
}

/** The programs that run agents. One that no service uses is said, never missed. */
export const checkRuntimes: Check = async ({ runtimes, config, loginEnv }) => {
  const reports = await runtimes.survey(config.current(), await loginEnv())
  return reports.map(({ runtime, path, version, hint, used, command }) => {
    if (path !== null) return well(`runtime ${runtime}`, `${command}${version ? ` ${version}` : ''} at ${path}`)
    const message = `${command} was not found.`
    return used
      ? bad(`runtime ${runtime}`, message, hint)
      : {
          check: `runtime ${runtime}`,
          ok: true,
          severity: 'info' as const,
          message: `${message} No service uses it.`,
          hint,
        }
  })
}
