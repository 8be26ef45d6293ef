import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef, Signature } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { authorEnv, committerEnv } from './commit-tree'
import type { Answer, Exec } from './exec'

/** Writes a note about a commit under `refs/notes/espalier`; an earlier one is replaced. */
export async function addNote(
  exec: Exec,
  repo: RepoRef,
  note: { readonly at: Oid; readonly text: string; readonly by: Signature },
  options?: GitOptions,
): Answer<void> {
  const args = ['notes', '--ref=espalier', 'add', '--force', '-F', '-', note.at]
  const env = { ...authorEnv(note.by), ...committerEnv(note.by) }
  return exec.alone(repo, 'shared', async () => {
    const said = await exec.write(repo, { args, env, stdin: note.text, subject: note.at }, options)
    return said.ok ? ok(undefined) : said
  })
}
