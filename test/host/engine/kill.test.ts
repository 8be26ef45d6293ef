import { rm } from 'node:fs/promises'
import { openStore } from '@main/store/open'
import { bundle, runChild } from '@test/support/child'
import { tempFolder } from '@test/support/database'
import { must } from '@test/support/engine'
import { expect, test } from 'vitest'

test('kill -9 in the middle of the work loses no command that was answered', async () => {
  const { dir, cleanUp } = await tempFolder()
  const file = await bundle('test/fixtures/engine/hammer.ts')
  const answered: string[] = []
  try {
    for (const round of ['a', 'b', 'c']) {
      const child = runChild(file, dir, round)
      try {
        expect(await child.line()).toBe('ready')
        for (let n = 0; n < 150 + answered.length / 3; n += 1) await child.line()
      } finally {
        await child.kill()
      }
      answered.push(...child.lines.slice(1))
      const store = must(await openStore(dir))
      const { model, seq } = must(store.load())
      expect(answered.filter(id => !(id in model.tasks))).toEqual([])
      expect(answered.filter(id => store.receipt(id)?.answer.ok !== true)).toEqual([])
      // Each either whole or not there: one event and one receipt a task.
      expect(Object.keys(model.tasks).length).toBe(seq)
      store.close()
    }
  } finally {
    await rm(file)
    await cleanUp()
  }
})
