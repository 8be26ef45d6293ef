import type { GitOptions } from '@main/ports/git-options'
import type { Identity, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { refuse } from './refuse'

/** The value of a configuration key such as `user.name`, as git reads it here; null when unset. */
export async function config(exec: Exec, repo: RepoRef, key: string, options?: GitOptions): Answer<string | null> {
  if (!/^[A-Za-z][\w-]*(\.[^\0\n]+)?\.[A-Za-z][\w-]*$/.test(key)) {
    return refuse({
      code: 'invalid-name',
      name: key,
      message: `${key} is not the name of a git setting. Write it as section.name.`,
    })
  }
  const said = await exec.read(repo, { args: ['config', '-z', '--get', key], codes: [0, 1], checkout: true }, options)
  if (!said.ok) return said
  return ok(said.value.exitCode === 1 ? null : said.value.text.replace(/\0$/, ''))
}

/** Who commits here by the person's settings; `no-identity` when git would refuse to commit. */
export async function identity(exec: Exec, repo: RepoRef, options?: GitOptions): Answer<Identity> {
  const said = await exec.read(repo, { args: ['var', 'GIT_COMMITTER_IDENT'], checkout: true }, options)
  if (!said.ok) return said
  const found = /^(.*) <(.*)> \d+ [+-]\d+$/.exec(said.value.text.trim())
  return ok({ name: found?.[1] ?? '', email: found?.[2] ?? '' })
}

/** Whether the person's settings ask for signed commits. */
export async function signs(exec: Exec, repo: RepoRef, options?: GitOptions): Answer<boolean> {
  const call = { args: ['config', '--type=bool', '--get', 'commit.gpgsign'], codes: [0, 1], checkout: true }
  const said = await exec.read(repo, call, options)
  return said.ok ? ok(said.value.text.trim() === 'true') : said
}
