import {
  agent,
  column,
  expect,
  expectInTerminal,
  gated,
  letGo,
  openBoard,
  PATIENT,
  tab,
  terminalText,
  test,
} from '@test/support/page'

test('a reload in the middle of a run loses nothing', async ({ page, project, host }) => {
  const whole = await project(gated({ '*': `seq -f "line %g of the beginning" 1 500\n${PATIENT}` }))
  await whole.add('long', '--service', 'devon')
  await openBoard(page, await host(whole))
  await expect(column(page, 'Working').getByRole('option', { name: 'Task long' })).toBeVisible()
  await agent(page, 'devon').dblclick()
  const terminal = page.getByRole('region', { name: 'Terminal devon' })
  await expectInTerminal(page, terminal, /At work on long/)
  const before = await terminalText(page, terminal)

  await tab(page, 'Log').getByRole('button', { name: 'Close Log' }).click()
  await expect(tab(page, 'Log')).toHaveCount(0)
  await page.reload()
  await expect(column(page, 'Working').getByRole('option', { name: 'Task long' })).toBeVisible()
  await expect(agent(page, 'devon')).toContainText('Task long')
  await expect(tab(page, 'devon')).toBeVisible()
  await expect(tab(page, 'Log')).toHaveCount(0)
  await expectInTerminal(page, terminal, /At work on long/)
  expect((await terminalText(page, terminal)).trim()).toBe(before.trim())

  await letGo(whole)
  await expect(column(page, 'Done').getByRole('option', { name: 'Task long' })).toBeVisible()
  await expectInTerminal(page, terminal, /Done with it/)

  await page.reload()
  await expect(tab(page, 'devon')).toBeVisible()
  await expectInTerminal(page, terminal, /Done with it/)
})
