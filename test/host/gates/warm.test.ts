import type { GateResult } from '@main/ports/gate-runner'
import { interpretConfig } from '@shared/domain/config/interpret'
import type { Config } from '@shared/domain/config/schema'
import { makeWorld, type World } from '@test/host/landing/world'
import { must } from '@test/support/engine'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})

const IGNORED = 'cache/\ndist/\nnode_modules/\n*.tmp\n'
const configOf = (run: string, more: Record<string, unknown> = {}, checkouts: Record<string, unknown> = {}): Config =>
  must(interpretConfig({ services: {}, gates: { unit: { run, ...more } }, checkouts }))

async function run(
  { parts, repo }: World,
  config: Config,
  rev = 'main',
): Promise<{ result: GateResult; text: string }> {
  const commit = await repo.oid(rev)
  const tree = await repo.git(['rev-parse', `${commit}^{tree}`])
  const gates = config.gates.flatMap(gate => (gate.kind === 'command' ? [{ gate, skip: null }] : []))
  const report = must(
    await parts.runner.run(
      { commit, tree, gates, config, baselines: {}, env: {}, fresh: true },
      { signal: new AbortController().signal, onStart: async () => {}, onEnd: async () => {} },
    ),
  )
  const [result] = report.results
  if (!result) throw new Error('no gate ran')
  const log = await parts.logs.read(result.log ?? '', 0, 100_000)
  return { result, text: log?.text ?? '' }
}

describe('what stays warm in a gate checkout', () => {
  it('is what the gate says, while the lockfiles are the same; what else an earlier tree left is gone', async () => {
    world = await makeWorld({ files: { '.gitignore': IGNORED, 'package-lock.json': '1' } })
    const config = configOf('ls; mkdir -p cache dist node_modules; touch cache/x dist/x node_modules/x a.tmp', {
      cache: ['cache'],
    })
    await run(world, config)
    const second = await run(world, config)
    expect(second.text).toContain('cache\n')
    expect(second.text).toContain('node_modules\n')
    expect(second.text).not.toMatch(/^(dist|a\.tmp)$/m)
    await world.grow('next', { 'package-lock.json': '2' })
    const third = await run(world, config, 'next')
    expect(third.text).not.toMatch(/^(cache|node_modules|dist|a\.tmp)$/m)
    expect((await run(world, config, 'next')).text).toContain('cache\n')
  })

  it('is what the set-up made, which is made again when a lockfile changes', async () => {
    world = await makeWorld({ files: { '.gitignore': IGNORED, 'package-lock.json': '1' } })
    const config = configOf(
      'ls dist cache; mkdir -p cache && touch cache/left',
      {},
      { setup: 'mkdir -p dist && cp package-lock.json dist/' },
    )
    await run(world, config)
    const { text } = await run(world, config)
    expect(text).toContain('package-lock.json')
    expect(text).not.toMatch(/^left$/m)
  })

  it('is made again where a gate took it away, or the variables it is made with are others', async () => {
    world = await makeWorld({ files: { '.gitignore': IGNORED, 'package-lock.json': '1' } })
    const setup = 'mkdir -p dist && echo "made with $MODE" > dist/deps'
    await run(world, configOf('rm -rf dist', {}, { setup }))
    expect((await run(world, configOf('cat dist/deps', {}, { setup }))).text).toContain('made with \n')
    const other = { ...configOf('cat dist/deps', {}, { setup }), environment: { pass: [], set: { MODE: 'other' } } }
    expect((await run(world, other)).text).toContain('made with other\n')
  })

  it('is exact, too, where git calls a file changed that it has just written', async () => {
    world = await makeWorld()
    await world.grow('main', { '.gitattributes': '*.crlf text\n', 'w.crlf': 'x\r\ny\r\n' })
    await run(world, configOf('echo other > w.crlf'))
    expect((await run(world, configOf('od -c w.crlf'))).text).toContain('x  \\r  \\n   y  \\r  \\n')
  })

  it('is Cargo’s own folder, and not what else is called like it', async () => {
    world = await makeWorld({ files: { '.gitignore': 'target/\n', 'crate/Cargo.toml': '', 'java/pom.xml': '' } })
    const config = configOf('ls -d */target; mkdir -p crate/target java/target && touch crate/target/x java/target/x')
    await run(world, config)
    // From here on it is known which lockfiles what is kept belongs to.
    await run(world, config)
    const { text } = await run(world, config)
    expect(text).toContain('crate/target\n')
    expect(text).not.toMatch(/^java\/target$/m)
  })

  it('F2: is nothing else: whatever gates did before, the checkout is exactly the tree', async () => {
    const made = await makeWorld({ files: { '.gitignore': IGNORED, 'sub/c.txt': 'c\n' } })
    world = made
    const deeds = fc.constantFrom(
      'echo changed > a.txt',
      'rm -rf sub b.txt',
      'mkdir -p dist/deep cache && echo x > dist/deep/x && echo x > cache/x',
      'echo x > stray && echo x > y.tmp',
      'git add -A . && git commit -qm mine',
      'git checkout -q -b other-$$ && mkdir -p new && touch new/file',
      'ln -sf b.txt a.txt',
      'echo hid > b.txt; git update-index --skip-worktree b.txt',
      'git sparse-checkout set sub',
      'rm -rf .git',
      'rm .git; git init -q . && git add -A && git -c user.name=x -c user.email=x commit -qm mine',
      'chmod +x b.txt; mv b.txt moved.txt; git update-index --assume-unchanged a.txt; echo hid > a.txt',
    )
    const look = configOf('git status --porcelain --ignored; cat a.txt b.txt sub/c.txt; git rev-parse HEAD^{tree}', {
      cache: ['cache'],
    })
    const expected = await made.repo.git(['rev-parse', 'main^{tree}'])
    await fc.assert(
      fc.asyncProperty(fc.array(deeds, { minLength: 1, maxLength: 4 }), async given => {
        await run(made, configOf(given.map(deed => `(${deed})`).join(' ; '), { cache: ['cache'], exit_codes: 'any' }))
        const { text } = await run(made, look)
        expect(text.split('\n').filter(line => /^(\?\?|!!| ?[MADRT]) /.test(line) && line !== '!! cache/')).toEqual([])
        expect(text).toContain(`one\ntwo\nc\n${expected}`)
      }),
      { numRuns: 8 },
    )
  })
})
