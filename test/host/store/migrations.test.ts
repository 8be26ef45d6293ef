import { join } from 'node:path'
import { migrate } from '@main/store/migrate'
import { migrations } from '@main/store/migrations/all'
import { openSqlite } from '@main/store/sqlite'
import { tempFolder } from '@test/support/database'
import { must } from '@test/support/engine'
import { expect, test } from 'vitest'

/** What each version has, whole: name → columns (and for a trigger or view that it is there). */
const added: Record<number, Record<string, string>> = {
  1: {
    'table events': 'seq id stream version type at actor_kind actor command_id cause payload',
    'table receipts': 'command_id fingerprint after_seq seq failure at',
    'table snapshots': 'seq fold parts',
    'table snapshot_parts': 'seq part noun body',
    'index events_stream': '',
    'index events_type': '',
    'index events_actor': '',
    'trigger events_no_update': '',
    'trigger events_no_delete': '',
  },
  2: {
    'table tasks':
      'id title status feature service created_by priority position description dependencies paths branch run landing attempts reason_code reason not_before created_at updated_at',
    'table runs':
      'id task service instance attempt runtime state outcome checkout branch base head commits subject session exit_code reason started_at ended_at',
    'table checkouts': 'id path kind state service branch head dirty reason created_at updated_at',
    'table branches': 'name level parent head ahead behind subject committed_at service task',
    'table landings':
      'id branch level target task service state head base candidate landed_commit priority position reason_code reason attempts approvals queued_at ended_at',
    'table gate_runs': 'landing position gate state blocker exit_code figures log reason cached started_at ended_at',
  },
  3: {
    'table features': 'id name status branch created_at updated_at',
    'table agents': 'service instance role runtime state task run checkout branch',
    'table pull_requests': 'id branch base title author status head merged_commit opened_at closed_at',
    'table conflicts': 'seq landing branch target task files message detected_at resolved_at',
    'table test_results': 'seq landing branch target task service gate state exit_code figures cached at',
    'table blockers': 'subject kind status service code message since',
    'index conflicts_landing': '',
    'view task_events': 'seq task type at actor_kind actor payload',
    'view v_feature_status': 'feature status tasks done active waiting stuck cancelled',
    'view v_recent_events': 'seq at type stream actor_kind actor payload',
    'view v_test_summary': 'gate target runs passed failed last_run',
  },
}

test.each(migrations.map((_, index) => index + 1))(
  'migration %i gives these tables and keeps every event',
  async version => {
    const { dir, cleanUp } = await tempFolder()
    const db = must(openSqlite(join(dir, 'x.db')))
    try {
      migrate(db, Math.max(1, version - 1))
      db.exec(
        `INSERT INTO events VALUES (1, 'e', 'project', 1, 'project.resumed', 7, 'person', 'ada', 'c', NULL, '{}')`,
      )
      const events = () => db.prepare('SELECT * FROM events').all()
      const before = events()
      migrate(db, version)
      expect(events()).toEqual(before)
      const expected = Object.assign({}, ...Array.from({ length: version }, (_, index) => added[index + 1]))
      const found = db
        .prepare<{ type: string; name: string }>("SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
        .all()
        .map(({ type, name }) => {
          const columns = db.prepare<{ name: string }>(`SELECT name FROM pragma_table_info('${name}')`).all()
          const named = type === 'table' || type === 'view' ? columns.map(column => column.name).join(' ') : ''
          return [`${type} ${name}`, named] as const
        })
      expect(Object.fromEntries(found)).toEqual(expected)
      expect(db.pragma('user_version')).toBe(version)
    } finally {
      db.close()
      await cleanUp()
    }
  },
)

test('the log can be added to and nothing else', async () => {
  const { dir, cleanUp } = await tempFolder()
  const db = must(openSqlite(join(dir, 'x.db')))
  try {
    migrate(db)
    db.exec(`INSERT INTO events VALUES (1, 'e', 'project', 1, 'project.resumed', 7, 'person', 'ada', 'c', NULL, '{}')`)
    expect(() => db.exec("UPDATE events SET payload = 'x'")).toThrow('append-only')
    expect(() => db.exec('DELETE FROM events')).toThrow('append-only')
    expect(() => db.exec("INSERT INTO task_events VALUES (1, 'a', 'b', 1, 'c', 'd', 'e')")).toThrow('view')
  } finally {
    db.close()
    await cleanUp()
  }
})
