import type { Handed, Prepared } from '@main/ports/checkouts'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { gitFailure, record } from '@main/ports/record'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import type { Run } from '@shared/domain/run/schema'
import { DIRTY } from '@shared/domain/task/evolve'
import { CONFLICT } from '@shared/domain/task/handoff'
import type { Handoff, Task } from '@shared/domain/task/schema'
import { err, ok, type Result } from '@shared/lib/result'
import { isApart } from './belonging'
import type { Choice } from './choice'
import type { Keeper } from './deps'
import { type Look, look } from './look'
import { mergeIn } from './merge-in'
import { save } from './save'

/** Trailer of the merge that brings one task's work to another's checkout: it is nobody's own commit. */
const HANDOFF_TRAILER = 'Espalier-Handoff'

const MOST_COMMITS = 50
const MOST_FILES = 100

const few = (files: readonly string[]) =>
  files.length <= 4 ? files.join(', ') : `${files.slice(0, 3).join(', ')} and ${files.length - 3} more`

/** Why a checkout with uncommitted files receives nothing: they are snapshotted, and somebody says how to go on. */
export async function refuseDirty(deps: Keeper, id: string, seen: Look): Promise<Failure> {
  const saved = await save(deps, id, 'espalier: before a hand-off')
  const kept = saved.ok
    ? `A snapshot is kept at refs/espalier/wip/${id}.`
    : 'It could not be snapshotted; nothing was touched.'
  const { changed, unmerged, untracked } = seen.status
  const files = [...changed.map(entry => entry.path), ...unmerged, ...untracked]
  return {
    code: DIRTY,
    message: `${id} holds ${seen.dirty} uncommitted ${seen.dirty === 1 ? 'file' : 'files'}, so it takes in nothing yet. ${kept}`,
    hint: 'Commit or discard them there and it goes on by itself; or put the task back to ready to begin in another checkout.',
    evidence: files.slice(0, 50).join('\n'),
  }
}

async function handedBy(deps: Keeper, repo: RepoRef, handoff: Handoff, before: Oid): Promise<Handed> {
  const { git } = deps
  const title = lookup(deps.engine.model().tasks, handoff.from)?.title ?? handoff.from
  const base = await git.mergeBase(repo, before, handoff.head)
  // What has landed already is told too: against the first parent of where it began there is nothing left to see.
  const from = base.ok && base.value !== handoff.head ? base.value : null
  const commits = from ? await git.log(repo, { from, to: handoff.head, limit: MOST_COMMITS }) : null
  const files = from ? await git.diff(repo, { from, to: handoff.head }) : null
  return {
    task: handoff.from,
    title,
    service: handoff.service,
    branch: handoff.branch,
    head: handoff.head,
    commits: commits?.ok ? commits.value.map(({ oid, subject }) => ({ oid, subject })) : [],
    files: files?.ok
      ? files.value.slice(0, MOST_FILES).map(({ path, added, removed }) => ({ path, added, removed }))
      : [],
    more: files?.ok ? Math.max(0, files.value.length - MOST_FILES) : 0,
    conflicts: [],
  }
}

/**
 * Brings the work that was handed to a task into its checkout. Failures: `handoff-dirty`, `handoff-conflict` where the
 * work does not merge with what it is to land on, which is its maker's to mend; git's own. A conflict with what the
 * receiver did itself is the receiver's: it is told.
 */
export async function receive(
  deps: Keeper,
  run: Run,
  task: Task,
  choice: Choice,
): Promise<Result<Pick<Prepared, 'base' | 'handed'>, Failure>> {
  const handoff = lookup(deps.engine.model().tasks, task.id)?.handoff ?? null
  if (handoff === null) return ok({ base: choice.base })
  const seen = await look(deps, choice.path)
  if (!seen.ok) return seen
  const { repo, status, dirty } = seen.value
  const head = status.head ?? choice.base
  if (isApart(choice)) {
    const from = deps.repo.commonDir
    const brought = await deps.git.bringCommits(repo, { from, oids: [handoff.head, choice.base] })
    if (!brought.ok) return err(gitFailure(`Bringing ${handoff.branch} into ${choice.path}`, brought.error))
  }
  const handed = await handedBy(deps, repo, handoff, choice.base)
  const there = await deps.git.isAncestor(repo, { ancestor: handoff.head, of: head })
  if (!there.ok) return err(gitFailure(`Looking for ${handoff.branch} in ${choice.path}`, there.error))
  if (there.value) return ok({ base: choice.base, handed })
  if (dirty > 0) return err(await refuseDirty(deps, choice.id, seen.value))
  const message = `Take in ${handoff.branch} of ${handoff.service}\n\n${HANDOFF_TRAILER}: ${handoff.from}\n`
  const merged = await mergeIn(deps, repo, {
    id: choice.id,
    branch: choice.branch,
    head,
    commit: handoff.head,
    message,
  })
  if (!merged.ok) return merged
  if (merged.value.kind === 'conflict') {
    const { files } = merged.value
    if (head !== choice.base || choice.how === 'stay')
      return ok({ base: choice.base, handed: { ...handed, conflicts: files } })
    return err({
      code: CONFLICT,
      message: `${handoff.branch} does not merge with what it is to land on: both changed ${few(files)}. It goes back to ${handoff.service}.`,
      hint: `Merge the level's branch into ${handoff.branch}, resolve, commit, and it is handed over anew.`,
      evidence: files.slice(0, 200).join('\n'),
    })
  }
  // What the run itself brings counts from here.
  const noted = await record(deps.engine, {
    type: 'run.prepare',
    id: run.id,
    step: `taking in ${handoff.branch}`.slice(0, 300),
    base: merged.value.head,
  })
  return noted.ok ? ok({ base: merged.value.head, handed }) : noted
}
