import type { Prepared } from '@main/ports/checkouts'
import type { Oid } from '@main/ports/git-types'
import { record } from '@main/ports/record'
import type { Failure } from '@shared/domain/failure'
import { openOffers } from '@shared/domain/offer/rules'
import type { Run } from '@shared/domain/run/schema'
import { ok, type Result } from '@shared/lib/result'
import { isApart } from './belonging'
import type { Choice } from './choice'
import type { Keeper } from './deps'
import { look } from './look'
import { mergeIn } from './merge-in'

const MOST_FILES = 50

/**
 * Takes in what a branch was offered, a hotfix say, where that needs nobody: its checkout is clean and it merges. The
 * rest is told to the agent and stays open; nothing is forced.
 */
export async function takeOffers(
  deps: Keeper,
  run: Run,
  choice: Choice,
  from: Oid,
): Promise<Result<Pick<Prepared, 'base' | 'offers'>, Failure>> {
  const model = deps.engine.model()
  // An attempt whose branch nobody holds any more goes on from it under another name: what was offered there counts here.
  const earlier = Object.values(model.runs).filter(({ task }) => task === run.task)
  const names = new Set([choice.branch, ...earlier.flatMap(({ branch }) => branch ?? [])])
  const open = [...names].flatMap(name => openOffers(model, name))
  if (open.length === 0) return ok({ base: from })
  const offers: NonNullable<Prepared['offers']>[number][] = []
  let base = from
  for (const { id, branch, head } of open) {
    const seen = await look(deps, choice.path)
    if (!seen.ok) return seen
    const { repo, status, dirty } = seen.value
    const told = (files: readonly string[]) => offers.push({ branch, head, merged: false, files })
    if (dirty > 0 || status.branch !== choice.branch || status.head === null) {
      told([])
      continue
    }
    if (isApart(choice)) await deps.git.bringCommits(repo, { from: deps.repo.commonDir, oids: [head] })
    const message = `Take in ${branch}\n\nEspalier-Offer: ${id}\n`
    const merged = await mergeIn(deps, repo, {
      id: choice.id,
      branch: choice.branch,
      head: status.head,
      commit: head,
      message,
    })
    // What cannot be merged here now, for whatever reason, keeps no run from starting.
    if (!merged.ok || merged.value.kind === 'conflict') {
      const files = merged.ok && merged.value.kind === 'conflict' ? merged.value.files.slice(0, MOST_FILES) : []
      await record(deps.engine, { type: 'offer.settle', id, state: 'open', files })
      told(files)
      continue
    }
    await record(deps.engine, { type: 'offer.settle', id, state: 'taken' })
    if (merged.value.kind === 'merged') base = merged.value.head
    offers.push({ branch, head, merged: true, files: [] })
  }
  if (base === from) return ok({ base, offers })
  const noted = await record(deps.engine, { type: 'run.prepare', id: run.id, step: 'taking in a hotfix', base })
  return noted.ok ? ok({ base, offers }) : noted
}
