import { record } from '@main/ports/record'
import { phaseNamed } from '@shared/domain/phase/rules'
import type { Phase } from '@shared/domain/phase/schema'
import type { PlanDeps } from './deps'
import { endCommit } from './end'

const nobody = { name: 'Espalier', email: 'espalier@localhost' }

/** The name of a phase's tag. */
const nameOf = (template: string, phase: Phase): string =>
  template.replaceAll('{phase}', phase.id).replaceAll('{date}', new Date(phase.doneAt ?? 0).toISOString().slice(0, 10))

/**
 * Tags the commit a phase ended at, once: a tag of that name that is there already stays where it is. Cut off and asked
 * again, it finds its own tag. Answers what kept it from tagging, or null.
 */
export async function tagPhase(deps: PlanDeps, phase: Phase): Promise<string | null> {
  const { engine, git, repo } = deps
  const { id } = phase
  const name = nameOf(phaseNamed(engine.model(), id)?.tag ?? 'phase/{phase}', phase)
  const ref = `refs/tags/${name}`
  const commit = phase.commit ?? (await endCommit(deps, phase.tasks))
  if (commit === null) return 'there is no commit to tag'
  const there = await git.resolve(repo, ref)
  if (!there.ok && there.error.code !== 'missing-ref') return there.error.message
  if (!there.ok) {
    const who = await git.identity(repo)
    const by = { ...(who.ok ? who.value : nobody), at: Math.floor((phase.doneAt ?? 0) / 1000), offset: '+0000' }
    const why = phase.reason ? `\n\n${phase.reason}` : ''
    const message = `Phase ${id} complete\n\nEnded by ${phase.by}.${why}\n`
    const tag = await git.writeTag(repo, { name, at: commit, message, by })
    if (!tag.ok) return tag.error.message
    const made = await git.moveRef(repo, { ref, to: tag.value, expected: null, reason: `espalier: phase ${id}` })
    if (!made.ok) return made.error.message
  }
  const at = there.ok ? there.value : commit
  const told = await record(engine, { type: 'phase.tag', id, name, commit: at, existed: at !== commit })
  return told.ok ? null : told.error.message
}
