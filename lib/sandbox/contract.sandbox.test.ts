/**
 * What every sandbox driver must hold, whatever an agent does. One suite for all of them.
 * Real drivers only: a machine where one does not work fails here with the reason and the cure.
 */
import { afterAll, beforeAll, describe } from 'vitest'
import { filesContract } from './contract/files.ts'
import { SECRET_VARIABLE } from './contract/host.ts'
import { machineOf } from './contract/machine.ts'
import { programsContract } from './contract/programs.ts'
import { shellContract } from './contract/shell.ts'
import { wallsContract } from './contract/walls.ts'
import { drivers } from './index.ts'

describe.each(Object.values(drivers))('$name', (driver) => {
  const machine = machineOf(driver)

  beforeAll(async () => {
    process.env[SECRET_VARIABLE] = 'of the host'
    const probe = await driver.probe()
    if (!probe.ok) throw new Error(`${probe.reason} ${probe.cure}`)
  })
  afterAll(() => machine.closeAll())

  shellContract(machine)
  programsContract(machine)
  wallsContract(machine)
  filesContract(machine)
})
