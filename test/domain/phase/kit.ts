import { summarise } from '@main/services/configuration/summary'
import type { CommandInput } from '@shared/domain/command'
import { interpretConfig } from '@shared/domain/config/interpret'
import { dispatchable, whyWaiting } from '@shared/domain/next'
import { liveRuns } from '@shared/domain/open'
import { endingPhases, markOf, phaseState, wavesToProve } from '@shared/domain/phase/rules'
import { HEAD, proveAndLand, world } from '@test/support/domain'
import { must } from '@test/support/engine'

type Written = Record<string, unknown>

/** A project with this plan, where agents and gates do what the test says. */
export function planned(
  plan: { phases?: Written[]; contracts?: Written[]; gates?: Written; services?: string[] } & Written,
) {
  const { services = ['devon', 'tara', 'remy'], ...rest } = plan
  const config = must(
    interpretConfig({
      services: Object.fromEntries(services.map(name => [name, {}])),
      levels: { main: { gates: 'none' } },
      ...rest,
    }),
  )
  const it = world()
  it.all(
    { type: 'project.open', name: 'demo', root: '/demo', commonDir: '/demo/.git', mainBranch: 'main' },
    { type: 'project.configure', config: summarise(config, 'h') },
  )
  let n = 0
  const runOf = (task: string) => {
    const run = liveRuns(it.model).find(one => one.task === task)
    if (!run) throw new Error(`${task} does not run`)
    return run
  }
  const self = {
    ...it,
    add: (id: string, service: string, more: Partial<Extract<CommandInput, { type: 'task.add' }>> = {}) =>
      it.all({ type: 'task.add', id, title: id, service, ...more }),
    phase: (name: string) => phaseState(it.model, name),
    next: () => dispatchable(it.model, it.now()).map(({ task }) => task),
    why: (task: string) => {
      const known = it.model.tasks[task]
      return known ? (whyWaiting(it.model, known, it.now())?.message ?? null) : null
    },
    begin() {
      return dispatchable(it.model, it.now()).map(({ task, service, instance }) => {
        const id = `r-${++n}`
        it.all(
          { type: 'run.begin', id, task, service, instance, runtime: 'script' },
          { type: 'run.prepare', id, step: 'x', branch: `feature/${task}`, base: HEAD },
        )
        return task
      })
    },
    /** A live run's commits claim a wave. */
    claim(task: string, wave: number, commit = HEAD) {
      const claims = [{ wave, commit }]
      it.all({
        type: 'run.progress',
        id: runOf(task).id,
        head: commit,
        commits: ++n,
        subject: null,
        waves: [wave],
        claims,
      })
    },
    finish(task: string) {
      const { id } = runOf(task)
      const landing = { id: `l-${++n}`, level: 'main', target: 'main' }
      it.all(
        { type: 'run.end', id, outcome: 'complete', exitCode: 0, head: HEAD, landing },
        ...proveAndLand(landing.id),
      )
    },
    /** Does what Espalier does by itself: gates (as `pass` says), ends of phases. Answers whether anything was due. */
    carry(pass: (gate: string) => boolean = () => true): boolean {
      const wave = wavesToProve(it.model)[0]
      if (wave?.gate && wave.commit) {
        const { id, commit, gate } = wave
        it.all({ type: 'wave.gate-end', id, commit, gate, ok: pass(gate), log: 'g-1', reason: null })
        return true
      }
      const phase = endingPhases(it.model)[0]
      if (!phase) return false
      const { name: id, gate } = phase
      const mark = markOf(it.model, phase)
      if (gate !== null)
        it.all({
          type: 'phase.gate-end',
          id,
          verdict: { gate, commit: HEAD, ok: pass(gate), log: 'g-2', reason: null, mark },
        })
      if (gate === null || pass(gate)) it.all({ type: 'phase.end', id, commit: HEAD })
      return true
    },
  }
  return self
}
