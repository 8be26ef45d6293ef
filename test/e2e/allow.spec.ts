import { expect, openBoard, tab, test } from '@test/support/page'
import { commits } from '@test/support/scripted-agent'

const config = (agent: string): string =>
  [
    'version: 1',
    'services:',
    '  devon: { runtime: script, retries: 0, directories: [src] }',
    'runtimes:',
    `  script: { command: [sh, ${JSON.stringify(agent)}], prompt: env }`,
    'levels:',
    '  main: { trigger: ready, gates: none }',
    '',
  ].join('\n')

test('files outside an agent’s folders are refused by name; a person says why they may land, and they do', async ({
  page,
  project,
  host,
}) => {
  const whole = await project({ agents: { '*': commits('outside.md', 'Write elsewhere') }, yaml: config })
  const before = await whole.oid('main')
  await whole.add('fence', '--service', 'devon')
  await openBoard(page, await host(whole))
  await tab(page, 'Landing').click()
  const landing = page.getByRole('article')
  await expect(landing).toContainText('Refused')
  await expect(landing.getByRole('list', { name: 'Files' })).toContainText('outside.md')
  expect(await whole.oid('main')).toBe(before)

  await landing.getByRole('button', { name: 'Allow these files…' }).click()
  await landing.getByRole('textbox', { name: 'Why these files may land' }).fill('The guide speaks of it')
  await page.keyboard.press('Enter')
  await expect(
    page.getByRole('listbox', { name: 'Landing queue' }).getByRole('option', { name: /Landed/ }),
  ).toBeVisible()
  await expect(landing).toContainText('The guide speaks of it')
  expect(await whole.git(['show', 'main:outside.md'])).toBe('fence')
  const [landed] = await whole.landings()
  expect(landed?.exceptions).toMatchObject([{ paths: ['outside.md'], reason: 'The guide speaks of it' }])
})

test('a person refuses what waits, with a reason that is on record', async ({ page, project, host }) => {
  const held = (agent: string) => config(agent).replace('trigger: ready', 'trigger: manual')
  const whole = await project({ agents: { '*': `mkdir src\n${commits('src/a.txt', 'Write it')}` }, yaml: held })
  await whole.add('unwanted', '--service', 'devon')
  await openBoard(page, await host(whole))
  await tab(page, 'Landing').click()
  const landing = page.getByRole('article')
  await expect(landing).toContainText('Waiting')
  await landing.getByRole('button', { name: 'Refuse…' }).click()
  await landing.getByRole('textbox', { name: 'Why it is refused' }).fill('We have it already')
  await page.keyboard.press('Enter')
  await expect(landing).toContainText('We have it already')
  expect(await whole.landings()).toMatchObject([{ state: 'refused', reason_code: 'refused-by-person' }])
})
