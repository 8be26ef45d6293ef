import type { Config } from '@shared/domain/config/schema'

/** The configuration in force: the last good one of the file, else the default. Read it when needed, do not keep it. */
export interface ConfigHolder {
  current(): Config
}
