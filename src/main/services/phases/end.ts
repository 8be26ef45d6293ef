import type { Oid } from '@main/ports/git-types'
import { record } from '@main/ports/record'
import { lookup } from '@shared/domain/lookup'
import type { PhasePlan } from '@shared/domain/phase/plan'
import { markOf, tasksIn } from '@shared/domain/phase/rules'
import type { PlanDeps } from './deps'
import { askGate } from './gate'

/** What landed last on each branch of the work of a phase, the latest first. */
function landedIn({ engine }: PlanDeps, tasks: readonly string[]): Oid[] {
  const model = engine.model()
  const landings = tasks
    .flatMap(id => lookup(model.landings, lookup(model.tasks, id)?.landing) ?? [])
    .filter(({ state }) => state === 'landed')
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0) || b.order - a.order)
  const targets = new Set<string>()
  return landings.flatMap(({ target, landedCommit }) => {
    if (landedCommit === null || targets.has(target)) return []
    targets.add(target)
    return [landedCommit]
  })
}

/** The commit that stands for the end of a phase: main's tip where that holds all its work, else what landed last of it. */
export async function endCommit(deps: PlanDeps, tasks: readonly string[]): Promise<Oid | null> {
  const { git, repo } = deps
  const main = await git.readRef(repo, `refs/heads/${deps.config.current().branches.main}`)
  const tip = main.ok ? main.value : null
  const landed = landedIn(deps, tasks)
  if (tip === null) return landed[0] ?? null
  for (const commit of landed) {
    const held = await git.isAncestor(repo, { ancestor: commit, of: tip })
    if (!held.ok || !held.value) return landed[0] ?? null
  }
  return tip
}

/** Ends a phase whose work is done: its gate first, where it has one. */
export async function endPhase(deps: PlanDeps, phase: PhasePlan, signal: AbortSignal): Promise<void> {
  const { engine } = deps
  const { name: id, gate } = phase
  const model = engine.model()
  const mark = markOf(model, phase)
  const commit = await endCommit(
    deps,
    tasksIn(model, id).map(task => task.id),
  )
  if (gate === null) {
    await record(engine, { type: 'phase.end', id, commit })
    return
  }
  const known = lookup(engine.model().phases, id)?.verdict
  // Cut off between the two records: its gate has passed already.
  const passed = known?.ok === true && known.gate === gate && known.mark === mark
  if (!passed) {
    const nothing = { code: 'no-commit', message: 'There is no commit to run it on yet.' }
    const word =
      commit === null
        ? { ok: false, log: null, reason: nothing }
        : await askGate(
            deps,
            {
              name: gate,
              commit,
              env: { ESPALIER_PHASE: id },
              scores: lookup(engine.model().phases, id)?.scores ?? [],
            },
            {
              signal,
              onStart: async log => {
                await record(engine, { type: 'phase.gate-start', id, gate, commit, log })
              },
            },
          )
    if (!word) return
    await record(engine, { type: 'phase.gate-end', id, verdict: { gate, commit, mark, ...word } })
    if (!word.ok) return
  }
  await record(engine, { type: 'phase.end', id, commit: passed ? known.commit : commit })
}
