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
  // An agent's last files may still come; what went wrong before is worth more than a clean temporary folder.
  try {
    rmSync(work, { recursive: true, force: true, maxRetries: 5 })
  } catch (error) {
    say(`Left ${work}: ${error.message}`)
  }
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

/** The demo in the middle: teams at work, a branch refused, and what both teams have ready proved together for main. */
async function tour(page) {
  // What is ready goes up to main when we say so, both teams' at once.
  const byHand = text => text.replace('main: { trigger: ready', 'main: { trigger: manual')
  const url = await host(plantDemo(work, env, byHand))
  await page.goto(url)
  // With this word the page hands its terminals over, so that what they show can be waited for.
  await page.goto(`${new URL(url).origin}/?bench`)
  const growers = page.getByRole('region', { name: 'growers' })
  const keepers = page.getByRole('region', { name: 'keepers' })
  const field = page.getByRole('textbox', { name: 'New task' })
  for (const line of ['Draw the plot as text', 'Warn of frost !high', 'Order saplings #list-what-is-ripe-this-week']) {
    await field.fill(line)
    await field.press('Enter')
  }
  const agents = [growers, keepers].flatMap((team, at) =>
    [
      ['ines', 'devon'],
      ['omar', 'tara'],
    ][at].map(name => [team, name]),
  )
  for (const [team, name] of agents) {
    await team.getByRole('button', { name: `Running ${name}` }).dblclick({ timeout: 90_000 })
    await page.getByRole('region', { name: `Terminal ${name}` }).waitFor()
  }
  await page.getByRole('tab', { name: 'devon' }).last().click()
  await fill(page, 'devon', async () => {
    await shows(page, 'devon', 'duration_ms')
    await snap(page, 'terminal')
  })
  await page
    .getByRole('region', { name: 'Needs you' })
    .getByRole('button', { name: 'Plan the watering' })
    .first()
    .waitFor({ timeout: 120_000 })
  await page
    .locator('[data-board]')
    .getByRole('region', { name: 'Done', exact: true })
    .getByRole('option')
    .nth(2)
    .waitFor({ timeout: 120_000 })
  await page.getByRole('tab', { name: 'Landing' }).click()
  const levels = page.getByRole('region', { name: 'Levels' }).getByRole('listitem')
  const promote = ['growers', 'keepers'].map(team =>
    levels.filter({ hasText: `team/${team}` }).getByRole('button', { name: 'Promote' }),
  )
  for (const button of promote) await button.waitFor({ timeout: 120_000 })
  await page.getByRole('button', { name: /^Pause/ }).click()
  for (const button of promote) await button.click()
  await page
    .getByRole('button', { name: /^Go on/ })
    .first()
    .click()
  const queue = page.getByRole('listbox', { name: 'Landing queue' })
  await queue.getByRole('group', { name: 'Proved together' }).getByRole('option').first().click({ timeout: 120_000 })
  await page
    .getByText(/functions stand/)
    .first()
    .waitFor({ timeout: 60_000 })
  await fill(page, 'Landing', () => snap(page, 'queue'))
  await page.getByRole('tab', { name: 'Board' }).click()
  await snap(page, 'window')
  await fill(page, 'Board', () => snap(page, 'board'))
}

/** Waits until an agent's terminal has shown a text. */
function shows(page, name, text) {
  return page.waitForFunction(
    ({ name, text }) => {
      const { terminal } = document.querySelector(`section[aria-label="Terminal ${name}"] .terminal-screen`) ?? {}
      const { active } = terminal?.buffer ?? {}
      for (let at = 0; at < (active?.length ?? 0); at += 1)
        if (active.getLine(at).translateToString(true).includes(text)) return true
      return false
    },
    { name, text },
    { timeout: 60_000 },
  )
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
