// `npm run tour`: makes the pictures of the README anew, from the running app on the demo: assets/tour/<name>-{light,dark}.png.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { ensureInstalled, node24, root, say } from './lib/bootstrap.mjs'
import { ensureBuilt } from './lib/build.mjs'
import { ensureChromium } from './lib/chromium.mjs'
import { plantDemo } from './lib/demo.mjs'

const PACE = process.env.DEMO_PACE ?? '1.6'
const MOST_BYTES = 300_000
const pictures = join(root, 'assets', 'tour')

ensureInstalled()
await ensureBuilt()
const executablePath = (await ensureChromium()) ?? undefined

const work = mkdtempSync(join(tmpdir(), 'espalier-tour-'))
const home = join(work, 'home')
mkdirSync(home)
mkdirSync(pictures, { recursive: true })
const { PATH, TMPDIR } = process.env
const env = {
  PATH,
  TMPDIR,
  HOME: home,
  ESPALIER_HOME: join(home, 'espalier'),
  GIT_CONFIG_NOSYSTEM: '1',
  DEMO_PACE: PACE,
}
const stops = []
try {
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
  })
  stops.push(() => browser.close())
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1,
    reducedMotion: 'reduce',
  })
  await welcome(page)
  await tour(page)
} finally {
  for (const stop of stops.reverse()) await stop()
  rmSync(work, { recursive: true, force: true, maxRetries: 5 })
}

/** A repository that Espalier meets for the first time. */
async function welcome(page) {
  const repo = join(work, 'shop')
  mkdirSync(join(repo, 'src'), { recursive: true })
  writeFileSync(
    join(repo, 'package.json'),
    '{ "name": "shop", "type": "module", "scripts": { "test": "node --test" } }\n',
  )
  writeFileSync(join(repo, 'src', 'basket.js'), 'export const basket = []\n')
  for (const words of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    ['commit', '-q', '-m', 'Open the shop'],
  ])
    spawnSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid', ...words], { cwd: repo, env })
  await page.goto(await host(repo))
  await page.getByRole('button', { name: 'Write multi-agent.yaml' }).waitFor()
  await snap(page, 'welcome')
}

/** The demo in the middle: some has landed, one was refused, agents are at work. */
async function tour(page) {
  await page.goto(await host(plantDemo(work, env)))
  const board = page.locator('[data-board]')
  const roster = page.getByRole('region', { name: 'Agents' })
  const column = name => board.getByRole('region', { name, exact: true })
  const field = page.getByRole('textbox', { name: 'New task' })
  for (const line of ['Draw the plot as text', 'Warn of frost !high', 'Order saplings #list-what-is-ripe-this-week']) {
    await field.fill(line)
    await field.press('Enter')
  }
  for (const name of ['tara', 'ines', 'omar', 'devon']) {
    await roster.getByRole('button', { name: `Running ${name}` }).dblclick({ timeout: 60_000 })
    await page.getByRole('region', { name: `Terminal ${name}` }).waitFor()
  }
  await page
    .getByRole('region', { name: 'Needs you' })
    .getByRole('button', { name: 'Plan the watering' })
    .first()
    .waitFor({ timeout: 120_000 })
  await column('Working').getByRole('option', { name: 'List what is ripe this week' }).click({ timeout: 120_000 })
  const second = roster.getByRole('button', { name: 'Running devon' })
  await second.dblclick()
  await page.getByRole('tab', { name: 'Board' }).click()
  await page.waitForFunction(() => document.querySelectorAll('[data-shoot][data-state="landed"]').length > 0)
  await snap(page, 'window')

  await fill(page, 'Board', () => snap(page, 'board'))
  const terminals = page.getByRole('tab', { name: 'devon' })
  await terminals.last().click()
  await fill(page, 'devon', () => snap(page, 'terminal'))
  await page.getByRole('tab', { name: 'Landing' }).click()
  await page.getByRole('listbox', { name: 'Landing queue' }).getByRole('option', { name: 'Plan the watering' }).click()
  await page
    .getByRole('region', { name: /^Output of/ })
    .getByText(/fail/)
    .first()
    .waitFor()
  await fill(page, 'Landing', () => snap(page, 'queue'))
}

/** Shows one group of panes alone while `look` runs, by its tab's menu. */
async function fill(page, title, look) {
  const choose = async item => {
    await page.getByRole('tab', { name: title }).last().click({ button: 'right' })
    await page.getByRole('menuitem', { name: item }).click()
  }
  await choose('Fill the window')
  await look()
  await choose('Back to its size')
}

/** Takes a picture in both themes. */
async function snap(page, name) {
  // The pointer and the focus belong to nobody in a picture; what was said in passing has passed.
  await page.mouse.move(720, 899)
  await page.locator('[data-sonner-toast]').first().waitFor({ state: 'detached', timeout: 20_000 })
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(() =>
      document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))),
    )
    const path = join(pictures, `${name}-${colorScheme}.png`)
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
    const { size } = statSync(path)
    say(`${path}: ${Math.round(size / 1000)} kB`)
    if (size > MOST_BYTES) throw new Error(`${path} is too big for a README: ${size} bytes.`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Starts a host on a repository; answers its address. It stops its agents when the tour is over. */
async function host(repo) {
  const child = spawn(node24, [join(root, 'out/main/web.js'), repo, '--no-open'], {
    cwd: work,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  stops.push(async () => {
    spawnSync(node24, [join(root, 'out/main/cli.js'), 'agent', 'stop', '--all', '--repo', repo], { env })
    const gone = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    await gone
  })
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', chunk => {
      text += chunk
      const url = /open at (\S+)\n/.exec(text)?.[1]
      if (url) resolve(url)
    })
    child.once('exit', () => reject(new Error('The host ended before it was up.')))
  })
}
