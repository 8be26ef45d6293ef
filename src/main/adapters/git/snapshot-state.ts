import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { asBytes } from './bytes'
import type { Answer, Exec } from './exec'
import { treeOf } from './snapshot-trees'
import { operationHeads } from './state'

const names =
  /^(HEAD|index|ORIG_HEAD|AUTO_MERGE|(MERGE|CHERRY_PICK|REVERT|REBASE)_HEAD|MERGE_(MSG|MODE|RR|AUTOSTASH)|SQUASH_MSG|BISECT_.*|rebase-merge|rebase-apply|sequencer)$/

async function filesBelow(gitDir: string, name: string): Promise<string[]> {
  const found = await stat(join(gitDir, name)).catch(() => null)
  if (found === null) return []
  if (!found.isDirectory()) return [name]
  const inside = await readdir(join(gitDir, name)).catch(() => [])
  return (await Promise.all(inside.map(child => filesBelow(gitDir, `${name}/${child}`)))).flat()
}

/** Writes git's own state files of an unfinished operation (the index among them) as a tree. */
export async function stateTree(exec: Exec, checkout: RepoRef, indexFile: string, options?: GitOptions): Answer<Oid> {
  const top = (await readdir(checkout.gitDir)).filter(name => names.test(name))
  const files = (await Promise.all(top.map(name => filesBelow(checkout.gitDir, name))))
    .flat()
    .filter(name => !name.includes('\n'))
  const hash = {
    args: ['hash-object', '-w', '--no-filters', '--stdin-paths'],
    cwd: checkout.gitDir,
    stdin: `${files.join('\n')}\n`,
  }
  const hashed = await exec.write(checkout, hash, options)
  if (!hashed.ok) return hashed
  const oids = hashed.value.text.trim().split('\n')
  const entries = files.map((name, index) => `100644 ${oids[index]}\t${asBytes(name)}`)
  return treeOf(exec, checkout, indexFile, entries, options)
}

/** The commits an unfinished operation needs that exist: those its state files name, and a bisect's own refs. */
export async function stateCommits(exec: Exec, checkout: RepoRef, options?: GitOptions): Answer<Oid[]> {
  const bisect = await exec.read(
    checkout,
    { args: ['for-each-ref', '--format=%(objectname)', 'refs/bisect/'] },
    options,
  )
  if (!bisect.ok) return bisect
  const named = [...(await operationHeads(checkout.gitDir)), ...bisect.value.text.split('\n').filter(oid => oid !== '')]
  const kept: Oid[] = []
  for (const oid of new Set(named)) {
    const found = await exec.read(
      checkout,
      { args: ['rev-parse', '--verify', '--quiet', `${oid}^{commit}`], codes: [0, 1, 128] },
      options,
    )
    if (!found.ok) return found
    if (found.value.exitCode === 0) kept.push(found.value.text.trim())
  }
  return ok(kept)
}
