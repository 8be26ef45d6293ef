import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import type { GitError } from '@main/ports/git-error'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, Repository } from '@main/ports/git-types'
import { ok, type Result } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { atLeast, MINIMUM, parseVersion } from './parse/version'
import { refuse } from './refuse'
import { operationOf } from './state'

const nowhere: RepoRef = { root: null, gitDir: '.', commonDir: '.' }

/** The version of the git program; `git-too-old` below the minimum, `no-git` without one. */
export async function version(exec: Exec, cwd: string): Answer<string> {
  const said = await exec.read(nowhere, { args: ['version'], hooks: true, cwd })
  if (!said.ok) return said
  const found = parseVersion(said.value.text)
  if (found !== null && atLeast(found, MINIMUM)) return ok(found)
  const shown = found ?? 'unknown'
  const message = `Git ${shown} is too old. Install git ${MINIMUM} or newer, or give the path of a newer one in the settings.`
  return refuse({ code: 'git-too-old', version: shown, minimum: MINIMUM, message })
}

/** Git ends its answer with one line break; a path may end with more of its own. */
const line = (text: string): string => text.replace(/\r?\n$/, '')

const yes = (path: string, mode?: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  )

async function paths(exec: Exec, path: string, options: GitOptions): Promise<Result<RepoRef, GitError>> {
  const ask = (...args: string[]) =>
    exec.read(nowhere, { args: ['rev-parse', ...args], hooks: true, cwd: path, subject: path }, options)
  const [gitDir, common, top] = await Promise.all([
    ask('--absolute-git-dir'),
    ask('--path-format=absolute', '--git-common-dir'),
    ask('--path-format=absolute', '--show-toplevel'),
  ])
  if (!gitDir.ok) return gitDir
  if (!common.ok) return common
  // Only git's own word says that there are no files: one that was killed says nothing, and what is in `.git` is no checkout.
  if (!top.ok && !/must be run in a work tree/.test(top.error.stderr)) return top
  const root = top.ok ? resolve(line(top.value.text)) : null
  return ok({ root, gitDir: resolve(line(gitDir.value.text)), commonDir: resolve(line(common.value.text)) })
}

/**
 * Looks at the repository that holds a folder: where it is, what HEAD is, what is unfinished, what is special.
 * Errors: `not-a-repository`, `no-git`, `git-too-old`, `unsafe-owner`, `corrupt`.
 */
export async function open(exec: Exec, path: string, gitVersion: string, options: GitOptions = {}): Answer<Repository> {
  const folder = await stat(path).then(
    found => found.isDirectory(),
    () => false,
  )
  if (!folder)
    return refuse({ code: 'not-a-repository', message: `There is no folder ${path}. Choose one that exists.` })
  const found = await paths(exec, path, options)
  if (!found.ok) return found
  const repo = found.value
  const ask = (args: readonly string[], codes: readonly number[] = [0]) =>
    exec.read(repo, { args, codes, cwd: repo.root ?? repo.commonDir }, options)
  const [flags, branch, head, settings, hooks] = await Promise.all([
    ask(['rev-parse', '--is-bare-repository', '--is-shallow-repository', '--show-object-format']),
    ask(['symbolic-ref', '--quiet', 'HEAD'], [0, 1]),
    ask(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], [0, 1, 128]),
    ask(
      [
        'config',
        '-z',
        '--get-regexp',
        '^(core\\.sparsecheckout|core\\.hookspath|extensions\\.(refstorage|partialclone)|remote\\..*\\.promisor)$',
      ],
      [0, 1],
    ),
    exec.read(
      repo,
      { args: ['rev-parse', '--git-path', 'hooks'], hooks: true, cwd: repo.root ?? repo.commonDir },
      options,
    ),
  ])
  if (!flags.ok) return flags
  if (!branch.ok) return branch
  if (!head.ok) return head
  if (!settings.ok) return settings
  if (!hooks.ok) return hooks
  const [bare, shallow, format] = line(flags.value.text).split('\n')
  const config = new Map(
    settings.value.text.split('\0').map(pair => {
      const cut = pair.indexOf('\n')
      return cut < 0 ? [pair, ''] : [pair.slice(0, cut), pair.slice(cut + 1)]
    }),
  )
  const hooksPath = line(hooks.value.text)
  const [operation, modules, writable] = await Promise.all([
    operationOf(repo.gitDir),
    repo.root === null
      ? ask(['cat-file', '-e', 'HEAD:.gitmodules'], [0, 1, 128]).then(
          answer => answer.ok && answer.value.exitCode === 0,
        )
      : yes(join(repo.root, '.gitmodules')),
    yes(repo.commonDir, constants.W_OK),
  ])
  return ok({
    ...repo,
    bare: bare === 'true' && repo.root === null,
    shallow: shallow === 'true',
    branch: branch.value.exitCode === 0 ? line(branch.value.text).replace(/^refs\/heads\//, '') : null,
    head: head.value.exitCode === 0 ? line(head.value.text) : null,
    operation,
    hasSubmodules: modules,
    sparse: config.get('core.sparsecheckout') === 'true',
    partialClone: [...config.keys()].some(key => key === 'extensions.partialclone' || key.endsWith('.promisor')),
    objectFormat: format === 'sha256' ? 'sha256' : 'sha1',
    refFormat: config.get('extensions.refstorage') === 'reftable' ? 'reftable' : 'files',
    hooksPath: isAbsolute(hooksPath) ? hooksPath : resolve(repo.root ?? repo.commonDir, hooksPath),
    writable,
    version: gitVersion,
  })
}
