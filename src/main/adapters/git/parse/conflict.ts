import type { Conflict, ConflictStage } from '@main/ports/resolve-git'

/** Reads `git merge-tree --write-tree -z` of a merge that conflicts: its tree, then one entry for each stage of a file. */
export function parseConflict(text: string): Conflict {
  const fields = text.split('\0')
  const stages: ConflictStage[] = []
  for (let at = 1; at < fields.length && fields[at] !== ''; at += 1) {
    const [, mode, oid, stage, path] = /^(\d+) ([0-9a-f]+) ([123])\t([\s\S]+)$/.exec(fields[at] ?? '') ?? []
    if (mode && oid && path && (stage === '1' || stage === '2' || stage === '3'))
      stages.push({ path, mode, oid, stage: stage === '1' ? 1 : stage === '2' ? 2 : 3 })
  }
  return { tree: (fields[0] ?? '').trim(), stages }
}
