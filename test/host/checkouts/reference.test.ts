import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { checkoutViews } from '@shared/domain/views'
import { must } from '@test/support/engine'
import { commits, scriptedAgent } from '@test/support/scripted-agent'
import { describe, expect, it } from 'vitest'
import { configure, makeGround, makeShop } from '../runs/kit'

const places = {
  worktrees: ['main-reference/alpha', ''],
  clones: ['main-reference/alpha', 'clones'],
  'team-worktrees': ['teams/alpha/main-reference', 'teams/alpha'],
} as const

/** A team of two; devon's first task has been done. */
async function ground(strategy: keyof typeof places) {
  const made = await makeGround()
  const tells = `env | grep -E '^ESPALIER_(TEAM|MAIN)' > "$(dirname "$0")/env"; cat "$ESPALIER_PROMPT_FILE" > "$(dirname "$0")/prompt"`
  const agent = await scriptedAgent(made.side, { '*': `${tells}\n${commits('a.txt', 'A')}` })
  const yaml = `strategy: ${strategy}
teams: { alpha: { members: [devon, tara] } }
levels: { team: { gates: none }, main: { gates: none } }
services: { devon: { runtime: script }, tara: { runtime: script } }
runtimes: { script: { command: [${agent}] } }
`
  await configure(made, strategy === 'worktrees' ? yaml.replace(/^.*\n/, '') : yaml)
  const open = makeShop(made)
  const shop = await open()
  await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
  await shop.reaches('one', 'landing')
  const root = join(made.repo.dir, 'repo.espalier')
  const path = join(root, places[strategy][0])
  const land = (file: string) => made.repo.commit(`Land ${file}`, { [file]: file })
  return { ...made, open, shop, root, path, land }
}

const sees = (shop: Awaited<ReturnType<typeof ground>>['shop'], head: string) =>
  shop.until(({ checkouts }) =>
    Object.values(checkouts).find(
      one => one.purpose === 'reference' && one.state === 'ready' && one.head === head && one.dirty === 0,
    ),
  )

describe.each(['worktrees', 'clones', 'team-worktrees'] as const)(
  'the reference of main, checkouts as %s',
  strategy => {
    it('is made with the team’s first checkout, told to its agents, and follows main; edits in it are kept', async () => {
      const { repo, shop, side, root, path, land } = await ground(strategy)
      expect(await repo.git(['rev-parse', 'HEAD', '--abbrev-ref', 'HEAD'], path)).toBe(
        `${await repo.oid('main')}\nHEAD`,
      )
      const views = checkoutViews(shop.engine.model(), 0)
      expect(views.filter(({ role }) => role === 'reference')).toMatchObject([
        {
          id: 'main-reference-alpha',
          kind: 'worktree',
          path,
          team: 'alpha',
          branch: null,
          service: null,
          stale: false,
        },
      ])
      const told = await readFile(join(side, 'env'), 'utf8')
      expect(told).toContain(`ESPALIER_MAIN_REFERENCE=${path}\n`)
      expect(told).toContain(`ESPALIER_TEAM_DIR=${join(root, places[strategy][1])}\n`)
      expect(await readFile(join(side, 'prompt'), 'utf8')).toContain(`a clean copy of main (${path})`)

      const tip = await land('landed.txt')
      await sees(shop, tip)
      expect(await readFile(join(path, 'landed.txt'), 'utf8')).toBe('landed.txt')
      // Tara gets a checkout of her own beside it, never this one.
      await shop.does({ type: 'task.add', id: 'two', title: 'Two', service: 'tara' })
      await shop.reaches('two', 'landing')
      expect(shop.run('two').checkout).toBe('tara')
      expect(await readFile(join(side, 'prompt'), 'utf8')).toMatch(/devon: \/.*devon\) and a clean copy/)
      expect(
        Object.values(shop.engine.model().checkouts).filter(({ purpose }) => purpose === 'reference'),
      ).toHaveLength(1)

      // Nothing is lost of what somebody wrote or committed in it.
      await repo.write({ 'README.md': 'mine\n', 'new.txt': 'new\n' }, path)
      const first = await land('first.txt')
      await sees(shop, first)
      expect(await repo.git(['status', '--porcelain'], path)).toBe('')
      const [edits] = must(await shop.rescue.list())
      expect(edits).toMatchObject({ what: 'refresh', checkout: 'main-reference-alpha' })
      expect(await repo.git(['show', `${edits?.ref}:README.md`])).toBe('mine')
      expect(await repo.git(['show', `${edits?.ref}:new.txt`])).toBe('new')

      await repo.git(['commit', '-q', '--allow-empty', '-m', 'Astray'], path)
      const astray = await repo.oid('HEAD', path)
      await sees(shop, await land('second.txt'))
      await repo.git(['gc', '-q', '--prune=now'])
      expect(await repo.git(['log', '-1', '--format=%s', astray])).toBe('Astray')
    })
  },
)

it('comes up to main again after the engine was away, and where its folder was deleted', async () => {
  const { repo, shop, open, path, land } = await ground('worktrees')
  await shop.leave()
  await repo.git(['worktree', 'unlock', path])
  await repo.git(['worktree', 'remove', '--force', path])
  const tip = await land('away.txt')
  const again = await open()
  await sees(again, tip)
  expect((await stat(join(path, 'away.txt'))).isFile()).toBe(true)
})

it('is nowhere to restore into or to sync, moves with the layout, and goes where a person says so', async () => {
  const { shop, root, path } = await ground('worktrees')
  const id = 'main-reference-alpha'
  expect(await shop.checkouts.sync(null)).toMatchObject([{ id: 'devon' }])
  expect(await shop.checkouts.sync([id])).toMatchObject([{ id, state: 'current' }])
  must(await shop.checkouts.migrate('team-worktrees'))
  const moved = join(root, 'teams/alpha/main-reference')
  await shop.until(({ checkouts }) =>
    Object.values(checkouts).find(one => one.path === moved && one.state === 'ready' && one.head !== null),
  )
  expect(await stat(path).catch(() => null)).toBe(null)
  must(await shop.checkouts.remove(id))
  expect(await stat(moved).catch(() => null)).toBe(null)
})
