// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the Dockerfile's
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildContext, demandsOf, environmentFiles, unfit } from './build-file.ts'

const base = 'ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\nWORKDIR /workspace\n'
const file = (path: string, text = '') => ({ path, mode: '100644' as const, data: Buffer.from(text) })

test('the starter asks for nothing beyond the base image', () => {
  const starter = readFileSync(join(import.meta.dirname, '../languages/python/starter/Dockerfile'), 'utf8')
  expect(demandsOf(starter)).toEqual([])
  expect(unfit(starter)).toBeNull()
  expect(environmentFiles([file('Dockerfile', starter), file('a.py')])).toEqual([])
})

test('what asks for more is named with its line', () => {
  const asking = `${base}# tools\nRUN apt-get update && \\\n  # of the parser\n  apt-get install -y re2c\nENV A=b\nCOPY . .\nCOPY conf /etc/conf`
  expect(demandsOf(asking)).toEqual([
    'line 5 `RUN apt-get update && apt-get install -y re2c`',
    'line 8 `ENV A=b`',
    'line 10 `COPY conf /etc/conf`',
  ])
  expect(demandsOf(`${base}COPY --from=build /a /workspace/a`)).toHaveLength(1)
  expect(demandsOf(`${base}copy ["a b.txt", "./"]`)).toEqual([])
})

test('an image of its own depends on the Dockerfile and on what it copies, not on the rest', () => {
  const dockerfile = `${base}COPY requirements*.txt vendor ./\nRUN pip install -r requirements.txt`
  const files = [
    'requirements.txt',
    'requirements-dev.txt',
    'vendor/x/y.whl',
    'vendored.py',
    'a/requirements.txt',
  ]
  const kept = environmentFiles([file('Dockerfile', dockerfile), ...files.map((path) => file(path))])
  expect(kept.map(({ path }) => path)).toEqual([
    'Dockerfile',
    'requirements.txt',
    'requirements-dev.txt',
    'vendor/x/y.whl',
  ])
  const all = `${base}COPY . .\nRUN make`
  expect(buildContext([file('Dockerfile', all), file('src/a.py')])).toHaveLength(2)
  expect(environmentFiles([file('a.py')])).toEqual([])
})

test('another base, no base and volumes are refused', () => {
  expect(unfit('FROM python:3.12\nRUN true')).toContain(
    'line 1 `FROM python:3.12` must be FROM ${BASE_IMAGE}',
  )
  expect(unfit('RUN true')).toContain('has no FROM')
  expect(unfit(`${base}VOLUME /data`)).toContain('VOLUME /data')
})
