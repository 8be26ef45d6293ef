import { makeRepo, type TempRepo } from './temp-repo'

/**
 * Adds a submodule (`lib/part`, called `odd/part`) that has one of its own (`lib/part/core`) and commits it where the
 * checkout stands. What they were made of is gone then: nothing can be fetched any more.
 */
export async function addSubmodules(repo: TempRepo): Promise<void> {
  const core = await makeRepo({ files: { 'core.txt': 'core\n' }, name: 'core' })
  const part = await makeRepo({ files: { 'part.txt': 'part\n', '.gitignore': '*.tmp\nmade/\n' }, name: 'part' })
  await note(part, 'core', 'core', core)
  await part.git(['commit', '-q', '-m', 'Add core'])
  await note(repo, 'odd/part', 'lib/part', part)
  await repo.git(['submodule', 'update', '-q', '--init', '--recursive'])
  await repo.commit('Add part')
  // As git has it by default: submodules of this disk are not fetched.
  await repo.git(['config', '--global', 'protocol.file.allow', 'user'])
  await core.dispose()
  await part.dispose()
}

/** Notes a submodule as git would: `git submodule add` starts many processes, and each test pays for them. */
async function note(repo: TempRepo, name: string, path: string, from: TempRepo): Promise<void> {
  await repo.write({ '.gitmodules': `[submodule "${name}"]\n\tpath = ${path}\n\turl = ${from.root}\n` })
  await repo.git(['add', '.gitmodules'])
  await repo.git(['update-index', '--add', '--cacheinfo', `160000,${await from.oid('HEAD')},${path}`])
}

/** Commits a file in a submodule, and answers the commit. */
export async function commitIn(repo: TempRepo, folder: string, name: string): Promise<string> {
  await repo.write({ [name]: `${name}\n` }, folder)
  await repo.git(['add', '-A'], folder)
  await repo.git(['commit', '-q', '-m', `Add ${name}`], folder)
  return repo.oid('HEAD', folder)
}
