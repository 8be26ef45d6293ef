import { rm } from 'node:fs/promises'
import { takeProjectLock } from '@main/store/lock'
import { bundle, runChild } from '@test/support/child'
import { tempFolder } from '@test/support/database'
import { must, mustFail } from '@test/support/engine'
import { expect, test } from 'vitest'

test('one holder at a time, in one process and across processes; a killed holder holds nothing', async () => {
  const { dir, cleanUp } = await tempFolder()
  const file = await bundle('test/fixtures/engine/holder.ts')
  const child = runChild(file, dir)
  try {
    expect(await child.line()).toBe('held')
    expect(mustFail(await takeProjectLock(dir)).code).toBe('busy')
    await child.kill()
    const lock = must(await takeProjectLock(dir))
    expect(mustFail(await takeProjectLock(dir)).code).toBe('busy')
    lock.release()
    must(await takeProjectLock(dir)).release()
  } finally {
    await child.kill()
    await rm(file)
    await cleanUp()
  }
})
