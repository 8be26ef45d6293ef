import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeTerminalGround, type TerminalGround } from './ground'

let ground: TerminalGround
beforeAll(async () => {
  ground = await makeTerminalGround()
}, 120_000)
afterAll(() => ground.clean(), 60_000)

/** Resolves when the terminal shows `text`. */
const shows = async (page: Page, text: string): Promise<void> => {
  await page.waitForFunction(wanted => (document.documentElement.dataset.screen ?? '').includes(wanted), text)
}

describe('a terminal in the window', () => {
  it('shows what the program wrote before it was opened, and what is typed', async () => {
    await ground.create('cat-1', 'echo ready; exec cat')
    const page = await ground.open('cat-1')
    await shows(page, 'ready')
    await page.locator('.xterm-helper-textarea').focus()
    await page.keyboard.type('hello there')
    await page.keyboard.press('Enter')
    await shows(page, 'hello there\nhello there')
    const marks = await page.evaluate(() =>
      ['terminal-key', 'terminal-echo'].map(name => performance.getEntriesByName(name).length > 0),
    )
    expect(marks).toEqual([true, true])
    await page.close()
  })

  it('keeps its content while away, says so, and goes on after', async () => {
    await ground.create('cat-2', 'echo before; exec cat')
    const page = await ground.open('cat-2')
    await shows(page, 'before')
    ground.allow(false)
    ground.cut()
    await page.getByText('Reconnecting').waitFor()
    await shows(page, 'before')
    // Trying now is refused too; then it comes back by itself.
    await page.getByRole('button', { name: 'Try now' }).click()
    await shows(page, 'before')
    ground.allow(true)
    await page.getByText('Reconnecting').waitFor({ state: 'detached' })
    await page.locator('.xterm-helper-textarea').focus()
    await page.keyboard.type('after')
    await page.keyboard.press('Enter')
    await shows(page, 'after\nafter')
    await page.close()
  })

  it('says how its program ended', async () => {
    await ground.create('end-1', 'echo last words; exit 3')
    const page = await ground.open('end-1')
    await shows(page, 'last words')
    await page.getByText('Ended with exit code 3').waitFor()
    await page.getByRole('button', { name: 'Start again' }).waitFor()
    await page.close()
  })

  it('says that a session is gone', async () => {
    const page = await ground.open('never-was')
    await page.getByText('This terminal is gone').waitFor()
    await page.close()
  })

  it('fits its program to the window, and after a while hidden shows what it missed', async () => {
    // The program says its size at first and whenever it is told of another one.
    await ground.create('size-1', "trap 'stty size' WINCH; stty size; while :; do read line; done")
    const page = await ground.open('size-1')
    /** Resolves with the size shown (rows, cols) when it is another than `before` and the program has said the same last. */
    const agreed = async (before: string): Promise<string> => {
      const size = await page.waitForFunction(was => {
        const { cells, screen } = document.documentElement.dataset
        return cells !== undefined && cells !== was && screen?.split('\n').at(-1) === cells ? cells : null
      }, before)
      return String(await size.jsonValue())
    }
    const wide = await agreed('24 80')
    await page.getByRole('button', { name: 'Hide' }).click()
    await page.setViewportSize({ width: 700, height: 400 })
    await page.getByRole('button', { name: 'Show' }).click()
    const narrow = await agreed(wide)
    expect(Number(narrow.split(' ')[1])).toBeLessThan(Number(wide.split(' ')[1]))
    await page.close()
  })

  it('finds text, and closes the search with Escape', async () => {
    await ground.create('find-1', 'seq 1 200; echo needle; seq 1 50; exec cat')
    const page = await ground.open('find-1')
    await shows(page, 'needle')
    await page.locator('.xterm-helper-textarea').focus()
    await page.keyboard.press('Control+Shift+F')
    await page.getByLabel('Find in terminal').fill('needle')
    await page.getByText('1 of 1').waitFor()
    await page.keyboard.press('Escape')
    await page.getByLabel('Find in terminal').waitFor({ state: 'detached' })
    await page.close()
  })

  it('asks before a program may write to the clipboard', async () => {
    await ground.create('osc-1', "printf '\\033]52;c;c2VjcmV0\\007'; exec cat")
    const page = await ground.open('osc-1')
    await page.getByText('The program wants to copy 6 letters').waitFor()
    expect(await page.evaluate(() => document.documentElement.dataset.clipboard)).toBeUndefined()
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    expect(await page.evaluate(() => document.documentElement.dataset.clipboard)).toBe('secret')
    await page.close()
  })

  it('copies a word that is clicked twice', async () => {
    await ground.create('copy-1', "printf 'needle rest\\n'; exec cat")
    const page = await ground.open('copy-1')
    await shows(page, 'needle rest')
    const box = await page.locator('.xterm-screen').boundingBox()
    if (!box) throw new Error('no terminal')
    await page.mouse.dblclick(box.x + 20, box.y + 8)
    await page.keyboard.press('Control+Shift+C')
    await page.waitForFunction(() => document.documentElement.dataset.clipboard === 'needle')
    await page.close()
  })

  it('counts wide letters as two cells, keeps ten thousand lines, and tells the mouse to a program that asks', async () => {
    // The bar goes to the fifth cell: right behind two letters of two cells each.
    const script = "seq 1 12000; printf '漢字\\033[5G|\\n\\033[?1000h\\033[?1006h'; exec cat"
    await ground.create('wide-1', script)
    const page = await ground.open('wide-1')
    await shows(page, '漢字|')
    const kept = await page.evaluate(() => (document.documentElement.dataset.screen ?? '').split('\n'))
    expect(kept.length).toBeGreaterThanOrEqual(10_000)
    expect(kept).toContain('2500')
    const box = await page.locator('.xterm-screen').boundingBox()
    if (!box) throw new Error('no terminal')
    await page.mouse.click(box.x + 20, box.y + 8)
    await shows(page, '[<0;')
    await page.close()
  })
})
