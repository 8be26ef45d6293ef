import { chmod, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoreError } from '@main/ports/store'
import { migrations } from '@main/store/migrations/all'
import { openStore, type StoreOptions } from '@main/store/open'
import { openSqlite } from '@main/store/sqlite'
import { tempFolder } from '@test/support/database'
import { makeEngine, must, mustFail, person, projectWith, system } from '@test/support/engine'
import { afterEach, beforeEach, expect, test } from 'vitest'

let dir: string
let file: string
let cleanUp: () => Promise<void>

/** A database with some life in it, closed properly. */
beforeEach(async () => {
  const folder = await tempFolder()
  dir = folder.dir
  cleanUp = folder.cleanUp
  file = join(dir, 'espalier.db')
  const host = await makeEngine({ dir })
  for (const command of projectWith('devon')) await host.as(system, command)
  for (let n = 0; n < 200; n += 1) await host.as(person, { type: 'task.add', title: `Task number ${n}` })
  await host.engine.close()
  host.store.close()
})
afterEach(() => cleanUp())

const sql = (text: string) => {
  const db = must(openSqlite(file))
  db.exec(text)
  db.close()
}

/** Opening fails with this code, in words, and not a byte of the file is another afterwards. */
async function refuses(code: StoreError['code'], options?: StoreOptions): Promise<StoreError> {
  const before = await readFile(file)
  const names = await readdir(dir)
  const error = mustFail(await openStore(dir, options))
  expect(error.code).toBe(code)
  expect(error.message).toContain(file)
  expect(error.hint).not.toBe('')
  expect((await readFile(file)).equals(before)).toBe(true)
  // SQLite's shared memory may stay behind a reader; nothing else comes or goes.
  const kept = (all: string[]) => all.filter(name => !/-(shm|wal)$/.test(name))
  expect(kept(await readdir(dir))).toEqual(kept(names))
  return error
}

test('a good one opens with all that is in it', async () => {
  const store = must(await openStore(dir))
  expect([store.seq(), Object.keys(must(store.load()).model.tasks).length]).toEqual([202, 200])
  store.close()
})

test('written by a newer version', async () => {
  sql(`PRAGMA user_version = ${migrations.length + 5}`)
  const error = await refuses('newer-version')
  expect(error.hint).toContain('Update Espalier')
})

test('too old, or the data of another program', async () => {
  sql('PRAGMA user_version = 0')
  await refuses('older-unreadable')
  sql(`PRAGMA user_version = 1; PRAGMA application_id = 77`)
  await refuses('older-unreadable')
})

test('locked by another program', async () => {
  const other = must(openSqlite(file))
  other.pragma('locking_mode = EXCLUSIVE')
  other.exec('BEGIN EXCLUSIVE')
  try {
    await refuses('locked')
  } finally {
    other.exec('ROLLBACK')
    other.close()
  }
  must(await openStore(dir)).close()
})

test('truncated: at any length, even none', async () => {
  const whole = await readFile(file)
  for (const length of [whole.length - 1, whole.length - 4096, Math.floor(whole.length / 2), 4096, 60, 5, 0]) {
    await writeFile(file, whole)
    await truncate(file, length)
    await refuses('truncated')
  }
})

test('not a database', async () => {
  await writeFile(file, 'Dear diary, '.repeat(1000))
  await refuses('not-a-database')
})

test('corrupt: pages overwritten', async () => {
  const bytes = await readFile(file)
  for (let page = 2; page * 4096 < bytes.length; page += 3) bytes.fill(0xa5, page * 4096, page * 4096 + 2000)
  await writeFile(file, bytes)
  await refuses('corrupt')
})

test('corrupt: an event that says nothing we know', async () => {
  sql(`INSERT INTO events VALUES (203, 'e', 'task/x', 1, 'task.invented', 7, 'person', 'ada', 'c', NULL, '{}')`)
  const error = await refuses('corrupt')
  expect(error.message).toContain('event 203 (task.invented)')
})

/** Root may write everywhere; as somebody else the permissions count. */
async function unprivileged<T>(work: () => Promise<T>): Promise<T> {
  const root = process.geteuid?.() === 0
  if (root) process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    if (root) process.seteuid?.(0)
  }
}

test('read-only: the file, or the folder for a new one', async () => {
  await chmod(dir, 0o755)
  await chmod(file, 0o444)
  await unprivileged(() => refuses('read-only'))
  const error = await unprivileged(async () => mustFail(await openStore(join('/', 'espalier-nowhere'))))
  expect(error.code).toBe('read-only')
})

test('a disk that cannot hold a write-ahead log', async () => {
  const connect: typeof openSqlite = (path, options) => {
    const opened = openSqlite(path, options)
    if (!opened.ok) return opened
    const { pragma } = opened.value
    return {
      ok: true,
      value: { ...opened.value, pragma: text => (text.startsWith('journal_mode') ? 'delete' : pragma(text)) },
    }
  }
  await refuses('no-wal', { connect })
  const fresh = await tempFolder()
  expect(mustFail(await openStore(fresh.dir, { connect })).code).toBe('no-wal')
  expect(await readdir(fresh.dir)).toEqual([])
  await fresh.cleanUp()
})

test('a full disk refuses the command, keeps what was answered, and goes on when there is room', async () => {
  let full = false
  let pragma: (text: string) => unknown = () => undefined
  const connect: typeof openSqlite = (path, options) => {
    const opened = openSqlite(path, options)
    if (opened.ok) pragma = opened.value.pragma
    return opened
  }
  const host = await makeEngine({ dir, connect })
  const fill = (value: boolean) => {
    full = value
    pragma(`max_page_count = ${full ? 1 : 1_000_000}`)
  }
  fill(true)
  let last: Awaited<ReturnType<typeof host.engine.dispatch>> | undefined
  let answered = 0
  for (let n = 0; n < 2000 && (last === undefined || last.ok); n += 1) {
    last = await host.engine.dispatch(
      { type: 'task.add', title: `More ${n}`, description: 'x'.repeat(900) },
      { actor: person, commandId: `m-${n}` },
    )
    if (last.ok) answered += 1
  }
  expect(last?.ok === false && last.error.code).toBe('disk-full')
  expect(Object.keys(host.engine.model().tasks).length).toBe(200 + answered)
  expect(host.engine.seq()).toBe(202 + answered)
  fill(false)
  await host.as(person, { type: 'task.add', title: 'Room again' })
  const model = structuredClone(host.engine.model())
  await host.engine.close()
  host.store.close()
  const store = must(await openStore(dir))
  expect(must(store.load()).model).toEqual(model)
  store.close()
})

test('a log without its main file is not begun anew', async () => {
  const fresh = await tempFolder()
  await writeFile(join(fresh.dir, 'espalier.db-wal'), 'the rest of something')
  expect(mustFail(await openStore(fresh.dir)).code).toBe('truncated')
  expect(await readdir(fresh.dir)).toEqual(['espalier.db-wal'])
  await fresh.cleanUp()
})

test('a snapshot of another fold is passed over', async () => {
  sql(
    "UPDATE snapshots SET fold = fold - 1; UPDATE snapshot_parts SET body = replace(body, 'number 7\"', 'number x\"')",
  )
  const store = must(await openStore(dir))
  expect(store.sinceSnapshot()).toBe(202)
  expect(must(store.load()).model.tasks['task-number-7']?.title).toBe('Task number 7')
  expect(Object.keys(must(store.modelAt(102)).tasks).length).toBe(100)
  store.close()
})
