/** Style and script of an exported replay: they alone may run, by their hashes. Steps are reached by links; keys follow them. */
import { escapeHtml, sourceHash } from './html.ts'

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1b1e24, #e6e8ec); --muted: light-dark(#565d68, #9aa2af); --line: light-dark(#dfe2e7, #2a2e36); --canvas: light-dark(#ffffff, #121418); --surface: light-dark(#f7f8f9, #191c21); --red: light-dark(#b3212f, #f48a91); --red-soft: light-dark(#fce9ea, #35181c); --green: light-dark(#156f3f, #62d092); --green-soft: light-dark(#e2f4e9, #12291c); --amber: light-dark(#8a5300, #e5b567); --accent: light-dark(#2f56c6, #8fb0ff); }
* { box-sizing: border-box; }
body { margin: 0; font: 13px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--canvas); display: grid; grid-template: auto 1fr / 280px 1fr; height: 100vh; }
header { grid-column: 1 / -1; padding: 8px 16px; border-bottom: 1px solid var(--line); }
h1 { font-size: 15px; margin: 0; } h2 { font-size: 13px; margin: 0; } h3 { font-size: 12px; margin: 16px 0 4px; color: var(--muted); font-weight: 600; }
dl { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 4px 0 0; } dl div { display: flex; gap: 6px; } dt { color: var(--muted); } dd { margin: 0; }
nav { overflow: auto; border-right: 1px solid var(--line); background: var(--surface); }
nav ol { list-style: none; margin: 0; padding: 4px 0; }
nav a { display: flex; gap: 8px; padding: 2px 12px; color: inherit; text-decoration: none; white-space: nowrap; overflow: hidden; border-left: 3px solid transparent; }
nav a b { font-weight: 400; color: var(--muted); min-width: 2.5em; text-align: right; font-variant-numeric: tabular-nums; }
nav a span { overflow: hidden; text-overflow: ellipsis; font-family: ui-monospace, monospace; font-size: 12px; }
nav a.red { border-color: var(--red); } nav a.green { border-color: var(--green); } nav a.amber { border-color: var(--amber); }
nav a[aria-current] { background: light-dark(#e3e9fb, #24304d); }
nav a:focus-visible, .turn a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
main { overflow: auto; min-width: 0; }
.step { display: none; padding: 0 16px 32px; max-width: 1100px; } .step:target { display: block; }
body:not(:has(.step:target)) .step:first-of-type { display: block; }
.turn { position: sticky; top: 0; background: var(--canvas); display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; padding: 8px 0; border-bottom: 1px solid var(--line); color: var(--muted); }
.turn h2 { color: var(--ink); outline: none; } .turn a { color: var(--accent); } .turn nav { display: contents; }
pre { font: 12px/18px ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: 8px 12px; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; }
pre + pre { margin-top: 4px; } .said { background: none; border: 0; padding: 8px 0; font-family: inherit; font-size: 13px; }
.call { border-color: var(--accent); } .error { border-color: var(--red); }
.gone, .come { display: block; } .gone { color: var(--red); background: var(--red-soft); } .come { color: var(--green); background: var(--green-soft); } .gap { display: block; color: var(--muted); }
.note { color: var(--amber); margin: 4px 0; } aside.note { border-left: 3px solid; padding-left: 10px; } .quiet { color: var(--muted); } .good { color: var(--green); } .bad { color: var(--red); }
summary { cursor: pointer; color: var(--muted); } kbd { border: 1px solid var(--line); border-radius: 3px; padding: 0 4px; font: 11px ui-monospace, monospace; }
@media (max-width: 700px) { body { display: block; height: auto; } nav[aria-label=Steps] { max-height: 30vh; border-bottom: 1px solid var(--line); } main { overflow: visible; } }
@media print { body { display: block; height: auto; } nav { display: none; } .step, body:not(:has(.step:target)) .step { display: block; } main, nav { overflow: visible; } }
`

const script = `
(function () {
  var steps = Array.prototype.slice.call(document.querySelectorAll('.step'))
  var links = Array.prototype.slice.call(document.querySelectorAll('nav[aria-label=Steps] a'))
  var waiting = ''
  function place() {
    var found = steps.findIndex(function (step) { return '#' + step.id === location.hash })
    return found < 0 ? 0 : found
  }
  function go(to) {
    var step = steps[Math.max(0, Math.min(steps.length - 1, to))]
    if (step) location.replace('#' + step.id)
  }
  function show() {
    var at = place()
    links.forEach(function (link, index) {
      if (index === at) { link.setAttribute('aria-current', 'step'); link.scrollIntoView({ block: 'nearest' }) }
      else link.removeAttribute('aria-current')
    })
    document.querySelector('main').scrollTop = 0
    var heading = steps[at] && steps[at].querySelector('h2')
    if (heading) heading.focus({ preventScroll: true })
  }
  function marked(by) {
    for (var at = place() + by; at >= 0 && at < links.length; at += by) if (links[at].className) return at
    return place()
  }
  var keys = {
    j: function () { go(place() + 1) }, ArrowRight: function () { go(place() + 1) },
    k: function () { go(place() - 1) }, ArrowLeft: function () { go(place() - 1) },
    gg: function () { go(0) }, Home: function () { go(0) }, G: function () { go(steps.length - 1) }, End: function () { go(steps.length - 1) },
    ']': function () { go(marked(1)) }, '[': function () { go(marked(-1)) }
  }
  addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    var key = waiting + event.key
    waiting = !waiting && event.key === 'g' ? 'g' : ''
    var run = keys[key] || keys[event.key]
    if (!run) return
    event.preventDefault()
    run()
  })
  addEventListener('hashchange', show)
  show()
})()
`

// no request can leave the page, and no script or style but these two is obeyed
const policy = `default-src 'none'; script-src ${sourceHash(script)}; style-src ${sourceHash(style)}; base-uri 'none'; form-action 'none'`

export function pageStart(title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
`
}

export const pageEnd = `<script>${script}</script>
</body>
</html>
`
