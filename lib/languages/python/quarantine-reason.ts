import type { QuarantineReason } from '../language.ts'
import { stdlibModules } from './stdlib-modules.ts'

/** pytest.toml: since pytest 9 */
const runnerFiles = new Set([
  'conftest.py',
  'pytest.ini',
  '.pytest.ini',
  'pytest.toml',
  '.pytest.toml',
  'tox.ini',
  'setup.cfg',
])
const startUpModules = new Set(['sitecustomize', 'usercustomize'])
/** What pytest itself imports beside the standard library. */
const runnerModules = new Set(
  'pytest _pytest pluggy iniconfig packaging py attr attrs exceptiongroup tomli colorama pygments xdist'.split(
    ' ',
  ),
)

/**
 * Paths that pytest or the interpreter obey without being asked: settings files, start-up modules, installed-package
 * metadata (pytest loads the plug-ins it names) and modules at the import root that would be found in place of the
 * standard library or of pytest.
 */
export function quarantineReason(path: string): QuarantineReason | null {
  const segments = path.split('/')
  const name = segments.at(-1) ?? ''
  if (runnerFiles.has(name)) return 'runner-configuration'
  if (segments.some((segment) => /\.(egg-info|dist-info|egg-link|pth)$/.test(segment))) return 'start-up-hook'
  if (segments.some((segment) => startUpModules.has(moduleOf(segment)))) return 'start-up-hook'
  const root = segments[0] === 'src' ? segments.slice(1) : segments
  const first = root[0] ?? ''
  if (root.length > 1 ? shadows(first) : isModule(first) && shadows(moduleOf(first))) return 'start-up-hook'
  return null
}

function isModule(name: string): boolean {
  return /\.(py|pyc|so)$/.test(name)
}

/** lexer.cpython-311-x86_64-linux-gnu.so -> lexer */
function moduleOf(name: string): string {
  return isModule(name) ? (name.split('.')[0] ?? '') : name
}

function shadows(module: string): boolean {
  return stdlibModules.has(module) || runnerModules.has(module)
}
