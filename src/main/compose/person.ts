import { personName } from '@main/adapters/system/person'
import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import type { Actor } from '@shared/domain/primitives'

/** The person of a project, by the name that its commits have (`user.name`); where git has none, by the system's. */
export async function personOf(git: Pick<Git, 'config'>, repo: RepoRef): Promise<Actor> {
  const told = await git.config(repo, 'user.name')
  const name = (told.ok ? (told.value ?? '') : '').trim()
  return { kind: 'person', name: (name || personName(process.env)).slice(0, 200) }
}
