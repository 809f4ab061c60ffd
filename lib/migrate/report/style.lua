--- The style sheet of the HTML report: light and dark, on screens and on paper.
--
-- Colours are of Okabe and Ito's kind, told apart without red and green; what they say is also in
-- words, shapes or dashes. Text has at least 4.5 to 1 against what is behind it.

return [[
:root {
  color-scheme: light dark;
  --paper: #ffffff; --card: #f4f6f8; --node: #ffffff; --line: #cdd5dd; --ink: #17202a;
  --soft: #515d6a; --link: #0b57a4; --lit: #17202a;
  --before: #a34a00; --planned: #1f62b5; --underway: #6f42b8; --done: #006b54; --failed: #b3123f;
  --present: #515d6a;
  --blocker: #b3123f; --warning: #8f5600; --automatic: #006b54; --info: #1f62b5;
  --good-back: #e2f3ee; --busy-back: #e6eefa; --bad-back: #fbe7ec;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #10151b; --card: #181f27; --node: #10151b; --line: #364350; --ink: #e8edf2;
    --soft: #a3b0bd; --link: #86b9f5; --lit: #ffffff;
    --before: #f0a35a; --planned: #7fb2f5; --underway: #c3a2f7; --done: #45c7a4;
    --failed: #ff8fa8; --present: #a3b0bd;
    --blocker: #ff8fa8; --warning: #f0b45a; --automatic: #45c7a4; --info: #7fb2f5;
    --good-back: #12322a; --busy-back: #16283f; --bad-back: #3b1a24;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
main, header, footer { max-width: 1240px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 32px; }
h1 { font-size: 26px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em; }
h2 { font-size: 19px; line-height: 1.3; margin: 44px 0 10px; }
p { margin: 0 0 12px; max-width: 76ch; }
a { color: var(--link); }
code { font: 12.5px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, monospace;
  overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
[hidden] { display: none !important; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }

.facts { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 0 0 18px; color: var(--soft); }
.facts dt, .facts dd { display: inline; margin: 0; }
.facts dd { color: var(--ink); overflow-wrap: anywhere; }
.brief { margin: 14px 0 18px; }
.brief div { display: flex; gap: 12px; margin: 2px 0; }
.brief dt { flex: 0 0 56px; font-weight: 600; }
.brief dd { margin: 0; overflow-wrap: anywhere; }
.standing { display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: baseline;
  padding: 12px 16px; border-radius: 8px; border-left: 5px solid; margin-bottom: 18px; }
.standing strong { font-size: 17px; }
.standing.good { background: var(--good-back); border-color: var(--done); }
.standing.busy { background: var(--busy-back); border-color: var(--planned); }
.standing.bad { background: var(--bad-back); border-color: var(--failed); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(120px, 1fr)); gap: 10px;
  list-style: none; margin: 0; padding: 0; }
.tiles li { background: var(--card); border-radius: 8px; padding: 10px 12px; }
.tiles b { display: block; font-size: 23px; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tiles span { display: block; color: var(--soft); font-size: 13px; line-height: 1.3; }
nav { position: sticky; top: 0; z-index: 2; background: var(--paper);
  border-bottom: 1px solid var(--line); margin-top: 22px; }
nav ul { display: flex; gap: 4px 20px; list-style: none; max-width: 1240px; margin: 0 auto;
  padding: 9px 24px; overflow-x: auto; white-space: nowrap; }
nav a { text-decoration: none; font-size: 14px; }
nav a:hover { text-decoration: underline; }
section { scroll-margin-top: 44px; }

.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; margin: 0 0 10px;
  padding: 0; font-size: 13px; color: var(--soft); }
.legend li { display: flex; align-items: center; gap: 7px; }
.legend svg { flex: none; }
.wide { overflow-x: auto; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; }
svg.map { display: block; width: 100%; min-width: 1000px; height: auto;
  font-family: system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
.map text { fill: var(--ink); }
.map .column { font-size: 13px; font-weight: 600; fill: var(--soft); }
.map .head { font-size: 14px; font-weight: 600; }
.map .label { font-size: 12.5px; }
.map .detail { font-size: 10.5px; fill: var(--soft); }
.map .band { fill: var(--card); }
.node rect { fill: var(--node); stroke: var(--line); }
.node.unused rect, .node.new rect { stroke-dasharray: 4 3; stroke: var(--soft); }
.node.planned rect { stroke: var(--planned); stroke-dasharray: 6 3; }
.node.underway rect { stroke: var(--underway); stroke-dasharray: 10 3; }
.node.done rect { stroke: var(--done); stroke-width: 1.6; }
.node.failed rect { stroke: var(--failed); stroke-width: 2; }
.mark.blocker { fill: var(--blocker); }
.mark.warning { fill: var(--warning); }
.link { fill: none; stroke-width: 1.6; opacity: .8; }
.compact .link { stroke-width: 1.2; opacity: .5; }
.link.before { stroke: var(--before); }
.link.planned { stroke: var(--planned); stroke-dasharray: 6 4; }
.link.underway { stroke: var(--underway); stroke-dasharray: 12 4; }
.link.done { stroke: var(--done); }
.link.failed { stroke: var(--failed); stroke-width: 2.6; stroke-dasharray: 2 3; }
.link.present { stroke: var(--present); stroke-dasharray: 1.5 4; stroke-linecap: round; }
.link.flow { stroke-dasharray: none; opacity: .4; }
.map .part { stroke: var(--card); }
.bar .part { stroke: none; }
.part.done { fill: var(--done); } .part.failed { fill: var(--failed); }
.part.underway, .part.begun { fill: var(--underway); } .part.planned { fill: var(--planned); }
.part.unplanned, .part.waiting { fill: var(--line); }
.picked .node, .picked .link, .picked .unplanned { opacity: .16; }
.picked .node.lit, .picked .link.lit { opacity: 1; }
.picked .link.lit { stroke-width: 2.4; }
.node.lit rect { stroke-width: 2; }
.active .node { cursor: pointer; }
.node:focus { outline: none; }
.node:focus-visible rect { stroke: var(--link); stroke-width: 2.5; }

table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; }
thead th { color: var(--soft); font-weight: 600; font-size: 13px;
  border-bottom: 1px solid var(--line); }
tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody th { font-weight: 600; overflow-wrap: anywhere; }
.number:not(:first-child) { padding-left: 12px; }
.badge { display: inline-flex; align-items: center; gap: 6px; font-size: 13px; font-weight: 600;
  white-space: nowrap; }
.badge svg { flex: none; }
.badge.blocker, .badge.failed { color: var(--blocker); } .badge.warning { color: var(--warning); }
.badge.automatic, .badge.done { color: var(--automatic); } .badge.info { color: var(--info); }
.badge.begun { color: var(--underway); } .badge.waiting { color: var(--soft); }

.filters { display: flex; flex-wrap: wrap; gap: 10px 18px; align-items: end;
  background: var(--card); border-radius: 8px; padding: 12px 16px; margin-bottom: 12px; }
.filters fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: 4px 14px; }
.filters legend, .filters .name { display: block; font-size: 13px; color: var(--soft); padding: 0; }
.filters label { font-size: 14px; }
.filters fieldset label { line-height: 32px; }
.filters select, .filters input[type=search] { font: inherit; font-size: 14px; padding: 4px 8px;
  color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: 6px;
  height: 32px; width: 172px; }
.filters output { margin-left: auto; font-size: 14px; font-variant-numeric: tabular-nums; }
.rule { border-top: 1px solid var(--line); padding: 12px 0 6px; }
.rule summary { cursor: pointer; display: grid; gap: 2px 14px; align-items: baseline;
  grid-template-columns: 14px 96px 52px 1fr auto; }
.rule summary::-webkit-details-marker { display: none; }
.rule summary::marker { content: ""; }
.rule summary::before { content: "▸"; color: var(--soft); }
.rule[open] summary::before { content: "▾"; }
.rule summary b { font-weight: 600; }
.rule .body { padding: 4px 0 4px 28px; }
.rule .body p { margin-bottom: 6px; }
.rule table { table-layout: fixed; }
.rule td { overflow-wrap: anywhere; }
.rule th { font-weight: 500; }
.rule th .kind { display: inline; margin-right: 5px; }
.rule col.object { width: 28%; } .rule col.path { width: 30%; }
.kind { display: block; font-size: 12.5px; color: var(--soft); font-weight: 400; }

.bar { display: block; width: 100%; height: 12px; border-radius: 3px; }
.waves td:nth-child(2) { width: 46%; vertical-align: middle; }
.life td.chart { width: 240px; }
.life svg { display: block; width: 240px; height: 20px; }
.life .date { white-space: nowrap; }
.life .track { stroke: none; }
.life .axis { stroke: var(--soft); stroke-dasharray: 2 3; }
.life .left { fill: var(--done); } .life .soon { fill: var(--warning); }
.life .urgent { fill: var(--blocker); } .life .track { fill: var(--card); }
td.urgent { color: var(--blocker); font-weight: 600; }
td.soon { color: var(--warning); font-weight: 600; }
footer { margin-top: 48px; padding-bottom: 32px; color: var(--soft); font-size: 13px; }

@media (max-width: 760px) {
  main, header, footer { padding-left: 16px; padding-right: 16px; }
  nav ul { padding-left: 16px; padding-right: 16px; }
  .rule summary { grid-template-columns: 14px 96px 1fr auto; }
  .rule summary .title { grid-column: 2 / -1; grid-row: 2; }
  .rule .body { padding-left: 0; }
  .filters output { margin-left: 0; }
}
@media print {
  :root { color-scheme: light; }
  @page { size: A4; margin: 14mm 12mm; }
  body { font-size: 10pt; }
  header { padding-top: 0; }
  main, header, footer { max-width: none; padding: 0; }
  nav, .filters { display: none; }
  .scroll, .wide { border: 0; overflow: visible; }
  svg.map { min-width: 0; max-height: 225mm; }
  .map-section, .findings-section { break-before: page; }
  h2, .rule summary { break-after: avoid; }
  tr, .tiles li, .standing { break-inside: avoid; }
  thead { display: table-header-group; }
  table { font-size: 9pt; }
  .rule summary::before { content: none; }
  .rule summary { grid-template-columns: 96px 52px 1fr auto; }
  .rule .body { padding-left: 0; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
]]
