import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from '@test/support/census'
import {
  agent,
  board,
  column,
  expect,
  expectInTerminal,
  gated,
  letGo,
  openBoard,
  PATIENT,
  tab,
  test,
} from '@test/support/page'
import { until } from '@test/support/until'
import type { Whole } from '@test/support/whole'

const noting = gated({ '*': `echo $$ > ../../agent.pid\n${PATIENT}` })
const agentOf = (whole: Whole) =>
  until('the agent has begun', async () => {
    const pid = Number(await readFile(join(whole.dir, 'agent.pid'), 'utf8').catch(() => ''))
    return pid > 0 ? pid : undefined
  })

test('the host is killed: the agent lives, the page says what to type and goes on with the next host', async ({
  context,
  page,
  project,
  host,
  expectLostHost,
}) => {
  const whole = await project(noting)
  await whole.add('long', '--service', 'devon')
  const first = await host(whole, { port: null })
  await openBoard(page, first)
  const pid = await agentOf(whole)
  await agent(page, 'devon').dblclick()
  await expectInTerminal(page, page.getByRole('region', { name: 'Terminal devon' }), /At work on long/)

  expectLostHost()
  await first.kill()
  await expect(page.getByText('Reconnecting; this is the last known state')).toBeVisible()
  await expect(column(page, 'Working').getByRole('option', { name: 'Task long' })).toBeVisible()
  expect(await isAlive(pid)).toBe(true)

  // What is written meanwhile stays in its line until somebody can take it.
  const line = page.locator('#quick-add')
  await line.fill('Typed while away')
  await line.press('Enter')
  await expect(line).toHaveValue('Typed while away')

  const gone = page.getByText('The program behind this page has ended')
  await expect(gone).toContainText(`npm start -- --web ${whole.root}`)

  // Its address tells the browser the new token; the page that was left open then comes back by itself.
  const second = await host(whole, { port: null })
  expect(new URL(second.url).port).toBe(new URL(first.url).port)
  await expect(page.getByText('does not know this browser yet')).toBeVisible()
  const bare = await context.newPage()
  await bare.goto(new URL('/', second.url).href)
  await expect(bare.getByRole('heading')).toHaveText('Espalier does not know this browser yet')
  await openBoard(await context.newPage(), second)
  await expect(board(bare)).toBeVisible()
  await bare.close()
  await page.bringToFront()
  await expect(gone).toBeHidden({ timeout: 30_000 })
  await line.press('Enter')
  await expect(column(page, 'Ready').getByRole('option', { name: 'Typed while away' })).toBeVisible()
  await expect(column(page, 'Working').getByRole('option', { name: 'Task long' })).toBeVisible()
  const terminal = page.getByRole('region', { name: 'Terminal devon' })
  await expectInTerminal(page, terminal, /At work on long/)
  expect(await isAlive(pid)).toBe(true)
  expect(await agentOf(whole)).toBe(pid)

  await letGo(whole)
  await expect(column(page, 'Done').getByRole('option', { name: 'Task long' })).toBeVisible()
  await expectInTerminal(page, terminal, /Done with it/)
  const events = await whole.events()
  expect(events.map(event => event.seq)).toEqual(events.map((_, index) => index + 1))
  expect(events.filter(event => event.type === 'landing.landed')).toHaveLength(1)
})

test('the engine is killed in another program: the open page goes on by itself', async ({ page, project, host }) => {
  const whole = await project(noting)
  await whole.add('long', '--service', 'devon')
  const engine = whole.start(['run'])
  const pid = await agentOf(whole)
  await openBoard(page, await host(whole))
  await agent(page, 'devon').dblclick()
  const terminal = page.getByRole('region', { name: 'Terminal devon' })
  await expectInTerminal(page, terminal, /At work on long/)

  engine.signal('SIGKILL')
  await engine.ended
  await letGo(whole)
  await expect(column(page, 'Done').getByRole('option', { name: 'Task long' })).toBeVisible()
  await expectInTerminal(page, terminal, /Done with it/)
  await expect(tab(page, 'devon')).toBeVisible()
  await expect.poll(() => isAlive(pid)).toBe(false)
})
