import { anyHistory } from '@test/support/arbitraries'
import { makeEngine, must, mustFail, person, projectWith, system } from '@test/support/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('P3: repeating any command adds no event and gives the same answer, after a restart too', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async history => {
      let host = await makeEngine()
      try {
        for (const command of projectWith('devon', 'tara')) await host.as(system, command)
        const send = (command: (typeof history)[number], n: number) =>
          host.engine.dispatch(command, { actor: person, commandId: `p-${n}` })
        const first = await Promise.all(history.map(send))
        const seq = host.engine.seq()
        const again = await Promise.all(history.map(send))
        expect(again).toEqual(first)
        host = await host.reopen()
        expect(await Promise.all(history.map(send))).toEqual(first)
        expect(host.engine.seq()).toBe(seq)
      } finally {
        await host.stop()
      }
    }),
    { numRuns: 15 },
  )
})

test('another command under a known id is refused', async () => {
  const host = await makeEngine()
  try {
    const send = (title: string) => host.engine.dispatch({ type: 'task.add', title }, { actor: person, commandId: 'x' })
    must(await send('One'))
    expect(mustFail(await send('Two')).code).toBe('command-reused')
    expect(must(await send('One')).records.length).toBe(1)
    expect(mustFail(await host.engine.dispatch({ type: 'task.add', title: ' ' }, { actor: person })).code).toBe(
      'bad-command',
    )
  } finally {
    await host.stop()
  }
})
