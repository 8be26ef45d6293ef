import { createExec } from '@main/adapters/git/exec'
import { createGateGit } from '@main/adapters/git/gate-git'
import { open } from '@main/adapters/git/open'
import { createProcesses } from '@main/adapters/process/spawn'
import type { Processes } from '@main/ports/processes'
import { must, mustFail } from '@test/support/engine'
import { makeRepo } from '@test/support/temp-repo'
import { expect, it } from 'vitest'

/** Answers for `rev-parse --show-toplevel` as for a git that was killed; everything else is real. */
function killing(processes: Processes): Processes {
  return {
    ...processes,
    async run(spec) {
      const ran = await processes.run(spec)
      if (!ran.ok || !spec.argv.includes('--show-toplevel')) return ran
      const nothing = Buffer.alloc(0)
      return { ok: true, value: { ...ran.value, exitCode: null, signal: 'SIGKILL', stdout: nothing, stderr: nothing } }
    },
  }
}

it('a git killed while it says where the files are never makes the repository’s own folder the checkout', async () => {
  const repo = await makeRepo({ files: { 'a.txt': 'one\n' } })
  try {
    const spec = { processes: createProcesses(), env: repo.env, readers: 4, random: () => 0.5 }
    const killed = createExec({ ...spec, processes: killing(spec.processes) })
    expect(mustFail(await open(killed, repo.root, '2.43.0')).exitCode).toBe(null)
    const inside = must(await open(createExec(spec), `${repo.root}/.git`, '2.43.0'))
    expect(inside.root).toBe(null)
    const at = await repo.oid('HEAD')
    const settled = await createGateGit(spec).settle(inside, { at, keepUntracked: false, project: inside })
    expect(mustFail(settled).code).toBe('bare')
    const call = { args: ['clean', '-ffd'], checkout: true }
    expect(mustFail(await createExec(spec).write(inside, call)).code).toBe('bare')
    expect(await repo.oid('HEAD')).toBe(at)
    await repo.git(['fsck', '--strict'])
  } finally {
    await repo.dispose()
  }
})

it('an ordinary repository is looked at by two git processes', async () => {
  const repo = await makeRepo({ files: { 'a.txt': 'one\n' } })
  try {
    const processes = createProcesses()
    let runs = 0
    const counted: Processes = {
      ...processes,
      run(spec) {
        runs += 1
        return processes.run(spec)
      },
    }
    const exec = createExec({ processes: counted, env: repo.env, readers: 4, random: () => 0.5 })
    const wanted = { branch: 'main', head: await repo.oid('HEAD'), hooksPath: `${repo.root}/.git/hooks` }
    expect(must(await open(exec, repo.root, '2.43.0'))).toMatchObject(wanted)
    expect(runs).toBe(2)
  } finally {
    await repo.dispose()
  }
})
