import { bad, type Check, warn, well } from './deps'

/** The git program and who commits. */
export const checkGit: Check = async ({ git }, repo) => {
  const version = await git.version()
  const program = version.ok
    ? well('git', `git ${version.value}`)
    : bad('git', version.error.message, 'Install git 2.39 or newer and put it on your PATH.')
  const identity = await git.identity(repo)
  const who = identity.ok
    ? well('identity', `You commit as ${identity.value.name} <${identity.value.email}>.`)
    : warn(
        'identity',
        'git does not know who you are, so agents stand in as committers of their own work and landings bear Espalier’s name.',
        'git config --global user.name "Your Name" && git config --global user.email you@example.com',
      )
  const signs = await git.signs(repo)
  const signed =
    signs.ok && signs.value
      ? [well('signing', 'Commits are signed as your settings say; the key has to be unlocked while agents work.')]
      : []
  return [program, who, ...signed]
}

/** Whether the hooks a person relies on are there in every checkout. */
export const checkHooks: Check = async ({ files }, repo) => {
  const path = repo.hooksPath
  const inside = repo.root !== null && path.startsWith(repo.root) && !path.startsWith(repo.commonDir)
  if (inside) {
    const message = `Hooks come from ${path}, a folder of your checkout. Where it is not tracked, agents’ checkouts have none.`
    const hint = /husky/.test(path)
      ? 'husky makes it when dependencies are installed: set checkouts.setup to your install command.'
      : 'Track the folder, or make it in checkouts.setup.'
    return [warn('hooks', message, `${hint} Gates run at landing in any case.`)]
  }
  const names = (await files.names(repo.hooksPath)).filter(name => !name.endsWith('.sample') && !name.startsWith('_'))
  if (names.length === 0) return [well('hooks', 'No hooks.')]
  return [well('hooks', `Hooks run when agents commit: ${names.join(', ')}. They are off for Espalier’s own commits.`)]
}

/** The state the repository is in. */
export const checkRepository: Check = async (deps, repo) => {
  const found = []
  if (repo.bare)
    found.push(
      bad('repository', 'It is a bare repository: it has no files to work on.', 'Clone it, and open the clone.'),
    )
  if (repo.head === null)
    found.push(
      bad(
        'repository',
        'It has no commits, so there is nothing to branch from.',
        'git add -A && git commit -m "First commit"',
      ),
    )
  if (repo.operation !== null)
    found.push(
      warn(
        'repository',
        `A ${repo.operation} is unfinished in your checkout. What lands on its branch waits until it is over.`,
        `git ${repo.operation} --continue, or --abort`,
      ),
    )
  if (!repo.writable)
    found.push(
      bad('repository', `${repo.commonDir} cannot be written.`, 'Make the folder writable, or work on a copy.'),
    )
  if (repo.shallow)
    found.push(warn('shallow', 'The clone is shallow; old history cannot be compared.', 'git fetch --unshallow'))
  if (repo.partialClone)
    found.push(
      warn(
        'partial-clone',
        'The clone is partial; files are fetched when needed, so checkouts need the network.',
        'git fetch --refetch --no-filter',
      ),
    )
  if (repo.sparse)
    found.push(
      warn(
        'sparse',
        'Your checkout is sparse. Agents’ checkouts are sparse in the same way; gates see every file.',
        'git sparse-checkout disable, if that is not meant',
      ),
    )
  if (repo.hasSubmodules)
    found.push(
      well(
        'submodules',
        'There are submodules; each new checkout has them from your clones of them, or fetches what you do not have.',
      ),
    )
  const main = deps.config.current().branches.main
  const trunk = await deps.git.readRef(repo, `refs/heads/${main}`)
  if (trunk.ok && trunk.value === null && repo.head !== null)
    found.push(
      bad(
        'trunk',
        `There is no branch ${main} to land on.`,
        'Name your trunk in multi-agent.yaml, under branches: { main: … }.',
      ),
    )
  const attributes = await deps.files.read(`${deps.root}/.gitattributes`, 100_000)
  if (attributes?.includes('filter=lfs')) {
    const lfs = await deps.git.lfs(repo)
    const pointers = (why: string, hint: string) =>
      warn('lfs', `Files are kept in Git LFS, and ${why}: checkouts hold pointers in their place.`, hint)
    if (lfs.ok && lfs.value === 'ready') found.push(well('lfs', 'Large files come through Git LFS.'))
    else if (lfs.ok && lfs.value === 'not-set-up')
      found.push(pointers('it is not set up here', 'Run "git lfs install".'))
    else found.push(pointers('git-lfs is not installed', 'Install git-lfs, then run "git lfs install".'))
  }
  return found.length > 0 ? found : [well('repository', `${deps.root} is in order.`)]
}
