import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from '@test/support/census'
import { must } from '@test/support/engine'
import { expect, it } from 'vitest'
import { configure, makeGround, makeShop } from '../runs/kit'

it('stops a teardown that never ends when Espalier leaves, and keeps the checkout until it is removed again', async () => {
  const ground = await makeGround()
  const began = join(ground.side, 'began')
  const goes = join(ground.side, 'goes')
  const teardown = `touch ${began}; while [ ! -e ${goes} ]; do sleep 0.1; done`
  await configure(ground, `services: { devon: {} }\ncheckouts: { teardown: "${teardown}" }\n`)
  const open = makeShop(ground)
  const shop = await open({ dispatch: false })
  const { id, path } = must(await shop.checkouts.create({ service: 'devon' }))
  const removing = shop.checkouts.remove(id)
  await expect.poll(() => existsSync(began), { timeout: 20_000 }).toBe(true)
  await shop.leave()
  expect(await removing).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  expect(existsSync(path)).toBe(true)
  await ground.repo.write({ goes: '' }, ground.side)
  const again = await open({ dispatch: false })
  must(await again.checkouts.remove(id))
  expect(existsSync(path)).toBe(false)
})

it('stops a teardown when a person says so: all it started ends, and the checkout stays as it is', async () => {
  const ground = await makeGround()
  const [pid, goes] = [join(ground.side, 'pid'), join(ground.side, 'goes')]
  const teardown = `test -e ${goes} || { echo tearing; touch half.txt; sleep 600 & echo $! > ${pid}; wait; }`
  await configure(ground, `services: { devon: {} }\ncheckouts: { teardown: "${teardown}" }\n`)
  const shop = await makeShop(ground)({ dispatch: false })
  const { id, path } = must(await shop.checkouts.create({ service: 'devon' }))
  expect(shop.checkouts.cancelRemoval(id)).toBe(false)
  const removing = shop.checkouts.remove(id)
  const log = await shop.until(model => model.checkouts[id]?.teardown)
  const read = () => readFile(pid, 'utf8').catch(() => '')
  await expect.poll(read, { timeout: 20_000 }).toMatch(/\d+\n/)
  expect(shop.checkouts.cancelRemoval(id)).toBe(true)
  expect(await removing).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  expect(await isAlive(Number(await read()))).toBe(false)
  expect(existsSync(path)).toBe(true)
  expect(shop.engine.model().checkouts[id]).toMatchObject({ state: 'ready', teardown: null, dirty: 1 })
  const said = await readFile(join(ground.repo.root, '.git/espalier/logs', `${log}.log`), 'utf8')
  expect(said).toMatch(/^tearing$[\s\S]+stopped/m)
  await ground.repo.write({ goes: '' }, ground.side)
  must(await shop.checkouts.remove(id, { rescue: true }))
  expect(existsSync(path)).toBe(false)
})
