import type { DirectoryAccess } from '@shared/domain/config/schema'
import { notExcepted, outsideScope, touchedBy, writableFolders } from '@shared/domain/scope/rules'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const segment = fc.constantFrom('src', 'api', 'docs', 'a', 'b')
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map(parts => parts.join('/'))
const directories = fc.uniqueArray(
  fc.record<DirectoryAccess>({
    path: fc.oneof(path, fc.constant('.')),
    access: fc.constantFrom('none', 'read', 'write'),
  }),
  { selector: one => one.path, minLength: 1, maxLength: 6 },
)

/** The naive oracle: walk from the file upwards; the first folder that is spoken of decides. */
function mayWrite(folders: readonly DirectoryAccess[], file: string): boolean {
  const parts = file.split('/')
  for (let length = parts.length; length >= 0; length--) {
    const folder = parts.slice(0, length).join('/') || '.'
    const said = folders.find(one => one.path === folder)
    if (said) return said.access === 'write'
  }
  return false
}

test('nothing outside passes and nothing inside is refused, whatever the folders', () => {
  fc.assert(
    fc.property(directories, fc.array(path, { maxLength: 12 }), (folders, files) => {
      const outside = outsideScope({ directories: folders }, files)
      expect(outside).toEqual([...new Set(files)].filter(file => !mayWrite(folders, file)).sort())
    }),
  )
})

test('no directories: everything is allowed', () => {
  expect(outsideScope({ directories: [] }, ['a', '.github/x'])).toEqual([])
})

test('a rename touches both names, a copy only the new one', () => {
  expect(
    touchedBy([
      { kind: 'renamed', from: 'src/a.ts', path: 'lib/a.ts' },
      { kind: 'copied', from: 'src/b.ts', path: 'src/c.ts' },
      { kind: 'type-changed', from: null, path: 'link' },
    ]),
  ).toEqual(['src/a.ts', 'lib/a.ts', 'src/c.ts', 'link'])
})

test('an exception names files, even ones with letters of patterns in them, or patterns', () => {
  const paths = ['docs/[x].md', 'docs/y.md', 'ci/z']
  expect(notExcepted(paths, [{ paths: ['docs/[x].md'] }])).toEqual(['docs/y.md', 'ci/z'])
  expect(notExcepted(paths, [{ paths: ['docs/**'] }, { paths: ['ci/z'] }])).toEqual([])
  expect(notExcepted(paths, [])).toEqual(paths)
})

test('the folders it may write to are named', () => {
  const folders: DirectoryAccess[] = [
    { path: 'src', access: 'write' },
    { path: 'docs', access: 'read' },
  ]
  expect(writableFolders({ directories: folders })).toEqual(['src'])
  expect(writableFolders({ directories: [{ path: '.', access: 'write' }] })).toEqual(['the whole repository'])
})
