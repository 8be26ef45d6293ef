import { agent, card, column, expect, gated, letGo, openBoard, PATIENT, test } from '@test/support/page'

const patient = gated({ '*': PATIENT })

test('a task added on the command line is on the board within a second', async ({ page, project, host }) => {
  const whole = await project(patient)
  await openBoard(page, await host(whole))
  await expect(page.getByText('No tasks yet')).toBeVisible()
  await whole.add('from-outside')
  await expect(card(page, 'Task from-outside')).toBeVisible({ timeout: 1000 })

  await page.getByRole('textbox', { name: 'New task' }).fill('From the window')
  await page.keyboard.press('Enter')
  await expect(card(page, 'From the window')).toBeVisible()
  expect((await whole.tasks()).map(task => task.title)).toEqual(['Task from-outside', 'From the window'])
})

test('an assignment is taken back by its toast and by Ctrl+Z', async ({ page, project, host }) => {
  const whole = await project(patient)
  await whole.add('busy', '--service', 'devon')
  await whole.add('other')
  await openBoard(page, await host(whole))
  await expect(agent(page, 'devon')).toContainText('Task busy')
  const assign = async () => {
    await card(page, 'Task other').click()
    await page.keyboard.press('a')
    await page.getByRole('dialog').getByRole('option', { name: 'devon' }).click()
    await expect(column(page, 'Working').getByRole('option', { name: 'Task other' })).toBeVisible()
  }
  const back = async () => {
    await expect(column(page, 'Ready').getByRole('option', { name: 'Task other' })).toBeVisible()
    expect(await whole.ask(['task', 'show', 'other'])).toMatchObject({ status: 'ready', assigned_to: null })
  }
  await assign()
  await page.getByRole('button', { name: 'Undo' }).first().click()
  await back()
  await assign()
  await page.keyboard.press('Control+z')
  await back()
  await letGo(whole)
  await expect(column(page, 'Done').getByRole('option', { name: 'Task busy' })).toBeVisible()
})
