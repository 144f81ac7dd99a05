/** The look of the page. No address stands in it: nothing is loaded. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f6f8; --card: #ffffff; --text: #14181f; --quiet: #525c69; --line: #dce1e7; --focus: #1d5fa8;
  --answered: #4a8fcb; --refused: #e0801f; --failed: #cb3049; --timed-out: #8f45b8; --cancelled: #707b8a;
  --client-gone: #9aa4b1; --server-stopped: #b9c1cb; --crashed: #14181f; --open: #cfe0f0; --unknown: #e5d36b; --bar: #e0801f; --span: #b7d0e6;
  --good: #1c7c4a; --good-page: #e8f5ee; --bad: #b3202f; --bad-page: #fdecee; --unsure: #7a5200; --unsure-page: #fff5dc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1217; --card: #171c23; --text: #e8ecf1; --quiet: #a5afbc; --line: #2c343f; --focus: #8cc3f5;
    --answered: #4f93cf; --refused: #ee9a44; --failed: #f06076; --timed-out: #c287e2; --cancelled: #8a95a4;
    --client-gone: #667180; --server-stopped: #4c5663; --crashed: #f3f5f8; --open: #2f5273; --unknown: #a8973a; --bar: #ee9a44; --span: #2f5273;
    --good: #6fd3a0; --good-page: #12291e; --bad: #ff8f9b; --bad-page: #331418; --unsure: #f2c667; --unsure-page: #2e2409;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", "DejaVu Sans", sans-serif;
}
main { max-width: 1240px; margin: 0 auto; padding: 28px 20px 40px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 18px; }
h1 { font-size: 26px; line-height: 1.2; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 17px; line-height: 1.3; margin: 0; }
p { margin: 0; }
header { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; }
.lead { font-size: 18px; line-height: 1.45; max-width: 62em; }
.quiet { color: var(--quiet); font-size: 14px; }
.text, .lead, td, th, code { overflow-wrap: break-word; unicode-bidi: isolate; }
code { font: 13px/1.45 ui-monospace, "Liberation Mono", "DejaVu Sans Mono", monospace; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px; min-width: 0; display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.pair { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 7fr); gap: 18px; align-items: start; }
.state { border-radius: 12px; padding: 14px 20px; border: 1px solid; border-left-width: 6px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px; }
.state b { font-size: 16px; }
.state.whole { background: var(--good-page); border-color: var(--good); }
.state.whole b { color: var(--good); }
.state.broken { background: var(--bad-page); border-color: var(--bad); }
.state.broken b { color: var(--bad); }
.state.unknown { background: var(--unsure-page); border-color: var(--unsure); }
.state.unknown b { color: var(--unsure); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); gap: 12px; margin: 0; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 12px 16px; display: grid; align-content: start; }
.tile dt { color: var(--quiet); font-size: 14px; }
.tile dd { margin: 0; }
.tile .figure { font-size: 28px; line-height: 1.25; font-weight: 650; font-variant-numeric: tabular-nums; letter-spacing: -0.01em; }
.tile .alarm { color: var(--bad); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0; padding: 0; list-style: none; font-size: 14px; }
.legend li { display: flex; align-items: center; gap: 7px; }
.legend svg, td svg.dot { width: 11px; height: 11px; flex: none; }
td svg.dot { margin-right: 7px; vertical-align: -1px; }
svg { display: block; overflow: visible; }
td svg.dot { display: inline; }
svg text { fill: var(--quiet); font-size: 12px; font-variant-numeric: tabular-nums; }
.plot { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 8px; }
.grid { stroke: var(--line); stroke-width: 1; }
.answered { fill: var(--answered); } .refused { fill: var(--refused); } .failed { fill: var(--failed); }
.timed_out { fill: var(--timed-out); } .cancelled { fill: var(--cancelled); } .client_gone { fill: var(--client-gone); }
.server_stopped { fill: var(--server-stopped); } .crashed { fill: var(--crashed); }
.open { fill: var(--open); } .unknown { fill: var(--unknown); }
.bar { fill: var(--bar); } .span { fill: var(--span); } .p50 { fill: var(--answered); } .p95 { fill: var(--refused); } .max { fill: var(--failed); }
.hit { fill: transparent; }
.slot:hover .hit { fill: var(--line); opacity: 0.55; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
caption { text-align: left; color: var(--quiet); padding-bottom: 8px; }
th { text-align: left; font-weight: 600; color: var(--quiet); font-size: 13px; vertical-align: bottom; }
th, td { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); }
td { vertical-align: top; }
tbody tr:last-child td, tbody tr:last-child th { border-bottom: 0; }
tbody th { color: var(--text); font-size: 14px; vertical-align: top; }
tbody.group th { color: var(--quiet); padding-top: 14px; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th.number { text-align: right; }
.when { white-space: nowrap; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.fixed-columns { table-layout: fixed; }
.calls .when { width: 156px; } .calls .tool { width: 15%; } .calls .outcome { width: 118px; } .calls .took { width: 78px; } .calls .why { width: 32%; }
td p + p { margin-top: 3px; }
svg.drawn { width: 100%; height: 20px; }
/* Tables whose figures are drawn below each row. */
.latency, .rules, .latency thead, .latency tbody, .rules thead, .rules tbody { display: block; }
.latency tr { display: grid; grid-template-columns: minmax(0, 1fr) repeat(4, 4.9em); padding: 6px 0 3px; border-bottom: 1px solid var(--line); }
.latency tbody tr:last-child, .latency .axis { border-bottom: 0; }
.latency .axis { padding-bottom: 0; }
.latency td, .latency th { border-bottom: 0; padding: 0; }
.latency .line { grid-column: 1 / -1; }
.rules tr { display: grid; grid-template-columns: minmax(0, 1fr) auto 4.5em; padding: 7px 0 5px; border-bottom: 1px solid var(--line); }
.rules tbody tr:last-child { border-bottom: 0; }
.rules td, .rules th { border-bottom: 0; padding: 0; }
.rules .line { grid-column: 1 / -1; }
.rules svg.drawn { height: 14px; margin-top: 3px; }
details summary { cursor: pointer; color: var(--quiet); font-size: 14px; }
details .scroll { max-height: 340px; overflow: auto; margin-top: 10px; }
.filters { display: flex; flex-wrap: wrap; gap: 10px 14px; align-items: end; }
.filters label { display: grid; gap: 3px; font-size: 13px; color: var(--quiet); }
.filters .wide { flex: 1 1 260px; }
input, select, button {
  font: inherit; color: var(--text); background: var(--card); border: 1px solid var(--quiet); border-radius: 8px; padding: 7px 11px; max-width: 100%;
}
::placeholder { color: var(--quiet); opacity: 1; }
button { cursor: pointer; font-weight: 600; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
[hidden] { display: none !important; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 12px; top: 12px; background: var(--card); color: var(--focus); padding: 8px 14px; border-radius: 8px; }
footer { color: var(--quiet); font-size: 13px; }
@media (max-width: 900px) { .pair { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 720px) {
  main { padding: 18px 12px 28px; gap: 12px; }
  .card { padding: 14px; } .state { padding: 12px 14px; }
  h1 { font-size: 22px; } .lead { font-size: 16px; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
  .tile { padding: 10px 12px; } .tile .figure { font-size: 23px; }
  .second { display: none; }
  .folds thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .folds, .folds tbody, .folds tr, .folds td, .folds tbody th, .folds caption { display: block; width: auto; }
  .folds tr { padding: 10px 0; border-bottom: 1px solid var(--line); }
  .folds tbody:last-child tr:last-child { border-bottom: 0; }
  .folds td, .folds tbody th { padding: 1px 0; border-bottom: 0; text-align: left; }
  .folds td:empty { display: none; }
  .latency thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .latency tr { display: flex; flex-wrap: wrap; gap: 0 11px; }
  .latency tbody th, .latency .line { flex: 0 0 100%; min-width: 0; }
  .latency td[data-name]::before { content: attr(data-name) " "; color: var(--quiet); }
}
@media print {
  :root {
    color-scheme: light;
    --page: #ffffff; --card: #ffffff; --text: #000000; --quiet: #444444; --line: #cccccc;
    --answered: #4a8fcb; --refused: #e0801f; --failed: #cb3049; --timed-out: #8f45b8; --cancelled: #707b8a;
    --client-gone: #9aa4b1; --server-stopped: #b9c1cb; --crashed: #000000; --open: #cfe0f0; --unknown: #e5d36b; --bar: #e0801f; --span: #b7d0e6;
    --good: #1c7c4a; --good-page: #ffffff; --bad: #b3202f; --bad-page: #ffffff; --unsure: #7a5200; --unsure-page: #ffffff;
  }
  body { font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { padding: 0; max-width: none; }
  .filters, .skip, details, button { display: none !important; }
  tr, .tile, .state { break-inside: avoid; }
  thead { display: table-header-group; }
  /* Laid out as a table on pages, thousands of rows take a browser minutes. */
  main, .card, .calls, .calls thead, .calls tbody { display: block; }
  main > *, .pair > * { margin-bottom: 12px; }
  .calls tr { display: grid; grid-template-columns: 130px 15% 100px 60px 1fr 24%; }
  .calls .group tr { display: block; }
}
`;
