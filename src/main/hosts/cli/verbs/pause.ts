import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'

/** `espalier pause` and `resume`: no agent starts and nothing lands in between; what runs goes on. */
export function pauseVerbs({ program, action }: Registry): void {
  const verb = (name: 'pause' | 'resume', description: string) => program.command(name).description(description)
  const change = async (verb: Verb, type: 'project.pause' | 'project.resume', reason?: string) => {
    const session = await verb.session()
    await session.dispatch(type === 'project.pause' && reason !== undefined ? { type, reason } : { type })
    const paused = (await session.model()).project?.paused ?? null
    verb.out.answer({ paused: paused?.message ?? null }, () => paused?.message ?? 'Agents start and work lands again.')
    return EXIT.done
  }
  verb('pause', 'start no agent and land nothing until resumed; agents at work go on')
    .option('--reason <text>', 'why')
    .action(action((verb: Verb, { reason }: { reason?: string }) => change(verb, 'project.pause', reason)))
  verb('resume', 'go on after a pause').action(action((verb: Verb) => change(verb, 'project.resume')))
}
