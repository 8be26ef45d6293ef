import { makeWorld, type World } from '@test/host/landing/world'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { configOf, runGate } from './kit'

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})

const IGNORED = 'cache/\ndist/\nnode_modules/\n*.tmp\n'
describe('what stays warm in a gate checkout', () => {
  it('is what the gate says, while the lockfiles are the same; what else an earlier tree left is gone', async () => {
    world = await makeWorld({ files: { '.gitignore': IGNORED, 'package-lock.json': '1' } })
    const config = configOf('ls; mkdir -p cache dist node_modules; touch cache/x dist/x node_modules/x a.tmp', {
      cache: ['cache'],
    })
    await runGate(world, config)
    const second = await runGate(world, config)
    expect(second.text).toContain('cache\n')
    expect(second.text).toContain('node_modules\n')
    expect(second.text).not.toMatch(/^(dist|a\.tmp)$/m)
    await world.grow('next', { 'package-lock.json': '2' })
    const third = await runGate(world, config, 'next')
    expect(third.text).not.toMatch(/^(cache|node_modules|dist|a\.tmp)$/m)
    expect((await runGate(world, config, 'next')).text).toContain('cache\n')
  })

  it('is what the set-up made, which is made again when a lockfile changes', async () => {
    world = await makeWorld({ files: { '.gitignore': IGNORED, 'package-lock.json': '1' } })
    const config = configOf(
      'ls dist cache; mkdir -p cache && touch cache/left',
      {},
      { setup: 'mkdir -p dist && cp package-lock.json dist/' },
    )
    await runGate(world, config)
    const { text } = await runGate(world, config)
    expect(text).toContain('package-lock.json')
    expect(text).not.toMatch(/^left$/m)
  })

  it('is made again where a gate took it away, or the variables it is made with are others', async () => {
    world = await makeWorld({ files: { '.gitignore': IGNORED, 'package-lock.json': '1' } })
    const setup = 'mkdir -p dist && echo "made with $MODE" > dist/deps'
    await runGate(world, configOf('rm -rf dist', {}, { setup }))
    expect((await runGate(world, configOf('cat dist/deps', {}, { setup }))).text).toContain('made with \n')
    const other = { ...configOf('cat dist/deps', {}, { setup }), environment: { pass: [], set: { MODE: 'other' } } }
    expect((await runGate(world, other)).text).toContain('made with other\n')
  })

  it('is exact, too, where git calls a file changed that it has just written', async () => {
    world = await makeWorld()
    await world.grow('main', { '.gitattributes': '*.crlf text\n', 'w.crlf': 'x\r\ny\r\n' })
    await runGate(world, configOf('echo other > w.crlf'))
    expect((await runGate(world, configOf('od -c w.crlf'))).text).toContain('x  \\r  \\n   y  \\r  \\n')
  })

  it('is Cargo’s own folder, and not what else is called like it', async () => {
    world = await makeWorld({ files: { '.gitignore': 'target/\n', 'crate/Cargo.toml': '', 'java/pom.xml': '' } })
    const config = configOf('ls -d */target; mkdir -p crate/target java/target && touch crate/target/x java/target/x')
    await runGate(world, config)
    // From here on it is known which lockfiles what is kept belongs to.
    await runGate(world, config)
    const { text } = await runGate(world, config)
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
        await runGate(
          made,
          configOf(given.map(deed => `(${deed})`).join(' ; '), { cache: ['cache'], exit_codes: 'any' }),
        )
        const { text } = await runGate(made, look)
        expect(text.split('\n').filter(line => /^(\?\?|!!| ?[MADRT]) /.test(line) && line !== '!! cache/')).toEqual([])
        expect(text).toContain(`one\ntwo\nc\n${expected}`)
      }),
      { numRuns: 8 },
    )
  })
})
