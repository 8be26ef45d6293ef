import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, readlink, symlink, utimes } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { commits } from '@test/support/scripted-agent'
import { makeWhole, type Whole } from '@test/support/whole'
import { afterEach, describe, expect, it } from 'vitest'

let whole: Whole | null = null
afterEach(async () => {
  await whole?.dispose()
  whole = null
})
const use = (made: Whole): Whole => {
  whole = made
  return made
}

/** What a person would notice: bytes, modes and times of every file, the index and HEAD. */
async function photograph(root: string): Promise<Map<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const photo = new Map<string, string>()
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(root, path)
    // Espalier's own folder, which git does not look at.
    if (name.startsWith('.multi-agent')) continue
    if (name.startsWith('.git/') && !['.git/index', '.git/HEAD', '.git/config'].includes(name)) continue
    const { mode, mtimeMs } = await lstat(path)
    if (entry.isDirectory()) continue
    const bytes = entry.isSymbolicLink() ? await readlink(path) : await readFile(path)
    photo.set(name, `${mode.toString(8)} ${mtimeMs} ${createHash('sha256').update(bytes).digest('hex')}`)
  }
  return photo
}

const agents = {
  one: `${commits('one.txt', 'One')}\nsed -i s/tracked/agent/ tracked.txt\ngit commit -qam "Change tracked"`,
  '*': commits('$ESPALIER_TASK.txt', 'Work'),
}
const files = { 'tracked.txt': 'tracked\n', 'other.txt': 'other\n', '.gitignore': '*.log\n' }

/** Everything a person can leave lying about. */
async function mess(one: Whole): Promise<void> {
  await one.write({
    'other.txt': 'other\nedited, not staged\n',
    'staged.txt': 'staged\n',
    'untracked/deep.txt': 'untracked\n',
    'ignored.log': 'ignored\n',
  })
  await one.git(['add', 'staged.txt'])
  await one.write({ 'staged.txt': 'staged, then edited\n' })
  await one.git(['add', '-N', 'untracked/deep.txt'])
  await symlink('nowhere', join(one.root, 'dangling'))
  await utimes(join(one.root, 'other.txt'), 1_600_000_000, 1_600_000_000)
  await one.git(['stash', 'list'])
}

describe('a person’s checkout', { timeout: 60_000 }, () => {
  it('on another branch is byte for byte as it was after agents worked and landed', async () => {
    const one = use(await makeWhole({ agents, files }))
    await one.git(['checkout', '-q', '-b', 'mine'])
    await mess(one)
    const before = await photograph(one.root)
    await one.add('one', '--service', 'devon')
    await one.add('two', '--service', 'tara', '--needs', 'one')
    await one.ask(['run', '--until-idle', '--timeout', '60'])
    expect(await photograph(one.root)).toEqual(before)
    expect(await one.git(['show', 'main:tracked.txt'])).toBe('agent')
    expect(await one.git(['show', 'main:two.txt'])).toBe('two')
  })

  it('on main and dirty moves with main, unrelated edits kept as they are', async () => {
    const one = use(await makeWhole({ agents, files }))
    await mess(one)
    const before = await photograph(one.root)
    await one.add('one', '--service', 'devon')
    await one.ask(['run', '--until-idle', '--timeout', '60'])
    const after = await photograph(one.root)
    expect(await readFile(join(one.root, 'tracked.txt'), 'utf8')).toBe('agent\n')
    expect(await readFile(join(one.root, 'one.txt'), 'utf8')).toBe('one\n')
    const moved = ['tracked.txt', 'one.txt', '.git/index']
    for (const name of new Set([...before.keys(), ...after.keys()]))
      if (!moved.includes(name)) expect([name, after.get(name)]).toEqual([name, before.get(name)])
    expect(await one.git(['diff', '--cached', '--name-status'])).toBe('A\tstaged.txt')
    expect(await one.git(['rev-parse', 'HEAD'])).toBe(await one.oid('main'))
  })

  it('with an edit in the way keeps it, and the landing waits and says which file', async () => {
    const one = use(await makeWhole({ agents, files }))
    await one.write({ 'tracked.txt': 'mine\n' })
    const [before, head] = [await photograph(one.root), await one.oid('main')]
    await one.add('one', '--service', 'devon')
    await one.ask(['run', '--until-idle', '--timeout', '60'])
    const [landing] = await one.landings()
    expect(landing?.state).toBe('waiting')
    expect(`${landing?.reason} ${JSON.stringify(landing?.reason_facts)}`).toContain('tracked.txt')
    expect(await photograph(one.root)).toEqual(before)
    expect(await one.oid('main')).toBe(head)
    await one.git(['checkout', '-q', '--', 'tracked.txt'])
    await one.ask(['landing', 'release', landing?.id ?? ''])
    await one.ask(['run', '--until-idle', '--timeout', '60'])
    expect(await readFile(join(one.root, 'tracked.txt'), 'utf8')).toBe('agent\n')
    expect(await one.git(['status', '--porcelain'])).toBe('')
  })

  it('with an untracked or ignored file in the way keeps it', async () => {
    const one = use(
      await makeWhole({ agents: { '*': 'echo theirs > mine.log\ngit add -f mine.log\ngit commit -qm Log' }, files }),
    )
    await one.write({ 'mine.log': 'precious\n' })
    await one.add('log', '--service', 'devon')
    await one.ask(['run', '--until-idle', '--timeout', '60'])
    expect(await readFile(join(one.root, 'mine.log'), 'utf8')).toBe('precious\n')
    expect((await one.landings())[0]?.state).toBe('waiting')
    expect(await one.git(['log', '--format=%s', 'main'])).toBe('First')
  })

  it('keeps no trace of Espalier in its status, configuration or branches', async () => {
    const one = use(await makeWhole({ agents, files }))
    const config = await readFile(join(one.root, '.git/config'), 'utf8')
    await one.add('one', '--service', 'devon')
    await one.ask(['run', '--until-idle', '--timeout', '60'])
    // How the plan stands, in the folder the project's agents share: excluded, never tracked.
    expect(await one.git(['status', '--porcelain', '--ignored'])).toMatch(/^(!! \.multi-agent\/)?$/)
    expect(await readFile(join(one.root, '.git/config'), 'utf8')).toBe(config)
    const branches = await one.git(['for-each-ref', '--format=%(refname:short)', 'refs/heads'])
    expect(branches.split('\n').filter(name => name !== 'main')).toEqual(
      branches.includes('feature/') ? ['feature/one-devon'] : [],
    )
  })
})
