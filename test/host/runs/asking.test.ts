import { join } from 'node:path'
import type { Run } from '@shared/domain/run/schema'
import { must } from '@test/support/engine'
import { commits, scriptedAgent, waitsFor } from '@test/support/scripted-agent'
import { expect, it } from 'vitest'
import { configure, makeGround, makeShop, type Workshop } from './kit'

const yaml = (agent: string) =>
  `services: { devon: { runtime: script, retries: 0 } }\nruntimes: { script: { command: [${agent}] } }\n`

const asks = (shop: Workshop, holds: (asks: Run['asks']) => boolean) =>
  shop.until(model => Object.values(model.runs).find(run => holds(run.asks)))

it('an agent that rings asks for somebody until it is answered, an engine later too', async () => {
  const ground = await makeGround()
  const agent = await scriptedAgent(ground.side, {
    '*': [
      waitsFor(join(ground.side, 'ring')),
      `printf '\\033]9;May I install it?\\033\\\\'`,
      'read answer',
      commits('answer.txt', 'Answer'),
    ].join('\n'),
  })
  await configure(ground, yaml(agent))
  const open = makeShop(ground)
  const first = await open()
  await first.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
  await first.reaches('one', 'running')
  // It rings while nobody is there to hear it.
  await first.leave()
  await ground.repo.write({ ring: '' }, ground.side)
  const second = await open()
  const { id, asks: asked } = await asks(second, now => now !== null)
  expect(asked).toMatchObject({ say: 'May I install it?' })
  must(await second.terminals.write(id, 'yes\n'))
  await asks(second, now => now === null)
  await second.reaches('one', 'landing')
  expect(second.run('one').asks).toBeNull()
})
