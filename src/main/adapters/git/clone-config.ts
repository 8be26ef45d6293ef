/** A setting as `git config --list --show-scope -z` tells it; `value` is null for a bare key. */
interface Setting {
  readonly scope: string
  readonly key: string
  readonly value: string | null
}

/** What describes the other repository itself: remotes, tracked branches, its format, its own upkeep. */
const ITS_OWN =
  /^(remote|branch|include|includeif|extensions|gc|maintenance|espalier|core\.(repositoryformatversion|bare|worktree|logallrefupdates|fsmonitor|untrackedcache))(\.|$)/i
const SPARSE = /^(core\.sparsecheckout|core\.sparsecheckoutcone|index\.sparse)$/i

/** Reads the listing: scope, key and value, each ended by a zero byte or the key's line break. */
export function parseSettings(text: string): Setting[] {
  const parts = text.split('\0')
  const settings: Setting[] = []
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const pair = parts[at + 1] ?? ''
    const cut = pair.indexOf('\n')
    const key = cut < 0 ? pair : pair.slice(0, cut)
    settings.push({ scope: parts[at] ?? '', key, value: cut < 0 ? null : pair.slice(cut + 1) })
  }
  return settings
}

const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`

/** One setting as a section of a configuration file. */
export function section(key: string, value: string | null): string {
  const first = key.indexOf('.')
  const last = key.lastIndexOf('.')
  const name = key.slice(0, first)
  const head =
    first === last
      ? `[${name}]`
      : `[${name} "${key
          .slice(first + 1, last)
          .replaceAll('\\', '\\\\')
          .replaceAll('"', '\\"')}"]`
  const line = key.slice(last + 1)
  return `${head}\n\t${line}${value === null ? '' : ` = ${quoted(value)}`}\n`
}

/**
 * What a clone is told besides what git writes: the person's settings of their repository (identity, line endings,
 * filters, signing), its hooks, its promisor remote, and that nothing is collected behind anybody's back. So work in a
 * clone behaves as it does in a worktree of the repository.
 */
export function cloneConfig(settings: readonly Setting[], hooks: string, project: string): string {
  const own = settings.filter(({ scope }) => scope === 'local' || scope === 'worktree')
  const carried = own.filter(({ scope, key }) => (scope === 'local' ? !ITS_OWN.test(key) : SPARSE.test(key)))
  // The promisor is asked for what a partial clone left out; here it is not `origin`, which is the project.
  const promisor = own.find(({ key }) => /^extensions\.partialclone$/i.test(key))?.value
  const prefix = `remote.${promisor}.`
  const lazy =
    promisor === undefined || promisor === null
      ? []
      : [
          ['extensions.partialClone', 'espalier-promisor'] as const,
          ...own
            .filter(({ key }) => key.startsWith(prefix) && /\.(url|promisor|partialclonefilter)$/i.test(key))
            .map(({ key, value }) => [`remote.espalier-promisor.${key.slice(prefix.length)}`, value] as const),
        ]
  return [
    ...carried.map(({ key, value }) => [key, value] as const),
    ...lazy,
    // Where the person named a folder, git finds it here as it does there; else the hooks are the repository's own.
    ...(settings.some(({ scope, key }) => scope !== 'command' && /^core\.hookspath$/i.test(key))
      ? []
      : [['core.hooksPath', hooks] as const]),
    ['gc.auto', '0'] as const,
    ['maintenance.auto', 'false'] as const,
    ['espalier.project', project] as const,
  ]
    .map(([key, value]) => section(key, value))
    .join('')
}
