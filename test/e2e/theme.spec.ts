import { expect, gated, openBoard, PATIENT, test } from '@test/support/page'

const PAPER = 'rgb(246, 244, 239)'
const SOIL = 'rgb(16, 19, 17)'

test('dark and light follow the system, at once', async ({ page, project, host }) => {
  const whole = await project(gated({ '*': PATIENT }))
  await page.emulateMedia({ colorScheme: 'light' })
  await openBoard(page, await host(whole))
  const body = page.locator('body')
  await expect(body).toHaveCSS('background-color', PAPER)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(body).toHaveCSS('background-color', SOIL)
  await page.emulateMedia({ colorScheme: 'light' })
  await expect(body).toHaveCSS('background-color', PAPER)
})
