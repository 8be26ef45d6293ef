import { must, person } from '@test/support/engine'
import { expect, it } from 'vitest'
import { makeLevels } from './kit'

/** Landings do not run the gate; builds do, so that what it finds is found after everything has landed. */
const config = (strategy: string) => `services: { devon: {} }
teams: { alpha: { members: [devon] } }
gates:
  whole: { run: "test ! -e bad && ! { test -e left && test -e right; }", paths: [never/**] }
levels:
  team: { trigger: ready, gates: [whole] }
  integration: { trigger: manual, gates: [whole] }
  main: { trigger: manual, gates: [whole], strategy: ${strategy} }
`

type Files = Readonly<Record<string, Readonly<Record<string, string>>>>
const cases: readonly (readonly [strategy: string, bad: Files, guilty: readonly string[]])[] = [
  ['merge', { two: { bad: 'x\n' } }, ['two']],
  ['squash', { one: { left: 'x\n' }, three: { right: 'x\n' } }, ['one', 'three']],
]

it.each(cases)(
  'A7: within a level’s landing (%s), what breaks the build is found down to the branch',
  async (strategy, bad, guilty) => {
    const all = await makeLevels(config(strategy))
    const { integration } = all.parts
    try {
      const up = async () => {
        for (const level of ['integration', 'main']) {
          const [id = ''] = must(await all.promotion.promote({ level, branch: null, entry: null }, person))
          expect(await all.settled(id)).toMatchObject({ state: 'landed' })
        }
      }
      const ids = new Map<string, string>()
      const work = async (name: string, files: Record<string, string>) => {
        await all.grow(`feature/${name}`, files, 'refs/heads/team/alpha')
        const id = await all.submit(`feature/${name}`, 'team/alpha', { service: 'devon' })
        expect(await all.settled(id)).toMatchObject({ state: 'landed' })
        ids.set(name, id)
      }
      await work('zero', { zero: '0\n' })
      await up()
      const build = async () => {
        const [id = ''] = must(await integration.build('main', 'ada'))
        await integration.drain()
        return all.engine.model().builds[id]
      }
      expect(await build()).toMatchObject({ state: 'green' })
      for (const name of ['one', 'two', 'three', 'four']) await work(name, { [name]: 'x\n', ...bad[name] })
      await up()
      const red = await build()
      expect(red).toMatchObject({ state: 'red', proved: true, culprits: [{ landing: red?.revert }] })
      const [top] = red?.culprits ?? []
      const last = all.landing(top?.landing ?? '')
      expect(last).toMatchObject({ branch: 'integration/weekly', target: 'main' })
      const within = top?.within.map(({ landing }) => landing) ?? []
      expect(all.landing(within[0] ?? '')).toMatchObject({ branch: 'team/alpha', target: 'integration/weekly' })
      expect(within.slice(1)).toEqual(guilty.map(name => ids.get(name)))
    } finally {
      await all.dispose()
    }
  },
)
