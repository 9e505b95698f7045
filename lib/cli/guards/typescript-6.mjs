// Loaded with --import into dependency-cruiser, whose parser is the TypeScript 6 API; the project compiles with
// TypeScript 7, which has no such API. Without this the tool finds no module at all and calls that clean.
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    const asked = specifier === 'typescript' || specifier.startsWith('typescript/')
    const byTool = /node_modules\/(dependency-cruiser|tsconfig-paths-webpack-plugin)\//.test(
      context.parentURL ?? '',
    )
    return next(asked && byTool ? specifier.replace('typescript', 'typescript-6') : specifier, context)
  },
})
