import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, RescueRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'

/** Where rescues stand. */
export const RESCUES = 'refs/espalier/rescue/'

/**
 * Where a rescue keeps a name of a clone that is no branch: `refs/tags/v1` at `…/<id>/tags/v1`. What it names may be no
 * commit, and then cannot hang on the rescue's.
 */
export const rescuedName = (rescue: string, name: string): string =>
  `refs/espalier/rescue-refs/${rescue.slice(RESCUES.length)}/${name.slice('refs/'.length)}`

/** All rescues of a repository by name, which is oldest first, each with the text of its commit. */
export async function rescues(exec: Exec, repo: RepoRef, options?: GitOptions): Answer<RescueRef[]> {
  const format = '%(refname)%00%(objectname)%00%(contents)%00%00'
  const said = await exec.read(repo, { args: ['for-each-ref', `--format=${format}`, '--', RESCUES] }, options)
  if (!said.ok) return said
  return ok(
    said.value.text.split('\0\0').flatMap(entry => {
      const [ref = '', commit = '', message = ''] = entry.trimStart().split('\0')
      return ref === '' ? [] : [{ ref, commit, message }]
    }),
  )
}
