import { existsSync } from 'node:fs'
import { join } from 'node:path'
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
