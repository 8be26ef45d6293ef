import { agent, column, expect, test } from '@test/support/page'

test('what is typed before the window is there is kept: whole lines become tasks, the rest goes on', async ({
  page,
  project,
  host,
}) => {
  const whole = await project({})
  const { url } = await host(whole)
  // The window's own files wait until the keys have been pressed.
  let release = () => {}
  const typed = new Promise<void>(resolve => {
    release = resolve
  })
  await page.route(/\/assets\/.*\.js$/, async route => {
    await typed
    await route.continue()
  })
  await page.goto(url, { waitUntil: 'commit' })
  const field = page.getByRole('textbox', { name: 'New task' })
  await expect(page.locator('#early[data-lines]')).toBeVisible()
  await field.fill('Wire login !high')
  await field.press('Enter')
  await field.pressSequentially('Draw the map')
  await field.press('Home')
  release()

  await expect(agent(page, 'devon')).toBeVisible()
  await expect(column(page, 'Ready').getByRole('option', { name: 'Wire login' })).toContainText('High')
  const line = page.locator('#quick-add')
  await expect(line).toHaveValue('Draw the map')
  await expect(line).toBeFocused()
  await page.keyboard.type('Now ')
  await expect(line).toHaveValue('Now Draw the map')
  await expect(page.locator('#early')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(column(page, 'Ready').getByRole('option', { name: 'Now Draw the map' })).toBeVisible()

  // A mark that names nothing is asked about; Enter again keeps it as it stands.
  await page.keyboard.type('Ask @nobody')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No agent is called nobody. ↵ again')).toBeVisible()
  await expect(line).toHaveValue('Ask @nobody')
  await page.keyboard.press('Enter')
  await expect(column(page, 'Ready').getByRole('option', { name: 'Ask @nobody' })).toBeVisible()
})
