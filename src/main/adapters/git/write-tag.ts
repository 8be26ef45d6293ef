import { isRefName } from '@main/ports/git-names'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef, Signature } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { badName } from './refs'

/** Writes an annotated tag's object that no ref names yet. The same input gives the same object. */
export async function writeTag(
  exec: Exec,
  repo: RepoRef,
  tag: { readonly name: string; readonly at: Oid; readonly message: string; readonly by: Signature },
  options?: GitOptions,
): Answer<Oid> {
  if (!isRefName(`refs/tags/${tag.name}`)) return badName(`refs/tags/${tag.name}`)
  const clean = (text: string) => text.replace(/[<>\n]/g, '').trim()
  const by = `${clean(tag.by.name)} <${clean(tag.by.email)}> ${tag.by.at} ${tag.by.offset}`
  const stdin = `object ${tag.at}\ntype commit\ntag ${tag.name}\ntagger ${by}\n\n${tag.message}`
  const said = await exec.write(repo, { args: ['mktag'], stdin, subject: tag.at }, options)
  return said.ok ? ok(said.value.text.trim()) : said
}
