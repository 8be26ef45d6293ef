import type { Config } from '@shared/domain/config/schema'
import { must } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { parser } from '../landing/harness'
import { type Levels, levelsConfig, makeLevels } from './kit'

let levels: Levels | null = null
afterEach(async () => {
  await levels?.dispose()
  levels = null
})

describe('a level whose branch is not there', () => {
  it('begins where the next one above it stands when something lands on it, and those between with it', async () => {
    const text = levelsConfig({ integration: 'trigger: manual' })
    const config: Config = must(parser.parse(text, { mainBranch: 'main' }))
    levels = await makeLevels(text, { branches: false, working: () => config })
    const { repo, grow, submit, settled } = levels
    const main = await repo.oid('main')
    await grow('feature/x-devon', { 'x.txt': 'x\n' })
    expect(await settled(await submit('feature/x-devon', 'team/alpha'))).toMatchObject({ state: 'landed', base: main })
    expect(await repo.oid('integration/weekly')).toBe(main)
    expect(await repo.git(['show', 'team/alpha:x.txt'])).toBe('x')

    // What was there and is gone had work on it: a person says where it stood.
    const last = await repo.oid('team/alpha')
    await repo.git(['update-ref', '-d', 'refs/heads/team/alpha'])
    await grow('feature/y-devon', { 'y.txt': 'y\n' })
    const gone = await settled(await submit('feature/y-devon', 'team/alpha'))
    expect(gone).toMatchObject({
      state: 'waiting',
      reason: { code: 'no-target', hint: `Make it again: git branch team/alpha ${last}.` },
    })
  })
})
