import { join } from 'node:path'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'

/**
 * Sets Electron's fuses on the packed program. RunAsNode stays on, by argument: the PTY host and a detached engine have
 * to outlive the window, so they need a Node that is not the window's process. The other way, shipping a Node binary
 * beside Electron, adds some 110 MB to every platform and a second runtime to keep patched, and whoever can start our
 * program with a variable set can start any other Node as the same user. What turns a running app into something else
 * (NODE_OPTIONS, --inspect, a changed archive, an unpacked app folder) is off.
 */
export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const name = packager.appInfo.productFilename
  const program = {
    darwin: join(`${name}.app`, 'Contents', 'MacOS', name),
    win32: `${name}.exe`,
    linux: packager.executableName,
  }[electronPlatformName]
  await flipFuses(join(appOutDir, program), {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: electronPlatformName === 'darwin',
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  })
}
