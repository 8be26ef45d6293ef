import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, Repository } from '@main/ports/git-types'
import { err, ok } from '@shared/lib/result'
import { classify, gitError, noCall, tail } from './classify'
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

interface Found {
  readonly repo: RepoRef
  readonly hooksPath: string
  readonly flags: readonly string[]
  /** Null: HEAD names no commit, or what it names has to be asked for by itself. */
  readonly at: At | null
}

interface At {
  readonly branch: string | null
  readonly head: string | null
}

/** Stands between answers: a path may hold line breaks of its own. */
const MARK = '--espalier-next'

/** One command for all that `rev-parse` knows. It ends early where there are no files, and where HEAD names no commit. */
async function look(exec: Exec, path: string, options: GitOptions): Answer<Found> {
  const paths = ['--path-format=absolute', '--git-common-dir', MARK, '--git-path', 'hooks']
  const flags = ['--is-bare-repository', '--is-shallow-repository', '--show-object-format']
  const head = ['HEAD^{commit}', '--symbolic-full-name', 'HEAD']
  const before = ['--absolute-git-dir', MARK, ...paths, MARK, ...flags, MARK]
  const args = ['rev-parse', ...before, '--show-toplevel', MARK, ...head]
  const said = await exec.read(nowhere, { args, codes: [0, 128], hooks: true, cwd: path, subject: path }, options)
  if (!said.ok) return said
  const { text, stderr, exitCode } = said.value
  const [gitDir, common, hooks, marks, top, at] = text.split(`\n${MARK}\n`)
  const noFiles = at === undefined && /must be run in a work tree/.test(stderr)
  // Only git's own word says that there are no files: one that was cut off says nothing, and what is in `.git` is no checkout.
  if (
    gitDir === undefined ||
    common === undefined ||
    hooks === undefined ||
    marks === undefined ||
    (at === undefined && !noFiles)
  )
    return err(gitError(classify(stderr), { ...noCall, exitCode, stderr: tail(stderr) }, path))
  const repo = { root: noFiles ? null : resolve(top ?? ''), gitDir: resolve(gitDir), commonDir: resolve(common) }
  const [oid, name] = exitCode === 0 ? (at ?? '').split('\n') : []
  const branch = name === 'HEAD' ? null : (name ?? '').replace(/^refs\/heads\//, '')
  return ok({
    repo,
    hooksPath: resolve(hooks),
    flags: marks.split('\n'),
    at: oid && name ? { branch, head: oid } : null,
  })
}

/** What HEAD is where it names no commit, or no files are there. */
async function headOf(exec: Exec, repo: RepoRef, options: GitOptions): Answer<At> {
  const ask = (args: readonly string[], codes: readonly number[]) =>
    exec.read(repo, { args, codes, cwd: repo.root ?? repo.commonDir }, options)
  const [branch, head] = await Promise.all([
    ask(['symbolic-ref', '--quiet', 'HEAD'], [0, 1]),
    ask(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], [0, 1, 128]),
  ])
  if (!branch.ok) return branch
  if (!head.ok) return head
  return ok({
    branch: branch.value.exitCode === 0 ? line(branch.value.text).replace(/^refs\/heads\//, '') : null,
    head: head.value.exitCode === 0 ? line(head.value.text) : null,
  })
}

const SETTINGS = '^(core\\.sparsecheckout|extensions\\.(refstorage|partialclone)|remote\\..*\\.promisor)$'

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
  const config = ['config', '-z', '--get-regexp', SETTINGS]
  const [found, settings] = await Promise.all([
    look(exec, path, options),
    exec.read(nowhere, { args: config, codes: [0, 1], hooks: true, cwd: path, subject: path }, options),
  ])
  if (!found.ok) return found
  if (!settings.ok) return settings
  const { repo, hooksPath, flags } = found.value
  const at = found.value.at ? ok(found.value.at) : await headOf(exec, repo, options)
  if (!at.ok) return at
  const [bare, shallow, format] = flags
  const values = new Map(
    settings.value.text.split('\0').map(pair => {
      const cut = pair.indexOf('\n')
      return cut < 0 ? [pair, ''] : [pair.slice(0, cut), pair.slice(cut + 1)]
    }),
  )
  const [operation, modules, writable] = await Promise.all([
    operationOf(repo.gitDir),
    repo.root === null
      ? exec
          .read(repo, { args: ['cat-file', '-e', 'HEAD:.gitmodules'], codes: [0, 1, 128] }, options)
          .then(answer => answer.ok && answer.value.exitCode === 0)
      : yes(join(repo.root, '.gitmodules')),
    yes(repo.commonDir, constants.W_OK),
  ])
  return ok({
    ...repo,
    bare: bare === 'true' && repo.root === null,
    shallow: shallow === 'true',
    ...at.value,
    operation,
    hasSubmodules: modules,
    sparse: values.get('core.sparsecheckout') === 'true',
    partialClone: [...values.keys()].some(key => key === 'extensions.partialclone' || key.endsWith('.promisor')),
    objectFormat: format === 'sha256' ? 'sha256' : 'sha1',
    refFormat: values.get('extensions.refstorage') === 'reftable' ? 'reftable' : 'files',
    hooksPath,
    writable,
    version: gitVersion,
  })
}
