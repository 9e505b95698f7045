/**
 * What every sandbox driver must hold, whatever an agent does. One suite for all of them.
 * Real drivers only: a machine where one does not work fails here with the reason and the cure; only a machine without a
 * container engine is let off, and not in continuous integration.
 */
import { afterAll, beforeAll, describe, test } from 'vitest'
import { abuseContract } from './contract/abuse.ts'
import { missingEngine } from './contract/engine.ts'
import { filesContract } from './contract/files.ts'
import { SECRET_VARIABLE } from './contract/host.ts'
import { machineOf } from './contract/machine.ts'
import { programsContract } from './contract/programs.ts'
import { shellContract } from './contract/shell.ts'
import { wallsContract } from './contract/walls.ts'
import { drivers } from './index.ts'

const noEngine = await missingEngine()

describe.each(Object.values(drivers))('$name', (driver) => {
  const machine = machineOf(driver)
  if (driver.name === 'docker' && noEngine) return void test.skip(noEngine)

  beforeAll(async () => {
    process.env[SECRET_VARIABLE] = 'of the host'
    const probe = await driver.probe()
    if (!probe.ok) throw new Error(`${probe.reason} ${probe.cure}`)
  })
  afterAll(() => machine.closeAll())

  shellContract(machine)
  abuseContract(machine)
  programsContract(machine)
  wallsContract(machine)
  filesContract(machine)
})
