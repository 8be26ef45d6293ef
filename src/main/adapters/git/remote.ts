import type { RemoteBranch, RemotePush } from '@main/ports/git'
import { isRefName } from '@main/ports/git-names'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, PushOutcome, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { tail } from './classify'
import type { Answer, Exec } from './exec'
import { badName } from './refs'

/** Longest a remote may take to answer. */
const PATIENCE = 120_000
/** A remote by name and nothing else: an address would let a configuration reach out anywhere. */
const isRemoteName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)

const wrongName = ({ remote, branch }: Pick<RemoteBranch, 'remote' | 'branch'>): string | null =>
  !isRemoteName(remote) ? remote : isRefName(`refs/heads/${branch}`) ? null : branch

/** Where a branch stands at a remote now; null when it has no such branch. */
export async function remoteHead(
  exec: Exec,
  repo: RepoRef,
  at: RemoteBranch,
  options?: GitOptions,
): Answer<Oid | null> {
  const wrong = wrongName(at)
  if (wrong !== null) return badName(wrong)
  const ref = `refs/heads/${at.branch}`
  const said = await exec.read(
    repo,
    { args: ['ls-remote', '--end-of-options', at.remote, ref], subject: at.remote },
    { timeoutMs: PATIENCE, ...options },
  )
  if (!said.ok) return said
  const line = said.value.text.split('\n').find(text => text.endsWith(`\t${ref}`))
  return ok(line?.split('\t')[0] ?? null)
}

/** Brings a remote's branch here, under `refs/remotes/`; nothing of the person's own moves. */
export async function fetchBranch(exec: Exec, repo: RepoRef, at: RemoteBranch, options?: GitOptions): Answer<void> {
  const wrong = wrongName(at)
  if (wrong !== null) return badName(wrong)
  const spec = `+refs/heads/${at.branch}:refs/remotes/${at.remote}/${at.branch}`
  const quiet = ['--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance', '--quiet']
  const said = await exec.write(
    repo,
    { args: ['fetch', ...quiet, '--end-of-options', at.remote, spec], subject: at.remote },
    { timeoutMs: PATIENCE, ...options },
  )
  return said.ok ? ok(undefined) : said
}

/** What git says of one ref in `push --porcelain`. */
function outcomeOf(text: string, stderr: string): PushOutcome {
  const line = text.split('\n').find(one => /^[ +\-*!=]\t/.test(one)) ?? ''
  if (line !== '' && !line.startsWith('!')) return { kind: 'pushed' }
  if (/\[rejected\]|stale info|fetch first|non-fast-forward|cannot lock ref/.test(line + stderr))
    return { kind: 'moved' }
  return { kind: 'refused', message: tail(stderr) || line.trim() }
}

/** Moves a remote's branch from where it was seen, or not at all. Never anything that is not a fast-forward for the caller. */
export async function pushBranch(
  exec: Exec,
  repo: RepoRef,
  { remote, branch, to, expected }: RemotePush,
  options?: GitOptions,
): Answer<PushOutcome> {
  const wrong = wrongName({ remote, branch })
  if (wrong !== null) return badName(wrong)
  const ref = `refs/heads/${branch}`
  const lease = `--force-with-lease=${ref}:${expected ?? ''}`
  const args = [
    'push',
    '--porcelain',
    '--no-verify',
    '--no-follow-tags',
    lease,
    '--end-of-options',
    remote,
    `${to}:${ref}`,
  ]
  const said = await exec.write(repo, { args, codes: [0, 1], subject: remote }, { timeoutMs: PATIENCE, ...options })
  return said.ok ? ok(outcomeOf(said.value.text, said.value.stderr)) : said
}
