import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, Stash } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'

/** The stashes of a repository, newest first. All its checkouts share them. */
export async function stashes(exec: Exec, repo: RepoRef, options?: GitOptions): Answer<Stash[]> {
  const args = ['log', '--walk-reflogs', '-z', '--format=%H%x00%gs', 'refs/stash', '--']
  const said = await exec.read(repo, { args, codes: [0, 128] }, options)
  if (!said.ok) return said
  // No stash, no such ref.
  if (said.value.exitCode === 128) return ok([])
  const parts = said.value.text.split('\0')
  const found: Stash[] = []
  for (let at = 0; at + 1 < parts.length; at += 2) found.push({ oid: parts[at] ?? '', message: parts[at + 1] ?? '' })
  return ok(found)
}
