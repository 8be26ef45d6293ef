import { card, column, expect, gated, openBoard, tab, test } from '@test/support/page'
import { commits } from '@test/support/scripted-agent'

const GATE = 'if [ -e bad.txt ]; then echo "bad.txt is here: 1 failing"; exit 3; fi\necho "2 passing"\n'

test('a refused landing shows its evidence; mended by the agent’s next attempt, it lands', async ({
  page,
  project,
  host,
}) => {
  const mend = 'git rm -q bad.txt\necho good > good.txt\ngit add -A\ngit commit -q -m "Mend it"'
  const careless = `if [ -e bad.txt ]; then\n${mend}\nelse\n${commits('bad.txt', 'Be careless')}\nfi`
  const whole = await project(gated({ '*': careless }, GATE))
  const before = await whole.oid('main')
  await whole.add('careless', '--service', 'devon')
  await openBoard(page, await host(whole))

  const needs = page.getByRole('region', { name: 'Needs you' })
  await needs.getByRole('button', { name: 'Task careless' }).first().click()
  await tab(page, 'Landing').click()
  const landing = page.getByRole('article')
  await expect(landing).toContainText('Refused')
  await expect(landing.getByRole('list', { name: 'Gates' })).toContainText('exit 3')
  await expect(landing.getByRole('region', { name: 'Output of unit' })).toContainText('bad.txt is here: 1 failing')
  expect(await whole.oid('main')).toBe(before)

  await tab(page, 'Board').click()
  await card(page, 'Task careless').click()
  await page.keyboard.press('r')
  await expect(column(page, 'Done').getByRole('option', { name: 'Task careless' })).toBeVisible()
  expect(await whole.git(['ls-tree', '--name-only', 'main'])).toContain('good.txt')
  expect(await whole.git(['ls-tree', '--name-only', 'main'])).not.toContain('bad.txt')
})

test('a branch mended by hand is offered again and lands', async ({ page, project, host }) => {
  const whole = await project(gated({ '*': commits('bad.txt', 'Be careless') }, GATE))
  await whole.add('careless', '--service', 'devon')
  await openBoard(page, await host(whole))
  await tab(page, 'Landing').click()
  const landing = page.getByRole('article')
  await expect(landing).toContainText('Refused')

  const [checkout] = await whole.ask<{ path: string }[]>(['checkout', 'list'])
  const at = checkout?.path ?? ''
  await whole.git(['rm', '-q', 'bad.txt'], at)
  await whole.git(['commit', '-q', '-m', 'Take it out again'], at)
  await whole.write({ 'by-hand.txt': 'mended\n' }, at)
  await whole.git(['add', '-A'], at)
  await whole.git(['commit', '-q', '-m', 'Mend it by hand'], at)
  await landing.getByRole('button', { name: 'Offer again' }).click()
  await expect(
    page.getByRole('listbox', { name: 'Landing queue' }).getByRole('option', { name: /Landed/ }),
  ).toBeVisible()
  expect(await whole.git(['show', 'main:by-hand.txt'])).toBe('mended')
})
