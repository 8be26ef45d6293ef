import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test as base, expect, type Locator, type Page } from 'playwright/test'
import { commits, waitsFor } from './scripted-agent'
import { startWeb, type WebHost, type WebHostOptions } from './web'
import { makeWhole, type Whole, type WholeOptions, yaml } from './whole'

/** What a spec gets beside its page. */
export interface Fixtures {
  /** Makes a project with scripted agents; gone after the test, with all it started. */
  project(options?: WholeOptions): Promise<Whole>
  /** Starts a host on a project. */
  host(whole: Whole, options?: WebHostOptions): Promise<WebHost>
  /** Says that the page may complain about the connection from now on: its host is to be killed. */
  expectLostHost(): void
}

const LOST = /WebSocket connection to|net::ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|status of 403/

/** Tests on the built app in a browser. Fails a test whose page logged an error, threw, or broke its own policy. */
export const test = base.extend<Fixtures & { complaints: { list: string[]; allowed: RegExp | null } }>({
  complaints: [
    async ({ context }, use) => {
      const complaints: { list: string[]; allowed: RegExp | null } = { list: [], allowed: null }
      const note = (text: string) => {
        if (!complaints.allowed?.test(text)) complaints.list.push(text)
      }
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', event => {
          console.error(`Policy broken: ${event.violatedDirective} ${event.blockedURI}`)
        })
      })
      context.on('console', message => {
        if (message.type() === 'error') note(message.text())
      })
      context.on('weberror', error => note(error.error().stack ?? error.error().message))
      await use(complaints)
      expect(complaints.list, 'what the page complained about').toEqual([])
    },
    { auto: true },
  ],
  project: async ({ context }, use) => {
    const made: Whole[] = []
    await use(async options => {
      const whole = await makeWhole(options)
      made.push(whole)
      return whole
    })
    // The pages go first: they would rightly complain that their host is gone.
    for (const page of context.pages()) await page.close()
    for (const whole of made) await whole.dispose()
  },
  host: async ({ context: _ }, use) => use(startWeb),
  expectLostHost: async ({ complaints }, use) =>
    use(() => {
      complaints.allowed = LOST
    }),
})

export { expect }

/**
 * A project of devon and tara, whose checkouts stand in `checkouts` beside it and whose work lands through `gate.sh`
 * (which passes, unless given).
 */
export const gated = (
  agents: Readonly<Record<string, string>>,
  gate = 'echo "2 passing"\n',
): WholeOptions & { agents: Readonly<Record<string, string>> } => ({
  agents,
  files: { 'gate.sh': gate },
  yaml: agent =>
    yaml(agent, {
      services: ['devon', 'tara'],
      level: 'trigger: ready, gates: [unit]',
      more: 'checkouts: { root: ../checkouts }\ngates:\n  unit: { run: sh gate.sh, timeout: 1m }',
    }),
})

/** Lines of an agent that says what it does, waits for the file `go` beside the project, and commits a file named after its task. */
export const PATIENT = [
  'echo "At work on $ESPALIER_TASK"',
  waitsFor('../../go'),
  commits('$ESPALIER_TASK.txt', 'Work'),
  'echo "Done with it"',
].join('\n')

/** Lets the patient agents of a project go on. */
export const letGo = (whole: Whole): Promise<void> => writeFile(join(whole.dir, 'go'), '')

/** Goes to a host and waits until the project's board is there. */
export async function openBoard(page: Page, host: WebHost): Promise<void> {
  await page.goto(host.url)
  await expect(board(page)).toBeVisible()
}

/** The board; the dock names the group of panes it stands in after it, so it is told apart by its mark. */
export const board = (page: Page): Locator => page.locator('[data-board]')

/** A column of the board. */
export const column = (page: Page, name: string): Locator => board(page).getByRole('region', { name, exact: true })

/** A card, wherever on the board it is. */
export const card = (page: Page, title: string): Locator => board(page).getByRole('option', { name: title })

/** An agent in the roster. */
export const agent = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: 'Agents' }).getByRole('button', { name })

/** A shoot of the espalier's picture by the branch it grows on or the agent's name. */
export const shoot = (page: Page, name: RegExp): Locator => page.getByRole('treeitem', { name })

/** The tab of a pane. */
export const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name })

/** Drags one thing onto another with the mouse, as a hand would: down, a little, all the way, a key if one is named, up. */
export async function drag(page: Page, from: Locator, to: Locator, key?: string): Promise<void> {
  const start = await middle(from)
  const end = await middle(to)
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(start.x + 6, start.y + 6, { steps: 3 })
  await page.mouse.move(end.x, end.y, { steps: 12 })
  await page.mouse.move(end.x + 1, end.y)
  if (key) await page.keyboard.press(key)
  await page.mouse.up()
}

async function middle(of: Locator): Promise<{ x: number; y: number }> {
  await of.scrollIntoViewIfNeeded()
  const box = await of.boundingBox()
  if (box === null) throw new Error(`${String(of)} is not on the page`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** All the text in a terminal's pane, as a person gets it: select all, copy, from its menu. */
export async function terminalText(page: Page, pane: Locator): Promise<string> {
  const screen = pane.locator('.terminal-screen')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await screen.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Select all' }).click()
  await screen.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy' }).first().click()
  return page.evaluate(() => navigator.clipboard.readText())
}

/** Waits until a terminal shows a text. */
export const expectInTerminal = (page: Page, pane: Locator, text: string | RegExp): Promise<void> =>
  expect.poll(() => terminalText(page, pane), { message: 'the terminal’s text' }).toMatch(text)
