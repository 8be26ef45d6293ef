import { cp, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What git keeps of one checkout: its index, unfinished operations, its own log, its sparse patterns. */
const OWN =
  /^(index|sharedindex\..+|[A-Z]+_HEAD|MERGE_.+|AUTO_MERGE|SQUASH_MSG|COMMIT_EDITMSG|BISECT_.+|rebase-merge|rebase-apply|sequencer)$/

/** Copies git's state of one checkout into the folder of another. HEAD is the caller's. Throws what the file system says. */
export async function copyState(from: string, to: string): Promise<void> {
  const own = (await readdir(from)).filter(name => OWN.test(name))
  const deeper = ['logs/HEAD', 'info/sparse-checkout', 'refs/bisect', 'refs/worktree', 'refs/rewritten']
  for (const name of [...own, ...deeper]) {
    await mkdir(dirname(join(to, name)), { recursive: true })
    await cp(join(from, name), join(to, name), { recursive: true, preserveTimestamps: true }).catch(cause => {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause
    })
  }
}
