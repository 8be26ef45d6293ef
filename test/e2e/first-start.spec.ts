import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { agent, column, expect, test } from '@test/support/page'

test('welcome, open a repository, write a configuration, add a task', async ({ page, project, host }) => {
  const whole = await project({
    files: { 'package.json': '{ "name": "shop", "scripts": { "test": "node --test" } }\n' },
  })
  await whole.git(['rm', '-q', 'multi-agent.yaml'])
  await whole.commit('Begin without a configuration')
  await page.goto((await host(whole, { path: null })).url)

  await expect(page.getByRole('heading', { name: 'Espalier' })).toBeVisible()
  await expect(page.getByText('Projects you open are listed here.')).toBeVisible()
  const path = page.getByRole('textbox', { name: 'Path of a git repository' })
  await path.fill(join(whole.dir, 'home'))
  await path.press('Enter')
  await expect(page.getByRole('alert')).toContainText('is not in a git repository')
  await expect(path).toHaveValue(join(whole.dir, 'home'))
  await path.fill(whole.root)
  await path.press('Enter')

  await expect(page.getByRole('heading', { name: 'Nobody works on repo yet' })).toBeVisible()
  await expect(page).toHaveTitle('repo – Espalier')
  // One that was never good is not taken for none.
  await writeFile(join(whole.root, 'multi-agent.yaml'), 'version: 1\nservices:\n  devon: { runtim: claude }\n')
  await expect(page.getByRole('heading', { name: 'multi-agent.yaml has 1 mistake' })).toBeVisible()
  await expect(page.getByRole('list', { name: 'Mistakes' })).toContainText('Did you mean "runtime"?')
  await rm(join(whole.root, 'multi-agent.yaml'))
  await page.getByRole('button', { name: 'Write multi-agent.yaml' }).click()
  const field = page.getByRole('textbox', { name: 'New task' })
  await expect(field).toBeVisible()
  expect(await readFile(join(whole.root, 'multi-agent.yaml'), 'utf8')).toContain('npm test')
  await expect(agent(page, 'developer')).toBeVisible()

  await field.fill('Wire login !high')
  await field.press('Enter')
  await expect(column(page, 'Ready').getByRole('option', { name: 'Wire login' })).toContainText('High')
  const [task] = await whole.tasks()
  expect(task).toMatchObject({ id: 'wire-login', priority: 'high', status: 'ready', assigned_to: null })
})
