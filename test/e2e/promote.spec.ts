import { expect, openBoard, tab, test } from '@test/support/page'
import { commits } from '@test/support/scripted-agent'

const config = (agent: string): string =>
  [
    'version: 1',
    'services:',
    '  devon: { runtime: script, retries: 0 }',
    'teams: { alpha: { members: [devon] } }',
    'runtimes:',
    `  script: { command: [sh, ${JSON.stringify(agent)}], prompt: env }`,
    'gates:',
    '  unit: { run: test -e part.txt }',
    'levels:',
    '  team: { trigger: ready, gates: [unit] }',
    '  main: { trigger: manual, gates: [unit], tag: "milestone/one" }',
    '',
  ].join('\n')

test('what a team has ready is promoted to main by a click, proved there and tagged', async ({
  page,
  project,
  host,
}) => {
  const whole = await project({ agents: { '*': commits('part.txt', 'Write a part') }, yaml: config })
  await whole.add('part', '--service', 'devon')
  const before = await whole.oid('main')
  await openBoard(page, await host(whole))
  await tab(page, 'Landing').click()
  const queue = page.getByRole('listbox', { name: 'Landing queue' })
  await expect(queue.getByRole('option', { name: /Task part.*Landed in / })).toBeVisible()
  expect(await whole.oid('main')).toBe(before)

  // The palette gives the keyboard back to where it was.
  await queue.focus()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(queue).toBeFocused()

  const levels = page.getByRole('region', { name: 'Levels' })
  await expect(levels).toContainText('ahead')
  await levels.getByRole('button', { name: 'Promote' }).click()
  await expect(queue.getByRole('option', { name: /team\/alpha.*Landed/ })).toBeVisible()
  await expect(levels.getByRole('button', { name: 'Promote' })).toHaveCount(0)
  expect(await whole.git(['show', 'main:part.txt'])).toBe('part')
  await expect.poll(() => whole.git(['tag', '--points-at', 'main'])).toBe('milestone/one')

  // A pane with nothing in it that takes keys has them all the same.
  await queue.focus()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('rescued work')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Nothing had to be rescued')).toBeVisible()
  await expect
    .poll(() =>
      page.evaluate(
        () =>
          document.activeElement?.textContent?.includes('Nothing had to be rescued') &&
          document.activeElement !== document.body,
      ),
    )
    .toBe(true)
})
