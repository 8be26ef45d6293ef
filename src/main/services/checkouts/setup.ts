import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { Argv } from '@main/ports/processes'
import { storeFolders } from '@shared/domain/checkout/folders'
import type { Failure } from '@shared/domain/failure'
import { gateEnvironment } from '@shared/domain/gate/environment'
import { err, ok, type Result } from '@shared/lib/result'
import type { CheckoutsDeps } from './deps'

const PATIENCE = 30 * 60_000
const LOCKFILES = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'Cargo.lock',
  'poetry.lock',
  'uv.lock',
  'Pipfile.lock',
  'requirements.txt',
  'go.sum',
  'Gemfile.lock',
  'composer.lock',
  'mix.lock',
  'pubspec.lock',
])

/** What a set-up depends on: its command and the lockfiles at the root of a commit. Same text, same set-up. */
export async function setupFingerprint(git: Git, repo: RepoRef, at: Oid, command: string): Promise<string> {
  const tree = await git.tree(repo, { at, recursive: false })
  const locks = tree.ok ? tree.value.filter(entry => LOCKFILES.has(entry.path)) : []
  return [command, ...locks.map(entry => `${entry.path} ${entry.oid}`)].join('\n')
}

const markOf = (path: string) => `setup ${path}`

/** Forgets that a folder was set up, for a new checkout at a path that was used before. */
export const forgetSetup = (deps: Pick<CheckoutsDeps, 'logs'>, path: string): Promise<void> =>
  deps.logs.remember(markOf(path), null)

interface LineJob {
  readonly path: string
  /** ESPALIER_… variables of the checkout. */
  readonly variables: Readonly<Record<string, string>>
  readonly log: string
  readonly signal: AbortSignal
  /** Called when the log is there to be followed, before the line runs. */
  onStart(line: string): Promise<unknown>
}

/**
 * Runs a configured command line in a checkout. Configured commands (set-up, teardown, gates) are the one place where a
 * shell reads a text: the person wrote it as a shell line. Nothing is ever put into it.
 */
export async function runLine(deps: CheckoutsDeps, line: string, job: LineJob): Promise<Result<void, Failure>> {
  const config = deps.config.current()
  const login = await deps.loginEnv()
  const own = gateEnvironment(login, [config.environment], job.variables, deps.pathSeparator)
  const env = { ...own, ESPALIER_SCRIPT_LOG: job.log }
  const argv: Argv = deps.pathSeparator === ';' ? ['cmd', '/d', '/s', '/c', line] : ['sh', '-c', line]
  // One whose engine was killed would write there beside this one.
  await deps.orphans.end(job.path)
  const writer = await deps.logs.open(job.log)
  writer.write(`$ ${line}\n`)
  await job.onStart(line)
  const write = (chunk: Uint8Array) => writer.write(chunk)
  const done = await deps.processes.run({
    argv,
    cwd: job.path,
    env,
    signal: job.signal,
    timeoutMs: PATIENCE,
    maxBuffer: 1000,
    onStart: pid => void deps.orphans.began(job.path, { pid, token: job.log }).catch(() => {}),
    onStdout: write,
    onStderr: write,
  })
  await deps.orphans.ended(job.path)
  if (!done.ok) writer.write(`${done.error.message}\n`)
  else if (done.value.cancelled) writer.write('\n[stopped, and all that it had started]\n')
  await writer.end()
  const place = { evidence: job.log }
  if (!done.ok)
    return err({ code: 'setup-failed', message: `"${line}" could not run: ${done.error.message}`, ...place })
  const { exitCode, cancelled, timedOut, signal } = done.value
  if (cancelled) return err({ code: 'cancelled', message: `"${line}" was stopped.`, ...place })
  if (timedOut) {
    const message = `"${line}" did not end within ${PATIENCE / 60_000} minutes and was stopped. See its log.`
    return err({ code: 'setup-failed', message, ...place })
  }
  if (exitCode === 0) return ok(undefined)
  const how = exitCode === null ? `was ended by ${signal}` : `ended with exit code ${exitCode}`
  return err({
    code: 'setup-failed',
    message: `"${line}" ${how}. See its log, mend checkouts.setup, and try again.`,
    ...place,
  })
}

/** Runs `checkouts.setup` unless it ran in this folder with the same command and lockfiles before. */
export async function setUp(
  deps: CheckoutsDeps,
  repo: RepoRef,
  job: LineJob & { readonly at: Oid },
): Promise<Result<void, Failure>> {
  const command = deps.config.current().checkouts.setup
  if (command.trim() === '') return ok(undefined)
  const fingerprint = await setupFingerprint(deps.git, repo, job.at, command)
  if ((await deps.logs.recall(markOf(job.path))) === fingerprint) return ok(undefined)
  const done = await runLine(deps, command, job)
  if (done.ok) await deps.logs.remember(markOf(job.path), fingerprint)
  return done
}

/** Whether a checkout has submodules; read from the file itself, which costs no git. */
export const hasModules = async (deps: Pick<CheckoutsDeps, 'files'>, path: string): Promise<boolean> =>
  (await deps.files.kind(`${path}/.gitmodules`)) !== null

/** Whether files of a checkout that Git LFS keeps are only pointers there. */
export async function holdsPointers(
  deps: Pick<CheckoutsDeps, 'files' | 'git' | 'repo'>,
  path: string,
): Promise<boolean> {
  const attributes = await deps.files.read(`${path}/.gitattributes`, 100_000)
  if (!attributes?.includes('filter=lfs')) return false
  const lfs = await deps.git.lfs(deps.repo)
  return lfs.ok && lfs.value !== 'ready'
}

/**
 * Brings the submodules of a checkout to what its commit names, as far as the project or another checkout has that. Costs
 * no git where there are none.
 */
export async function shareModules(
  deps: Pick<CheckoutsDeps, 'engine' | 'files' | 'git' | 'log' | 'repo'>,
  checkout: RepoRef,
): Promise<void> {
  if (checkout.root === null || !(await hasModules(deps, checkout.root))) return
  const how = { project: deps.repo, from: storeFolders(deps.engine.model()) }
  const shared = await deps.git.shareSubmodules(checkout, how)
  if (!shared.ok)
    deps.log.warn('submodules could not be shared', { path: checkout.root ?? '', why: shared.error.message })
}

/**
 * Fills the submodules of a checkout: from the project's own clones of them without any network, and what those lack
 * from where it comes. Failure: `submodules`, with the log.
 */
export async function fetchSubmodules(deps: CheckoutsDeps, job: LineJob): Promise<Result<void, Failure>> {
  const repo = await deps.git.open(job.path)
  if (repo.ok) await shareModules(deps, repo.value)
  const line = 'git submodule update --init --recursive'
  const done = await runLine(deps, line, job)
  if (done.ok || done.error.code === 'cancelled') return done
  const message = `The submodules could not be fetched. See the log; run "${line}" by hand to find out why.`
  return err({ code: 'submodules', message, evidence: job.log })
}
