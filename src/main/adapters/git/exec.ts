import { isAbsolute, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { diskFull, isFull } from '@main/adapters/fs/full'
import { which } from '@main/adapters/process/which'
import type { GitError } from '@main/ports/git-error'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef } from '@main/ports/git-types'
import type { Argv, Env, Processes } from '@main/ports/processes'
import { err, ok, type Result } from '@shared/lib/result'
import { classify, gitError, noCall, tail } from './classify'
import { gitEnv } from './env'
import { createGate, createMutexes } from './queue'
import { noCheckout } from './refuse'

export interface ExecDeps {
  readonly processes: Processes
  /** The person's environment; what would redirect git is taken out. */
  readonly env: Env
  /** The git program; looked up on the PATH by default. */
  readonly gitPath?: string
  /** Commands that may read at the same time. */
  readonly readers: number
  /** A number in [0, 1) that spreads retries. */
  readonly random: () => number
}

/** One command. `args` come from a verb's fixed template: no caller's text in them but names that were checked. */
export interface Call {
  readonly args: readonly string[]
  /** Exit codes that are answers; only 0 by default. */
  readonly codes?: readonly number[]
  readonly stdin?: string | Uint8Array
  readonly env?: Env
  /** Extra `key=value` configuration. */
  readonly config?: readonly string[]
  /** Run in the checkout, with its index and files; else only the repository's own folder is used. */
  readonly checkout?: boolean
  /** Let git find the repository from the checkout itself and run the person's hooks. */
  readonly hooks?: boolean
  /** About no repository in particular: none is named to git, and it runs in `cwd`. */
  readonly nowhere?: boolean
  /** Other folder to run in; for attributes that must not come from a checkout. */
  readonly cwd?: string
  /** Options of git itself, before the verb. */
  readonly before?: readonly string[]
  /** Bytes of output kept; more is `too-large` unless `truncate` says to keep the beginning. */
  readonly maxBuffer?: number
  readonly truncate?: boolean
  /** What the command is about, for the error: a revision, a name, a path. */
  readonly subject?: string
}

export interface Output {
  readonly exitCode: number
  readonly bytes: Buffer
  readonly text: string
  readonly stderr: string
  readonly truncated: boolean
}

export type Answer<T> = Promise<Result<T, GitError>>

export interface Exec {
  /** A command that changes nothing and takes no lock; at most `readers` at a time. Tried again as one that writes is. */
  read(repo: RepoRef, call: Call, options?: GitOptions): Answer<Output>
  /** A command that writes; tried again for about two seconds while somebody else holds a lock. */
  write(repo: RepoRef, call: Call, options?: GitOptions): Answer<Output>
  /** Runs a task alone among those that write refs, configuration or checkouts (`shared`), or one checkout's index (`index`). Not re-entrant. */
  alone<T>(repo: RepoRef, what: 'shared' | 'index', task: () => Promise<T>): Promise<T>
  /** Whether there is a git-lfs to be found. Where there is none, what LFS keeps is left as pointers. */
  lfs(): Promise<boolean>
  /** A program's argument list and environment for the same repository, for one that is kept alive. */
  prepare(repo: RepoRef, call: Call): { readonly argv: Argv; readonly cwd: string; readonly env: Env }
}

const UNWRITTEN = /unable to (write|create|append)|could not write|write error|short write|cannot store/i
const READ_TIMEOUT = 120_000
const WRITE_TIMEOUT = 600_000
const RETRIES = 7

const settings = [
  'core.quotePath=false',
  // It is tried again here, so git itself need not wait for long.
  'core.packedRefsTimeout=100',
  'gc.auto=0',
  'maintenance.auto=false',
  'core.fsmonitor=false',
  'protocol.ext.allow=never',
  'log.showSignature=false',
  'color.ui=false',
  'submodule.recurse=false',
  'i18n.commitEncoding=UTF-8',
  'i18n.logOutputEncoding=UTF-8',
]

const withoutLfs = ['filter.lfs.process=', 'filter.lfs.smudge=', 'filter.lfs.clean=', 'filter.lfs.required=false']

/** Where git is to look for files; a folder that settings name and that is gone would end it before it began. */
function files(repo: RepoRef, call: Call): string[] {
  const root = repo.alone ? repo.gitDir : call.checkout ? repo.root : null
  return root === null ? [] : [`--work-tree=${root}`]
}

