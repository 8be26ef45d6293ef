import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { scriptedAgent } from '@test/support/scripted-agent'
import { describe, expect, it } from 'vitest'
import { configure, makeGround, makeShop } from './kit'

async function told(prompt: string, lines: string): Promise<{ text: string; env: string }> {
  const ground = await makeGround()
  const agent = await scriptedAgent(ground.side, {
    '*': `env > "${ground.side}/env"\n${lines.replaceAll('OUT', `"${ground.side}/told"`)}\necho x > x.txt`,
  })
  await configure(
    ground,
    `services: { devon: { runtime: mine, retries: 0, persona: "Minds the garden" } }\nenvironment: { set: { COLOUR: green }, pass: [MY_TOKEN] }\nruntimes: { mine: { command: [${agent}], prompt: ${prompt} } }\n`,
  )
  const shop = await makeShop(ground)()
  await shop.does({
    type: 'task.add',
    id: 'one',
    title: 'Prune "it"',
    description: 'Line 1\nLine $2 `x`',
    service: 'devon',
  })
  await shop.reaches('one', 'landing')
  const read = (name: string) => readFile(join(ground.side, name), 'utf8')
  return { text: await read('told'), env: await read('env') }
}

describe('what an agent is told', () => {
  it.each([
    ['env', 'printf %s "$ESPALIER_PROMPT" > OUT'],
    ['argument', 'printf %s "$1" > OUT'],
    ['stdin', 'cat > OUT'],
    ['file', 'cat "$1" > OUT'],
  ])('reaches it by %s', async (prompt, lines) => {
    const { text, env } = await told(prompt, lines)
    expect(text).toContain('You are devon, an implementor in a team of coding agents. Minds the garden')
    expect(text).toContain('# Prune "it"\n\nLine 1\nLine $2 `x`\n')
    expect(text).toContain('Task-Complete: one')
    expect(env).toMatch(/^ESPALIER_TASK=one$/m)
    expect(env).toMatch(/^ESPALIER_SERVICE=devon$/m)
    expect(env).toMatch(/^ESPALIER_RUN=r-\d+$/m)
    expect(env).toMatch(/^ESPALIER_BASE=[0-9a-f]{40}$/m)
    expect(env).toMatch(/^ESPALIER_PORT=\d+$/m)
    expect(env).toMatch(/^ESPALIER_DIR=.*repo\.espalier\/devon\/\.multi-agent$/m)
    expect(env).toMatch(/^COLOUR=green$/m)
    expect(env).not.toMatch(/^(CI|npm_|NODE_ENV|VITEST)/m)
  })

  it('finds programs of the person’s own PATH, also those that npm put there', async () => {
    const ground = await makeGround()
    const bin = join(ground.side, 'node_modules', '.bin')
    await scriptedAgent(bin, { '*': 'echo x > x.txt' })
    const repo = { ...ground.repo, env: { ...ground.repo.env, PATH: `${bin}:${ground.repo.env.PATH}` } }
    await configure(
      ground,
      'services: { devon: { runtime: mine, retries: 0 } }\nruntimes: { mine: { command: [agent.sh] } }\n',
    )
    const shop = await makeShop({ ...ground, repo })()
    await shop.does({ type: 'task.add', id: 'one', title: 'Prune', service: 'devon' })
    await shop.reaches('one', 'landing', 'failed')
    expect(shop.run('one')).toMatchObject({ outcome: 'complete' })
  })

  it('is typed into a terminal that has gone quiet, as one paste and then Enter', async () => {
    const ground = await makeGround()
    const program = `import { writeFileSync } from 'node:fs'
process.stdin.setRawMode(true)
process.stdout.write('loading...')
setTimeout(() => process.stdout.write('\\r\\nready> '), 300)
let text = ''
process.stdin.on('data', chunk => {
  text += chunk
  if (!text.endsWith('\\r')) return
  writeFileSync('told.txt', text)
  process.exit(0)
})
`
    await ground.repo.write({ 'cli.mjs': program }, ground.side)
    await configure(
      ground,
      `services: { devon: { runtime: mine, retries: 0 } }\nruntimes: { mine: { command: ["${process.execPath}", "${ground.side}/cli.mjs"], prompt: type } }\n`,
    )
    const shop = await makeShop(ground)()
    await shop.does({ type: 'task.add', id: 'one', title: 'Prune', description: 'Line 1\nLine 2', service: 'devon' })
    await shop.reaches('one', 'landing')
    const text = await ground.repo.git(['show', 'feature/one-devon:told.txt'])
    expect(text.startsWith('\u001b[200~You are devon')).toBe(true)
    expect(text).toContain('# Prune\n\nLine 1\nLine 2\n')
    expect(text.endsWith('\u001b[201~\r')).toBe(true)
  })
})
