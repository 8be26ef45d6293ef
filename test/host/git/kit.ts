import { createGit } from '@main/adapters/git/create'
import { createProcesses } from '@main/adapters/process/spawn'
import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Repository, Signature } from '@main/ports/git-types'
import type { Env } from '@main/ports/processes'
import type { Result } from '@shared/lib/result'
import { makeRepo, type TempHome, type TempRepo, type TempRepoOptions } from '@test/support/temp-repo'
import { onTestFinished } from 'vitest'

export const sig: Signature = {
  name: 'Espalier Test',
  email: 'espalier@example.test',
  at: 1_767_225_600,
  offset: '+0100',
}

/** A git under test, in a repository's isolated environment; ended with the test. */
export function gitFor(home: TempHome, extra: { readonly gitPath?: string; readonly env?: Env } = {}): Git {
  const { env = home.env, gitPath } = extra
  const git = createGit({
    processes: createProcesses(),
    env,
    readers: 4,
    random: () => 0.5,
    home: home.dir,
    ...(gitPath ? { gitPath } : {}),
  })
  onTestFinished(() => git.close())
  return git
}

/** A value that must be there. */
export function value<T>(result: Result<T, GitError>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message} ${result.error.stderr}`)
  return result.value
}

/** An error that must be there. */
export function failure(result: Result<unknown, GitError>): GitError {
  if (result.ok) throw new Error(`Expected a failure, got ${JSON.stringify(result.value)}`)
  return result.error
}

export interface Kit {
  readonly temp: TempRepo
  readonly git: Git
  readonly repo: Repository
}

/** A repository, a git and the opened repository; all gone after the test. */
export async function kit(
  options: TempRepoOptions = { files: { 'a.txt': 'one\n', 'dir/b.txt': 'two\n' } },
): Promise<Kit> {
  const temp = await makeRepo(options)
  onTestFinished(() => temp.dispose())
  const git = gitFor(temp)
  return { temp, git, repo: value(await git.open(temp.root)) }
}