/** Makes the layer every git command passes through. */
export function createExec(deps: ExecDeps): Exec {
  const base = gitEnv(deps.env)
  const gate = createGate(deps.readers)
  const mutexes = createMutexes()

  let lfs: Promise<boolean> | null = null
  const hasLfs = () => {
    lfs ??= which('git-lfs', '.', deps.env).then(path => path !== null)
    return lfs
  }

  const prepare = (repo: RepoRef, call: Call, reading = true) => {
    const config = [...settings, ...(call.hooks ? [] : ['core.hooksPath=/dev/null']), ...(call.config ?? [])]
    const place = call.hooks || call.nowhere ? [] : [`--git-dir=${repo.gitDir}`, ...files(repo, call)]
    const argv: Argv = [
      deps.gitPath ?? 'git',
      '--no-pager',
      '--no-optional-locks',
      ...place,
      ...config.flatMap(pair => ['-c', pair]),
      ...(call.before ?? []),
      ...call.args,
    ]
    const objects: Env = repo.quarantine
      ? { GIT_OBJECT_DIRECTORY: repo.quarantine, GIT_ALTERNATE_OBJECT_DIRECTORIES: join(repo.commonDir, 'objects') }
      : {}
    const inCheckout = call.checkout || call.hooks
    const cwd = call.cwd ?? (inCheckout && repo.root !== null ? repo.root : repo.commonDir)
    return { argv, cwd, env: { ...base, ...(reading ? { GIT_OPTIONAL_LOCKS: '0' } : {}), ...objects, ...call.env } }
  }

  const once = async (repo: RepoRef, call: Call, options: GitOptions, reading: boolean): Answer<Output> => {
    // Without files of its own git would take the folder it runs in, the repository itself, for the checkout.
    if (call.checkout && repo.root === null) return noCheckout()
    const lfs = !call.checkout || (await hasLfs()) ? [] : withoutLfs
    const prepared = prepare(repo, { ...call, config: [...lfs, ...(call.config ?? [])] }, reading)
    const outcome = await deps.processes.run({
      ...prepared,
      ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
      ...(options.signal ? { signal: options.signal } : {}),
      timeoutMs: options.timeoutMs ?? (reading ? READ_TIMEOUT : WRITE_TIMEOUT),
      ...(call.maxBuffer === undefined ? {} : { maxBuffer: call.maxBuffer }),
      overflow: reading ? 'stop' : 'truncate',
    })
    const facts = { ...noCall, argv: prepared.argv }
    if (!outcome.ok) {
      const code = { 'not-found': 'no-git', 'no-folder': 'not-a-repository', 'not-started': 'failed' } as const
      return err(gitError(code[outcome.error.code], { ...facts, stderr: outcome.error.message }))
    }
    const { exitCode, stdout, timedOut, cancelled, truncated } = outcome.value
    const stderr = outcome.value.stderr.toString('utf8')
    const said = { ...facts, exitCode, stderr: tail(stderr) }
    if (timedOut) return err(gitError('timeout', said))
    if (truncated && !call.truncate) return err(gitError('too-large', said))
    if (cancelled && !truncated) return err(gitError('cancelled', said))
    const answered = truncated || (exitCode !== null && (call.codes ?? [0]).includes(exitCode))
    if (!answered) {
      const named = call.subject !== undefined && isAbsolute(call.subject)
      const about = (named ? call.subject : repo.root) ?? repo.commonDir
      // Of a file of a checkout git only says that it could not be written.
      const full = UNWRITTEN.test(stderr) && (await isFull(about))
      const error = gitError(full ? 'disk-full' : classify(stderr), said, call.subject)
      return err(error.code === 'disk-full' ? { ...error, message: await diskFull(about) } : error)
    }
    return ok({ exitCode: exitCode ?? 0, bytes: stdout, text: stdout.toString('utf8'), stderr, truncated })
  }

  /** Once, and again for about two seconds while somebody else is in the way. */
  async function patiently(repo: RepoRef, call: Call, options: GitOptions, reading: boolean): Answer<Output> {
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await once(repo, call, options, reading)
      if (outcome.ok || outcome.error.code !== 'locked' || attempt === RETRIES) return outcome
      await delay(
        (10 + 10 * deps.random()) * 2 ** attempt,
        undefined,
        options.signal ? { signal: options.signal } : {},
      ).catch(() => {})
      if (options.signal?.aborted) return outcome
    }
  }

  return {
    prepare,
    lfs: hasLfs,
    read: (repo, call, options = {}) => gate(() => patiently(repo, call, options, true)),
    write: (repo, call, options = {}) => patiently(repo, call, options, false),
    alone: (repo, what, task) => mutexes.run(`${what}:${what === 'shared' ? repo.commonDir : repo.gitDir}`, task),
  }
}
