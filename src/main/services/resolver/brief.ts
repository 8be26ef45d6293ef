import type { Commit, Oid } from '@main/ports/git-types'
import type { Config } from '@shared/domain/config/schema'
import type { Landing } from '@shared/domain/landing/schema'
import type { Model } from '@shared/domain/model'
import type { Reason } from '@shared/domain/primitives'
import type { ResolverDeps } from './deps'
import type { Ground } from './ground'
import type { Brief, Intent } from './prompt'

const COMMITS = 30
const PATCH = 60_000

const taskOf = (model: Model, id: string | null): Intent['tasks'] => {
  const task = id === null ? undefined : model.tasks[id]
  return task ? [{ title: task.title, description: task.description, priority: task.priority }] : []
}

/** Tasks of the landings that commits say they are. */
const landedTasks = (model: Model, commits: readonly Commit[]): Intent['tasks'] =>
  commits
    .flatMap(({ trailers }) =>
      trailers.filter(({ key }) => key === 'Espalier-Landing').map(({ value }) => value.trim()),
    )
    .flatMap(id => taskOf(model, model.landings[id]?.task ?? null))
    .slice(0, 8)

async function sideOf(
  { git, repo }: Pick<ResolverDeps, 'git' | 'repo'>,
  ground: Ground,
  to: Oid,
  tasks: (commits: readonly Commit[]) => Intent['tasks'],
  name: string,
): Promise<Intent> {
  const [commits, patch] = await Promise.all([
    git.log(repo, { from: ground.mergeBase, to, limit: COMMITS }),
    git.patch(repo, { from: ground.mergeBase, to, paths: ground.files, maxBytes: PATCH }),
  ])
  return {
    name,
    tasks: tasks(commits.ok ? commits.value : []),
    subjects: commits.ok ? commits.value.map(({ subject }) => subject) : [],
    patch: patch.ok ? `${patch.value.text}${patch.value.truncated ? '\n(cut)' : ''}` : '',
  }
}

/** Gathers both sides' intents and changes for whoever resolves a conflict. */
export async function briefFor(
  deps: Pick<ResolverDeps, 'git' | 'repo' | 'engine'>,
  given: {
    readonly landing: Landing
    readonly ground: Ground
    readonly config: Config
    readonly problems: readonly Reason[]
  },
): Promise<Brief> {
  const { landing, ground, config, problems } = given
  const model = deps.engine.model()
  const [ours, theirs] = await Promise.all([
    sideOf(deps, ground, ground.ours, commits => landedTasks(model, commits), landing.target),
    sideOf(deps, ground, ground.theirs, () => taskOf(model, landing.task), landing.branch),
  ])
  return {
    landing,
    files: ground.files,
    ours,
    theirs,
    priorities: config.resolver?.priorities ?? [],
    mayTouchAny: config.resolver?.may_touch === 'any',
    problems,
  }
}
