// Loaded into npm by ensure-install.mjs. npm leaves out optional packages that its own Node could not run; these packages
// are run by the Node that the project brings, so it must judge by that one.
const { optionalDependencies } = require('../../package.json')
const brought = optionalDependencies[`node-${process.platform}-${process.arch}`]
if (brought) Object.defineProperty(process, 'version', { value: `v${brought}` })
