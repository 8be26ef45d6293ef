import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { entry } from '@test/support/cli'
import { makeRepo } from '@test/support/temp-repo'
import { startWeb, type WebHost } from '@test/support/web'
import { wrapWhole } from '@test/support/whole'
import type { BenchReport } from '../report'
import { openBrowser } from './ground'
import { at } from './instrument'

const ROUNDS = 5
/** No more than it takes to accept a key: what a page costs that does nothing. */
const BLANK = '<!doctype html><title>blank</title><input aria-label="New task" autofocus>'

interface DemoTask {
  title: string
  service: string
  priority: string
  needs: string
}

interface Times {
  /** Until the key was taken. */
  readonly key: number
  /** Until it stood in the line on the board; in a blank page the same. */
  readonly board: number
}

/**
 * ms from `from` until a key pressed in a page of the host has been taken by its line for new tasks, which is in the bare
 * page already, and until the window's own line has it.
 */
async function firstKey(host: WebHost, path: string, from: 'host' | 'page'): Promise<Times> {
  let start = performance.now()
  const browser = await openBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.context().addCookies([await cookieOf(host)])
    if (from === 'page') start = performance.now()
    await page.goto(`${new URL(host.url).origin}${path}`, { waitUntil: 'commit' })
    const field = page.getByRole('textbox', { name: 'New task' })
    await field.press('x')
    await page.waitForFunction(() => {
      const input: HTMLInputElement | null = document.querySelector('input[aria-label="New task"]')
      return input?.value === 'x'
    })
    const key = performance.now() - start
    if (path === '/')
      await page.waitForFunction(() => {
        const line: HTMLInputElement | null = document.querySelector('#quick-add')
        return line?.value === 'x'
      })
    return { key, board: performance.now() - start }
  } finally {
    await browser.close()
  }
}

/** The cookie a first visit with the token gives. */
async function cookieOf(host: WebHost) {
  const visit = await fetch(host.url, { redirect: 'manual' })
  const [pair = ''] = (visit.headers.get('set-cookie') ?? '').split(';')
  const [name = '', value = ''] = pair.split('=')
  return { name, value, url: new URL(host.url).origin }
}

/** First key accepted on the demo project, beside a blank page that the same host serves. */
export async function run(): Promise<BenchReport> {
  const root = process.cwd()
  // A copy of the build with a blank page among its files.
  const built = await mkdtemp(join(tmpdir(), 'espalier-first-key-'))
  await cp(dirname(dirname(entry('web'))), built, {
    recursive: true,
    filter: from => !/(bench-|harness)/.test(from.slice(root.length)),
  })
  await symlink(join(root, 'node_modules'), join(built, 'node_modules'), 'junction').catch(() => {})
  await writeFile(join(built, 'renderer', 'blank.html'), BLANK)
  const times = { cold: [] as Times[], coldBlank: [] as Times[], warm: [] as Times[], blank: [] as Times[] }
  const whole = wrapWhole(await makeRepo({ name: 'orchard' }))
  try {
    await cp(join(root, 'assets/demo/repo'), whole.root, { recursive: true })
    await whole.commit('Plant the orchard')
    const tasks: DemoTask[] = JSON.parse(await readFile(join(root, 'assets/demo/tasks.json'), 'utf8'))
    for (const { title, service, priority, needs } of tasks)
      await whole.ask(['task', 'add', title, '--service', service, '--priority', priority, '--needs', needs])
    const host = await startWeb(whole, { program: join(built, 'main/web.js'), env: { DEMO_PACE: '20' } })
    await firstKey(host, '/', 'page')
    for (let round = 0; round < ROUNDS; round += 1) {
      times.cold.push(await firstKey(host, '/', 'host'))
      times.coldBlank.push(await firstKey(host, '/blank.html', 'host'))
      times.warm.push(await firstKey(host, '/', 'page'))
      times.blank.push(await firstKey(host, '/blank.html', 'page'))
    }
  } finally {
    await whole.dispose()
    await rm(built, { recursive: true, force: true })
  }
  const middle = (of: readonly Times[], what: keyof Times = 'key') =>
    at(
      of.map(times => times[what]),
      0.5,
    )
  const ratio = middle(times.cold) / middle(times.coldBlank)
  const ms = (name: string, value: number) => ({ name, value, unit: 'ms' })
  return {
    name: `First key accepted on the demo project, median of ${ROUNDS} rounds in turns`,
    figures: [
      {
        ...ms('window, from the host being up (browser started cold)', middle(times.cold)),
        limit: 'within 1500 ms',
        ok: middle(times.cold) <= 1500,
      },
      ms('blank page, the same', middle(times.coldBlank)),
      ms('window, the same, until the board has it', middle(times.cold, 'board')),
      { name: 'ratio', value: ratio, unit: '×', limit: 'at most 1.5×', ok: ratio <= 1.5 },
      ms('window, from the address alone', middle(times.warm)),
      ms('blank page, the same', middle(times.blank)),
    ],
  }
}
