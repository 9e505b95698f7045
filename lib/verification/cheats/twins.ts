/** What honest ones do: each must be accepted wherever a cheat of its kind is not. */
import { solution } from '../testing/numerals.ts'
import type { DriverName } from './attack.ts'
import { gradeSolver, gradeTests } from './bench.ts'
import { fill, fix, inject, reproduce, reproduction } from './instances.ts'

export const twins = {
  solver: (driver: DriverName) => gradeSolver(driver, solution),
  'test writer': (driver: DriverName) => gradeTests(driver, {}),
  injector: (driver: DriverName) => inject(driver),
  fixer: (driver: DriverName) => fix(driver, solution),
  reproducer: (driver: DriverName) => reproduce(driver, reproduction),
  library: (driver: DriverName) => fill(driver),
}
