import type { Oid, RepoRef } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Failure } from '@shared/domain/failure'
import { parentLevelOf } from '@shared/domain/topology/place'
import { err, ok, type Result } from '@shared/lib/result'
import type { CheckoutsDeps } from './deps'

type PublishDeps = Pick<CheckoutsDeps, 'git' | 'repo' | 'config' | 'log'>

const HEADS = 'refs/heads/'
/** In a clone: where the project's branch stood when it was last taken over or given. */
const PUBLISHED = 'refs/espalier/published/'

interface Branch {
  readonly name: string
  readonly head: Oid
  readonly published: Oid | null
}

/** The branches of a clone that are agents' and have moved since they were last published. */
async function moved(deps: PublishDeps, store: RepoRef): Promise<Result<Branch[], Failure>> {
  const refs = await deps.git.refs(store, { prefixes: [HEADS, PUBLISHED] })
  if (!refs.ok) return err(gitFailure('Reading the branches of a clone', refs.error))
  const published = new Map(refs.value.map(({ name, oid }) => [name, oid]))
  const config = deps.config.current()
  // Levels move by landing alone; a copy of one in a clone is nobody's work.
  const isLevel = (name: string) => parentLevelOf(config, name).level !== 'agent'
  return ok(
    refs.value.flatMap(({ name: ref, oid }) => {
      if (!ref.startsWith(HEADS)) return []
      const name = ref.slice(HEADS.length)
      const known = published.get(PUBLISHED + name) ?? null
      return known === oid || isLevel(name) ? [] : [{ name, head: oid, published: known }]
    }),
  )
}

/** Moves a branch that a checkout of the project holds, together with that checkout. */
async function withCheckout(
  deps: PublishDeps,
  path: string,
  move: { readonly branch: string; readonly from: Oid; readonly to: Oid },
): Promise<Result<void, Failure>> {
  const there = await deps.git.open(path)
  const done = there.ok ? await deps.git.fastForward(there.value, move) : there
  return done.ok ? ok(undefined) : err(gitFailure(`Moving ${move.branch} in ${path}`, done.error))
}

async function publishBranch(deps: PublishDeps, store: RepoRef, branch: Branch): Promise<Result<void, Failure>> {
  const { git, repo } = deps
  const { name, head, published } = branch
  const ref = HEADS + name
  const now = await git.readRef(repo, ref)
  if (!now.ok) return err(gitFailure(`Reading ${name}`, now.error))
  if (now.value !== head) {
    const brought = await git.bringCommits(repo, { from: store.commonDir, oids: [head] })
    if (!brought.ok) return err(gitFailure(`Taking over ${name}`, brought.error))
    if (now.value !== null && now.value !== published) {
      const behind = await git.isAncestor(repo, { ancestor: head, of: now.value })
      // Somebody went on from it in the project; the clone has nothing that is not there.
      if (behind.ok && behind.value) return ok(undefined)
      const forward = await git.isAncestor(repo, { ancestor: now.value, of: head })
      if (!forward.ok || !forward.value) return keepAside(deps, branch, now.value)
    }
    const move = { ref, to: head, expected: now.value, reason: `espalier: taken over from ${store.commonDir}` }
    const done = await git.moveRef(repo, move)
    if (!done.ok && done.error.code === 'checked-out' && now.value !== null && done.error.paths[0] !== undefined) {
      const followed = await withCheckout(deps, done.error.paths[0], { branch: name, from: now.value, to: head })
      if (!followed.ok) return followed
    } else if (!done.ok) return err(gitFailure(`Taking over ${name}`, done.error))
  }
  const mark = { ref: PUBLISHED + name, to: head, expected: published, reason: 'espalier: published' }
  const marked = await git.moveRef(store, mark)
  return marked.ok ? ok(undefined) : err(gitFailure(`Noting that ${name} was taken over`, marked.error))
}

/** Both sides went on: the project's branch stays as it is, and the clone's commits are kept beside it. */
async function keepAside(deps: PublishDeps, { name, head }: Branch, theirs: Oid): Promise<Result<void, Failure>> {
  const ref = `refs/espalier/diverged/${name}/${head}`
  const kept = await deps.git.moveRef(deps.repo, { ref, to: head, expected: null, reason: 'espalier: diverged' })
  if (!kept.ok && kept.error.code !== 'ref-moved') return err(gitFailure(`Keeping ${name}`, kept.error))
  const message = `${name} went on in the project (${theirs.slice(0, 10)}) and in its clone (${head.slice(0, 10)}), each without the other. The clone's commits are kept at ${ref}. Merge the project's ${name} in the clone (git fetch origin, git merge origin/${name}).`
  deps.log.warn(message, { branch: name })
  return err({ code: 'diverged', message })
}

/** Publishes every branch of a clone that moved. The first that cannot be is the failure; the others are done all the same. */
export async function publishStore(deps: PublishDeps, store: RepoRef): Promise<Result<void, Failure>> {
  const branches = await moved(deps, store)
  if (!branches.ok) return branches
  let failure: Failure | null = null
  for (const branch of branches.value) {
    const done = await publishBranch(deps, store, branch)
    if (!done.ok) failure ??= done.error
  }
  return failure === null ? ok(undefined) : err(failure)
}
