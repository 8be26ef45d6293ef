import { makeRepo, type TempRepo } from './temp-repo'

/**
 * Adds a submodule (`lib/part`, called `odd/part`) that has one of its own (`lib/part/core`) and commits it where the
 * checkout stands. What they were made of is gone then: nothing can be fetched any more.
 */
export async function addSubmodules(repo: TempRepo): Promise<void> {
  const core = await makeRepo({ files: { 'core.txt': 'core\n' }, name: 'core' })
  const part = await makeRepo({ files: { 'part.txt': 'part\n', '.gitignore': '*.tmp\nmade/\n' }, name: 'part' })
  await part.git(['submodule', 'add', '-q', core.root, 'core'])
  await part.commit('Add core')
  await repo.git(['submodule', 'add', '-q', '--name', 'odd/part', part.root, 'lib/part'])
  await repo.git(['submodule', 'update', '-q', '--init', '--recursive'])
  await repo.commit('Add part')
  // As git has it by default: submodules of this disk are not fetched.
  await repo.git(['config', '--global', 'protocol.file.allow', 'user'])
  await core.dispose()
  await part.dispose()
}

/** Commits a file in a submodule, and answers the commit. */
export async function commitIn(repo: TempRepo, folder: string, name: string): Promise<string> {
  await repo.write({ [name]: `${name}\n` }, folder)
  await repo.git(['add', '-A'], folder)
  await repo.git(['commit', '-q', '-m', `Add ${name}`], folder)
  return repo.oid('HEAD', folder)
}
