import { browserPlatform } from './browser'
import { electronPlatform } from './electron'
import type { Platform } from './types'

/** The platform of the host this page was loaded by: the desktop app has its own scheme. */
export const createPlatform = (): Platform =>
  location.protocol === 'espalier:' ? electronPlatform() : browserPlatform()
