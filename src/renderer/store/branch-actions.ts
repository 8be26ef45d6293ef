import type { LevelView } from '@shared/domain/level/view'
import type { Model } from '@shared/domain/model'
import { isOpenLanding } from '@shared/domain/open'
import type { ProjectSession } from './session'

/** Branches that could be offered: those with commits of their own and no landing under way, the latest first. */
export function offerable(model: Model): { name: string; subject: string }[] {
  const under = new Set<string>()
  for (const landing of Object.values(model.landings)) if (isOpenLanding(landing)) under.add(landing.branch)
  const targets = new Set(model.project?.config.levels.map(level => level.branch))
  return Object.values(model.branches)
    .filter(branch => branch.ahead > 0 && !under.has(branch.name) && !targets.has(branch.name))
    .sort((a, b) => b.committedAt - a.committedAt)
    .map(({ name, subject }) => ({ name, subject }))
}

/** Offers a branch to the next level and shows it in the queue. */
export async function offerBranch(session: ProjectSession, branch: string): Promise<void> {
  const result = await session.engine.call('landing.submit', { branch })
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  session.ui.setState({ landing: result.value.id })
  session.panes.open({ kind: 'landing' })
}

/** Asks what would become of a branch if it were offered, gates included; moves nothing. */
export function checkBranch(session: ProjectSession, branch: string): void {
  session.checks.start({ kind: 'branch', branch })
  session.panes.open({ kind: 'check' })
}

/** Runs one gate on a commit, HEAD where `rev` is null. */
export function runGate(session: ProjectSession, gate: string, rev: string | null): void {
  session.checks.start({ kind: 'gate', gate, rev })
  session.panes.open({ kind: 'check' })
}

/** Whether a level has something to take further up that is not on its way already. */
export const mayPromote = ({ parent_level: above, ready, going_up: up }: LevelView): boolean =>
  above !== null && ready && up === null

/** Offers what stands on a level's branch to the level above it, and shows it in the queue. */
export async function promoteBranch(
  session: ProjectSession,
  { branch, parent_level: level }: Pick<LevelView, 'branch' | 'parent_level'>,
): Promise<void> {
  if (level === null) return
  const result = await session.engine.call('level.promote', { level, branch, entry: null })
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  const [id] = result.value.ids
  if (id !== undefined) session.ui.setState({ landing: id })
}
