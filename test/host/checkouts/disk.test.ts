import type { DiskUse } from '@main/ports/disk'
import { checkoutDisk } from '@main/services/operations/disk'
import { makeEngine, must, projectWith, system } from '@test/support/engine'
import { expect, it } from 'vitest'

it('a checkout’s size: who does not wait is told what is known, and the rest is measured behind', async () => {
  const host = await makeEngine()
  try {
    for (const command of projectWith('devon')) await host.as(system, command)
    const place = { id: 'devon', path: '/nowhere/devon', kind: 'worktree', branch: 'feature/a' } as const
    await host.as(system, { type: 'checkout.plan', ...place, ports: null, service: null })
    const observe = (dirty: number) =>
      host.as(system, { type: 'checkout.observe', id: 'devon', branch: 'feature/a', head: 'a'.repeat(40), dirty })
    await observe(0)
    const asked: ((use: DiskUse) => void)[] = []
    const disk = { use: () => new Promise<DiskUse>(resolve => asked.push(resolve)) }
    const repo = { root: '/nowhere', gitDir: '/nowhere/.git', commonDir: '/nowhere/.git' }
    const ask = checkoutDisk({ engine: host.engine, disk, repo })
    const known = async () => must(await ask({ wait: false }, undefined))
    const first = { id: 'devon', disk_bytes: 10, saved_bytes: 5 }
    expect(await known()).toEqual([])
    const waited = ask({ wait: true }, undefined)
    asked[0]?.({ own: 10, saved: 5 })
    expect(must(await waited)).toEqual([first])
    expect(await known()).toEqual([first])
    expect(asked).toHaveLength(1)
    // Seen to have changed: the size known before is told until it is measured anew.
    host.clock.advance(1000)
    await observe(3)
    expect(await known()).toEqual([first])
    expect(asked).toHaveLength(2)
    asked[1]?.({ own: 12, saved: 5 })
    expect(must(await ask({ wait: true }, undefined))).toEqual([{ ...first, disk_bytes: 12 }])
  } finally {
    await host.stop()
  }
})
