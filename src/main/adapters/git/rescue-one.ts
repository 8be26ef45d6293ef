import type { RescueRequest } from '@main/ports/git'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef, RescuedModule, RescueFacts, Signature } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { ofBytes } from './bytes'
import { commitTree } from './commit-tree'
import type { Answer, Exec } from './exec'
import { marksCommit } from './marks'
import { deleteRef, moveRef } from './move-ref'
import { readRef } from './refs'
import { refuse } from './refuse'
import { branchesOf, lostCommits, namesOf, stashesOf } from './rescue-lost'
import { type Changed, rawTree } from './rescue-raw'
import { rescuedName } from './rescues'
import { type Gathered, partsOf } from './snapshot-gather'

const MANY = 40

/** What a tree has that HEAD has not, and how many files differ, deleted ones with them. */
async function changes(
  exec: Exec,
  checkout: RepoRef,
  { head, whole }: Gathered,
  options?: GitOptions,
): Answer<{ readonly changed: Changed[]; readonly files: number }> {
  const args =
    head === null
      ? ['ls-tree', '-r', '-z', '--format=:000000 %(objectmode) - %(objectname) A%x00%(path)', whole]
      : ['diff-tree', '-r', '-z', '--no-renames', '--no-abbrev', head, whole]
  const said = await exec.read(checkout, { args }, options)
  if (!said.ok) return said
  const words = ofBytes(said.value.bytes).split('\0')
  const changed: Changed[] = []
  let files = 0
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [, mode = '', , oid = '', kind = ''] = (words[at] ?? '').split(' ')
    files += 1
    if (!kind.startsWith('D')) changed.push({ mode, oid, path: words[at + 1] ?? '' })
  }
  return ok({ changed, files })
}

async function sizeOf(exec: Exec, checkout: RepoRef, oids: readonly Oid[], options?: GitOptions): Answer<number> {
  if (oids.length === 0) return ok(0)
  const args = ['cat-file', '--batch-check=%(objectsize)']
  const said = await exec.read(checkout, { args, stdin: oids.map(oid => `${oid}\n`).join('') }, options)
  if (!said.ok) return said
  return ok(said.value.text.split('\n').reduce((sum, line) => sum + (Number.parseInt(line, 10) || 0), 0))
}

/** One commit for many: git's list of arguments has an end. */
async function bundled(
  exec: Exec,
  checkout: RepoRef,
  by: Signature,
  tree: Oid,
  oids: readonly Oid[],
  options?: GitOptions,
): Answer<Oid[]> {
  let rest = [...oids]
  while (rest.length > MANY) {
    const message = 'Commits that nothing else names\n'
    const parents = rest.slice(0, MANY)
    const made = await commitTree(
      exec,
      checkout,
      { author: by, committer: by, sign: false, tree, parents, message },
      options,
    )
    if (!made.ok) return made
    rest = [...rest.slice(MANY), made.value]
  }
  return ok(rest)
}

/** What is known of one checkout when its rescue is written. */
export interface One {
  readonly gathered: Gathered
  readonly folder: string
  /** Its submodules that have rescues of their own. */
  readonly modules: readonly RescuedModule[]
  /** Write it even where lasting refs hold it all. */
  readonly always: boolean
}

