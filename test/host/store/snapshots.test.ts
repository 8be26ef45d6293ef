import { openStore } from '@main/store/open'
import { createSnapshots } from '@main/store/snapshots'
import { openSqlite } from '@main/store/sqlite'
import { emptyModel, Model } from '@shared/domain/model'
import { tempFolder } from '@test/support/database'
import { must } from '@test/support/engine'
import { expect, test } from 'vitest'

test('a snapshot holds every container that a model has', async () => {
  const { dir, cleanUp } = await tempFolder()
  const store = must(await openStore(dir))
  const db = must(openSqlite(store.path))
  try {
    const nouns = Object.keys(Model.shape).filter(name => name !== 'project')
    // Called the same by whatever its kind is called by.
    const entity = (noun: string) => ({ id: noun, name: noun, branch: noun })
    const model: Model = Object.assign(
      emptyModel(),
      Object.fromEntries(nouns.map(noun => [noun, { [noun]: entity(noun) }])),
    )
    const snapshots = createSnapshots(db)
    for (const write of snapshots.slices(model, 0)) write()
    expect(nouns.length).toBeGreaterThan(10)
    expect(snapshots.read(0)).toEqual(model)
  } finally {
    db.close()
    store.close()
    await cleanUp()
  }
})
