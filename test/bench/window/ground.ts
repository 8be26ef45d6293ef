import { startWeb, type WebHost } from '@test/support/web'
import { makeWhole, type Whole, yaml } from '@test/support/whole'
import { type Browser, chromium, type Page } from 'playwright'
import { type Bare, startBare } from '../terminal/bare'
import { type Gauge, gauge } from './instrument'

/** Programs in terminals: each waits for Enter, where it does not answer keys. */
export const SCRIPTS = {
  typing: 'stty raw -echo; printf ready; exec cat',
  numbers: 'stty -echo; printf ready; while read x; do seq 1 2000000; echo .done; done',
  flood: `stty -echo; printf ready; while read x; do yes "a line of a flood, with some words in it" | head -c 300000000; echo; echo .done; done`,
}
export type Script = keyof typeof SCRIPTS

/** Our window and the bare page, in one browser. */
export interface WindowGround {
  readonly browser: Browser
  readonly whole: Whole
  readonly host: WebHost
  /** Our window, on the board. */
  readonly window: Page
  /** Opens the terminal of the agent that runs a script, in our window. */
  ours(script: Script): Promise<Gauge>
  /** Opens a script's terminal in a bare page of its own, as big as another one. */
  plain(script: Script, like: Gauge): Promise<Gauge>
  /** Lets a terminal of our window fill it. */
  fill(script: Script): Promise<void>
  clean(): Promise<void>
}

/** A browser whose pages draw by software, as fast in the back as in front. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    ...(process.env.ESPALIER_CHROMIUM ? { executablePath: process.env.ESPALIER_CHROMIUM } : {}),
    args: [
      '--no-sandbox',
      '--enable-unsafe-swiftshader',
      '--use-angle=swiftshader',
      '--disable-backgrounding-occluded-windows',
    ],
  })

/** Starts a project whose agents run the scripts, its host, the bare server and a browser. */
export async function makeWindowGround(): Promise<WindowGround> {
  const names: Script[] = ['typing', 'numbers', 'flood']
  const whole = await makeWhole({ agents: SCRIPTS, yaml: agent => yaml(agent, { services: names }) })
  const bare: Bare = await startBare(process.cwd())
  for (const name of names) await whole.add(name, '--service', name)
  const host = await startWeb(whole)
  const browser = await openBrowser()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const ours = await context.newPage()
  await ours.goto(host.url)
  await ours.goto(`${new URL(host.url).origin}/?bench`)
  return {
    browser,
    whole,
    host,
    window: ours,
    ours: async script => {
      const agent = ours.getByRole('region', { name: 'Agents' }).getByRole('button', { name: `Running ${script}` })
      await agent.dblclick()
      const pane = ours.getByRole('region', { name: `Terminal ${script}` })
      await pane.locator('.xterm-screen').waitFor()
      await ready(ours, script)
      return gauge(ours, `Terminal ${script}`)
    },
    plain: async (script, like) => {
      const page = await context.newPage()
      await page.goto(`${bare.url}?script=${encodeURIComponent(SCRIPTS[script])}`)
      await page.waitForFunction(() => window.term?.buffer.active.getLine(0)?.translateToString(true) === 'ready')
      const { cols, rows } = await like.size()
      const plain = await gauge(page, null)
      await plain.resize(cols, rows)
      return plain
    },
    fill: async script => {
      await ours.getByRole('tab', { name: script }).click({ button: 'right' })
      await ours.getByRole('menuitem', { name: 'Fill the window' }).click()
      // The size follows when the element has been still for a moment.
      await ours.waitForFunction(name => (window.meters[`Terminal ${name}`]?.term.rows ?? 0) > 30, script)
    },
    clean: async () => {
      await browser.close()
      await bare.stop()
      await whole.dispose()
    },
  }
}

const ready = (page: Page, script: Script) =>
  page.waitForFunction(name => {
    const held: (Element & { terminal?: Window['term'] }) | null = document.querySelector(
      `section[aria-label="Terminal ${name}"] .terminal-screen`,
    )
    return held?.terminal?.buffer.active.getLine(0)?.translateToString(true) === 'ready'
  }, script)