async function take(
  exec: Exec,
  checkout: RepoRef,
  request: RescueRequest,
  { gathered, folder, modules, always }: One,
  options?: GitOptions,
): Answer<(RescueFacts & { readonly commit: Oid }) | null> {
  const { into, by } = request
  const clone = checkout.commonDir !== into.commonDir
  const { head, branch, operation, whole, clean, parts } = gathered
  const stashes = clone ? await stashesOf(exec, checkout, options) : ok([])
  if (!stashes.ok) return stashes
  const branches = clone ? await branchesOf(exec, checkout, into, options) : ok([])
  if (!branches.ok) return branches
  const names = clone ? await namesOf(exec, checkout, into, options) : ok([])
  if (!names.ok) return names
  const stashed = stashes.value.map(stash => stash.oid)
  const lost = await lostCommits(
    exec,
    checkout,
    into,
    { more: [...(head === null ? [] : [head]), ...stashed], but: request.ref },
    options,
  )
  if (!lost.ok) return lost
  const differs = await changes(exec, checkout, gathered, options)
  if (!differs.ok) return differs
  const { changed, files } = differs.value
  const raw = await rawTree(exec, checkout, changed, folder, options)
  if (!raw.ok) return raw
  const held = clean && files === 0 && raw.value === null && lost.value.length === 0 && names.value.length === 0
  if (held && modules.length === 0 && !always) return ok(null)

  const person = { author: by, committer: by, sign: false }
  const rawCommit =
    raw.value === null
      ? null
      : await commitTree(
          exec,
          checkout,
          { ...person, tree: raw.value, parents: [], message: 'Files byte for byte\n' },
          options,
        )
  if (rawCommit !== null && !rawCommit.ok) return rawCommit
  const marks = await marksCommit(exec, checkout, { by, marks: gathered.marks, folder }, options)
  if (!marks.ok) return marks
  const bytes = await sizeOf(
    exec,
    checkout,
    changed.map(file => file.oid),
    options,
  )
  if (!bytes.ok) return bytes
  const facts: RescueFacts = {
    head,
    branch,
    operation,
    files: modules.reduce((sum, module) => sum + module.files, files),
    bytes: modules.reduce((sum, module) => sum + module.bytes, bytes.value),
    parts: { ...parts, raw: rawCommit?.value ?? null, marks: marks.value },
    lost: lost.value.filter(oid => oid !== head && !stashed.includes(oid)),
    stashes: stashes.value,
    branches: branches.value,
    names: names.value,
    modules,
  }
  const hung = await bundled(exec, checkout, by, whole, [...new Set([...facts.lost, ...stashed])], options)
  if (!hung.ok) return hung
  const further = [facts.parts.raw, facts.parts.marks].filter(oid => oid !== null)
  const parents = [...partsOf(gathered), ...further, ...hung.value]
  const commit = await commitTree(
    exec,
    checkout,
    { ...person, tree: whole, parents: [...new Set(parents)], message: request.message(facts) },
    options,
  )
  return commit.ok ? ok({ ...facts, commit: commit.value }) : commit
}

/** Brings a rescue of a clone, with all it hangs on and the clone's own names, into the project; all of it or nothing. */
async function bring(
  exec: Exec,
  clone: RepoRef,
  { ref, into }: RescueRequest,
  names: RescueFacts['names'],
  options?: GitOptions,
): Answer<void> {
  const args = ['fetch', '--quiet', '--atomic', '--no-tags', '--no-write-fetch-head', '--stdin', '--', clone.commonDir]
  const specs = [`${ref}:${ref}`, ...names.map(({ name }) => `+${name}:${rescuedName(ref, name)}`)]
  const stdin = specs.map(spec => `${spec}\n`).join('')
  const done = await exec.alone(into, 'shared', () => exec.write(into, { args, stdin, subject: ref }, options))
  return done.ok ? ok(undefined) : done
}

const taken = (ref: string) =>
  refuse({ code: 'exists', what: ref, message: `There is a rescue ${ref} already. Choose another name.` })

/**
 * Everything in one checkout, and every commit only it knows, pinned at a new ref of `into`; null where lasting refs hold
 * it all already. Errors: git's, and `exists`.
 */
export async function keepOne(
  exec: Exec,
  checkout: RepoRef,
  request: RescueRequest,
  one: One,
  options?: GitOptions,
): Answer<(RescueFacts & { readonly commit: Oid }) | null> {
  const { ref, into } = request
  const kept = await take(exec, checkout, request, one, options)
  if (!kept.ok || kept.value === null) return kept
  // A clone does not know which names the project has given away.
  const known = await readRef(exec, into, ref, options)
  if (!known.ok) return known
  if (known.value !== null) return known.value === kept.value.commit ? kept : taken(ref)
  const move = { ref, to: kept.value.commit, expected: null, reason: 'espalier: rescue' }
  const pinned = await moveRef(exec, checkout, move, options)
  if (!pinned.ok) return pinned.error.code === 'ref-moved' ? taken(ref) : pinned
  if (checkout.commonDir === into.commonDir) return kept
  const brought = await bring(exec, checkout, request, kept.value.names, options)
  if (!brought.ok) return brought
  // A clone is as it was: the project has it now.
  const gone = { ref, expected: kept.value.commit, reason: move.reason }
  const dropped = await deleteRef(exec, checkout, gone, options)
  return dropped.ok ? kept : dropped
}
