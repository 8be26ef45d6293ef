import { createHash } from 'node:crypto'
import type { Command } from '@shared/domain/command'

/** Digest of a parsed command: the schema has put its fields in order, so equal commands have equal digests. */
export const fingerprint = (command: Command): string =>
  createHash('sha256').update(JSON.stringify(command)).digest('base64url')
