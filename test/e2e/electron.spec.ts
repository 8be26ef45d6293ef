import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { column, drag, expect, gated, letGo, PATIENT, test } from '@test/support/page'
import { _electron } from 'playwright/test'

const root = join(import.meta.dirname, '../..')
const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules/electron/dist')
const program = [
  join(dist, 'electron'),
  join(dist, 'electron.exe'),
  join(dist, 'Electron.app/Contents/MacOS/Electron'),
].find(existsSync)

test('the desktop app opens a project, and a dragged card lands', async ({ project }) => {
  if (!program) process.stdout.write('SKIPPED: Electron’s program is not here\n')
  test.skip(!program, 'Electron’s program is not here')
  const whole = await project(gated({ '*': PATIENT }))
  await letGo(whole)
  await whole.add('wire-login')
  const app = await _electron.launch({
    executablePath: program ?? '',
    args: ['--no-sandbox', root, whole.root],
    env: Object.fromEntries(Object.entries(whole.env).flatMap(([name, value]) => (value ? [[name, value]] : []))),
  })
  const page = await app.firstWindow()
  const ready = column(page, 'Ready').getByRole('option', { name: 'Task wire-login' })
  await drag(page, ready, page.getByRole('region', { name: 'Agents' }).getByRole('button', { name: 'devon' }))
  await expect(column(page, 'Done').getByRole('option', { name: 'Task wire-login' })).toBeVisible()
  await app.close()
})
