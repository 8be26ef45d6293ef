import { readPatch } from '@renderer/ui/patch'
import { makeRepo, oddNames } from '@test/support/temp-repo'
import { expect, test } from 'vitest'

test('a patch of files of every kind of name is shown under the very names the list of files has', async () => {
  const names = [...oddNames, 'x b/y', 'control\x01\x7f', 'to be moved', 'moved "far"\n b/away', 'becomes a link']
  const many = (text: string) => Object.fromEntries(names.map(name => [name, `${name}\n`.repeat(9) + text]))
  const repo = await makeRepo({ files: many('old\n') })
  try {
    await repo.write(many('new\n'))
    await repo.git(['rm', '-q', '--cached', 'moved "far"\n b/away'])
    await repo.git(['commit', '-qm', 'Less'])
    await repo.git(['mv', 'to be moved', 'moved to'])
    await repo.git(['rm', '-qf', 'becomes a link'])
    await repo.git(['-c', 'alias.link=!ln -s a.txt "becomes a link"', 'link'])
    await repo.commit('More')
    const ask = (...args: string[]) =>
      repo.git(['-c', 'core.quotePath=false', 'diff-tree', '-r', '--find-renames', ...args, 'HEAD~2', 'HEAD'])
    const listed = (await ask('-z', '--name-status')).split('\0').filter(Boolean)
    const paths: string[] = []
    for (let at = 0; at < listed.length; at += 2) {
      if (/^[RC]/.test(listed[at] ?? '')) at += 1
      paths.push(listed[at + 1] ?? '')
    }
    const read = readPatch(await ask('-p'), 10_000)
    expect(read.map(file => file.path)).toEqual(paths)
    expect(read.every(file => file.lines.length > 1)).toBe(true)
  } finally {
    await repo.dispose()
  }
})
