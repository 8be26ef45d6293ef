import { createOrphans } from '@main/services/gates/orphans'
import { makeWorld } from '@test/host/landing/world'
import { describe, expect, it } from 'vitest'

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('a gate whose engine was killed', () => {
  it('is ended by the next engine, and nothing else ever is', async () => {
    const world = await makeWorld()
    const { parts, repo } = world
    const orphans = createOrphans(parts, false)
    const abort = new AbortController()
    const runs: Promise<unknown>[] = []
    const start = (token: string) =>
      new Promise<number>(resolve => {
        runs.push(
          parts.processes.run({
            argv: ['/bin/sh', '-c', 'echo up; sleep 600; true'],
            cwd: repo.root,
            env: { PATH: process.env.PATH, ESPALIER_GATE_LOG: token },
            signal: abort.signal,
            onStdout: () => resolve(pid),
            onStart: started => {
              pid = started
            },
          }),
        )
        let pid = 0
      })
    try {
      const [mine, other] = [await start('gate-mine'), await start('gate-other')]
      await orphans.began('/gates/1', { pid: mine, token: 'gate-mine' })
      // The number was used again by somebody else.
      await orphans.began('/gates/2', { pid: other, token: 'gate-older' })
      await orphans.end('/gates/1')
      await orphans.end('/gates/2')
      await runs[0]
      expect(alive(mine)).toBe(false)
      expect(alive(other)).toBe(true)
    } finally {
      abort.abort()
      await Promise.all(runs)
      await world.dispose()
    }
  })
})
