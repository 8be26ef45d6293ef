import {
  agent,
  board,
  card,
  column,
  drag,
  expect,
  expectInTerminal,
  gated,
  letGo,
  openBoard,
  PATIENT,
  shoot,
  tab,
  test,
} from '@test/support/page'

const patient = gated({ '*': PATIENT })

test('a card dragged onto an agent is worked on in a terminal, proved, and lands', async ({ page, project, host }) => {
  const whole = await project(patient)
  await whole.add('wire-login')
  const before = await whole.oid('main')
  await openBoard(page, await host(whole))

  const ready = column(page, 'Ready').getByRole('option', { name: 'Task wire-login' })
  await drag(page, ready, agent(page, 'devon'), 'Escape')
  await expect(page.locator('[data-drop-over]')).toHaveCount(0)
  expect((await whole.tasks())[0]).toMatchObject({ status: 'ready', assigned_to: null })

  await drag(page, ready, agent(page, 'devon'))
  await expect(column(page, 'Working').getByRole('option', { name: 'Task wire-login' })).toBeVisible()
  await expect(agent(page, 'devon')).toContainText('Task wire-login')
  await tab(page, 'Espalier').click()
  await expect(shoot(page, /devon.*, running, Task wire-login/)).toBeVisible()

  await agent(page, 'devon').dblclick()
  const terminal = page.getByRole('region', { name: 'Terminal devon' })
  await expect(terminal).toBeVisible()
  await expectInTerminal(page, terminal, /At work on wire-login/)

  await letGo(whole)
  await expect(shoot(page, /landed, Task wire-login/)).toBeVisible()
  await tab(page, 'Board').click()
  await expect(column(page, 'Done').getByRole('option', { name: 'Task wire-login' })).toBeVisible()
  await expectInTerminal(page, terminal, /Done with it/)
  expect(await whole.oid('main')).not.toBe(before)
  expect(await whole.git(['show', 'main:wire-login.txt'])).toBe('wire-login')

  await tab(page, 'Landing').click()
  await expect(page.getByRole('listbox', { name: 'Landing queue' }).getByRole('option')).toContainText('Landed')
})

test('the same by keyboard: choose a card, a, the agent’s name, Enter', async ({ page, project, host }) => {
  const whole = await project(patient)
  await letGo(whole)
  await whole.add('by-keys')
  await openBoard(page, await host(whole))
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  await expect(board(page).getByRole('listbox').first()).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(card(page, 'Task by-keys')).toBeFocused()
  await page.keyboard.press('a')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.type('tara')
  await page.keyboard.press('Enter')
  await expect(column(page, 'Done').getByRole('option', { name: 'Task by-keys' })).toBeVisible()
  expect(await whole.git(['log', '-1', '--format=%an', 'main^{/Work}'])).toBe('tara (Espalier)')

  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await expect(page.getByRole('listbox', { name: 'Landing queue' }).getByRole('option')).toBeFocused()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('open a shell')
  await page.keyboard.press('Enter')
  const shell = page.getByRole('region', { name: 'Terminal shell' })
  await expect(shell.getByRole('textbox', { name: 'Terminal input' })).toBeFocused()
  await page.keyboard.type('echo typed-$((40 + 2))\n')
  await expectInTerminal(page, shell, /typed-42/)
})

test('a card dropped on a terminal’s tab goes to the agent whose terminal it is', async ({ page, project, host }) => {
  const whole = await project(patient)
  await whole.add('first', '--service', 'tara')
  await whole.add('second')
  await openBoard(page, await host(whole))
  await expect(column(page, 'Working').getByRole('option', { name: 'Task first' })).toBeVisible()
  await agent(page, 'tara').dblclick()
  await expect(page.getByRole('region', { name: 'Terminal tara' })).toBeVisible()

  await drag(page, column(page, 'Ready').getByRole('option', { name: 'Task second' }), tab(page, 'tara'))
  await expect(card(page, 'Task second')).toContainText('tara')
  await letGo(whole)
  await expect(column(page, 'Done').getByRole('option')).toHaveCount(2)
  expect(await whole.git(['show', 'main:second.txt'])).toBe('second')
})
