import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Repository } from '@main/ports/git-types'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'

/** A project as a place on disk. */
export interface ProjectPlace {
  /** Id in addresses: the same folder has the same key in every process. */
  readonly key: string
  readonly name: string
  /** Root of the main checkout: opened from an agent's checkout, it still is the project's own. */
  readonly root: string
  readonly commonDir: string
  /** Where the database, logs and gate checkouts are: beside the repository's own data, so that they go where it goes. */
  readonly dir: string
  readonly repository: Repository
}

/** Finds the project that holds a folder. What Espalier cannot work with is said once and clearly. */
export async function locatePlace(git: Git, path: string): Promise<Result<ProjectPlace, Failure>> {
  const found = await git.open(path)
  // Which command found that out says nothing more; a missing folder has words of its own, and ran none.
  if (!found.ok && found.error.code === 'not-a-repository' && found.error.stderr !== '')
    return err({
      code: found.error.code,
      message: `${path} is not in a git repository.`,
      hint: 'Choose a folder inside one, or make one of it: git init.',
      path,
    })
  if (!found.ok) return err(gitFailure(found.error))
  if (found.value.bare)
    return err({
      code: 'bare-repository',
      message: `${path} is a bare repository: it has no files to work on. Clone it, and open the clone.`,
      path,
    })
  const main = await mainCheckout(git, found.value)
  if (!main.ok) return main
  const repository = main.value
  if (repository.head === null)
    return err({
      code: 'no-commits',
      message: `${repository.root} has no commits yet, so there is nothing to branch from. Make a first commit, then open it again.`,
      hint: 'git add -A && git commit -m "First commit"',
      path,
    })
  const root = repository.root ?? path
  if (!repository.writable)
    return err({
      code: 'read-only',
      message: `${repository.commonDir} cannot be written, and Espalier keeps its log there. Make the folder writable, or work on a copy.`,
      path,
    })
  return ok({
    key: createHash('sha256').update(repository.commonDir).digest('hex').slice(0, 16),
    name: basename(root),
    root,
    commonDir: repository.commonDir,
    dir: join(repository.commonDir, 'espalier'),
    repository,
  })
}

/** From a linked worktree to the main one, and from a clone that Espalier made to the project it was made of. */
async function mainCheckout(git: Git, repository: Repository): Promise<Result<Repository, Failure>> {
  const made = await git.config(repository, 'espalier.project')
  const project = made.ok && made.value !== null ? await git.open(made.value) : null
  // A clone that outlived its project is a project of its own.
  if (project?.ok && project.value.commonDir !== repository.commonDir) return ok(project.value)
  if (repository.gitDir === repository.commonDir) return ok(repository)
  const listed = await git.worktrees(repository)
  if (!listed.ok) return err(gitFailure(listed.error))
  const main = listed.value.find(worktree => worktree.main && !worktree.bare)
  const opened = await git.open(main?.path ?? dirname(repository.commonDir))
  return opened.ok ? ok(opened.value) : err(gitFailure(opened.error))
}

/** A git error as every client gets it, with the command and its words as evidence. */
export function gitFailure(error: GitError): Failure {
  const call = error.argv.length > 0 ? `$ ${error.argv.join(' ')}\n` : ''
  const evidence = `${call}${error.stderr}`.trim()
  return { code: error.code, message: error.message, ...(evidence ? { evidence } : {}) }
}
