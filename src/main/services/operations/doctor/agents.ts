import type { Diagnosis } from '@shared/contract/diagnosis'
import { configNotes } from '@shared/domain/config/notes'
import { bad, type Check, warn, well } from './deps'

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

/** The configuration file: its mistakes, and what it leaves unsaid. */
export const checkConfig: Check = async ({ engine, config }) => {
  const project = engine.model().project
  const problems: Diagnosis[] = (project?.problems ?? []).map(({ line, column, message, hint }) =>
    bad(
      'config',
      `multi-agent.yaml:${line}:${column} ${message}`,
      hint ?? 'Mend the line; the last good configuration stays in force.',
    ),
  )
  if (problems.length > 0) return problems
  const current = config.current()
  if (current.source === 'default')
    return [warn('config', 'There is no multi-agent.yaml, so there are no agents.', 'espalier init')]
  return [
    well('config', `${counted(current.services.length, 'service')}, ${counted(current.gates.length, 'gate')}.`),
    ...configNotes(current).map(({ code, path, message }): Diagnosis => {
      const hint = `See ${path} in multi-agent.yaml.`
      // A name in a team's list is enough to be an agent; the rest may not be what was meant.
      if (code === 'undeclared_service') return { ...well('config', message), hint }
      return warn(code === 'no_gates' ? 'gates' : 'config', message, hint)
    }),
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
