import { expect, test } from 'vitest'
import { imagesIn, imagesOfOpening, imagesOfStep, jsonWithoutImages } from '#lib/trajectories/images.ts'

const base64 =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const png = `data:image/png;base64,${base64}`

test('images are found in the shape of every format', () => {
  const shapes = [
    { type: 'image_url', image_url: { url: png } },
    { type: 'input_image', image_url: png },
    { type: 'image', image: png },
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: base64 } },
    { extras: { screenshot: png } },
    { image_urls: [png] },
  ]
  for (const shape of shapes)
    expect(imagesIn(shape)).toEqual([{ url: png, mediaType: 'image/png', bytes: 70 }])
})

test('what could run, lies about itself or lies elsewhere is no image', () => {
  const svg = Buffer.from('<svg onload="alert(1)"/>').toString('base64')
  const hostile = [
    `data:image/svg+xml;base64,${svg}`,
    `data:image/png;base64,${svg}`,
    `data:text/html;base64,${base64}`,
    'data:image/png,%89PNG',
    `data:image/png;base64,${base64}" onerror="alert(1)`,
    { media_type: 'image/svg+xml', data: svg },
    { media_type: '__proto__', data: base64 },
    'https://example.org/tracker.png',
    'javascript:alert(1)',
    { media_type: 'image/png', data: 7 },
  ]
  expect(imagesIn(hostile)).toEqual([])
})

test('images of a step are named after what they belong to; JSON leaves their bytes out', () => {
  const parts = [{ type: 'image_url', image_url: { url: png } }]
  const imported = { parts, messages: { 1: { parts }, 2: { parts } } }
  const step = {
    message: { role: 'assistant' as const, content: 'Look' },
    reasoning: null,
    calls: [{ id: 'a', name: 'screenshot', rawArguments: '{}', arguments: {} }],
    observations: [],
    reply: [
      { role: 'tool' as const, tool_call_id: 'a', content: '[image_url]' },
      { role: 'user' as const, content: '[image_url]' },
    ],
    marks: [],
    imported,
  }
  expect(imagesOfStep(step).map(({ of, images }) => [of, images.length])).toEqual([
    ['Answer', 1],
    ['Result of screenshot', 1],
    ['Message 2 after the answer', 1],
  ])
  expect(imagesOfOpening(imported).map(({ of }) => of)).toEqual(['Message 1', 'Message 2'])
  const shown = jsonWithoutImages({ parts, source: { media_type: 'image/png', data: base64 } })
  expect(shown).not.toContain('iVBORw0KGgo')
  expect(shown).toContain('image/png, 1 kB, shown above')
})
