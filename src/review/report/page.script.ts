/**
 * The only script of the page: filters the table. It reads the embedded JSON and writes text nodes; where the browser
 * knows trusted types, nothing else would be possible.
 */
export const PAGE_SCRIPT = `
'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const source = byId('calls-data');
  if (source === null) return;
  const data = JSON.parse(source.textContent);
  const table = byId('calls-table');
  const filters = byId('filters');
  const words = byId('words');
  const list = byId('list');
  const found = byId('found');
  const more = byId('more');
  const body = document.createElement('tbody');
  const PAGE = 100;
  let rows = [];
  let shown = 0;

  const texts = data.rows.map((row) => row.slice(0, 9).join('\\n').toLowerCase());

  function cell(className, ...inner) {
    const made = document.createElement('td');
    made.className = className;
    made.append(...inner);
    return made;
  }

  function text(tag, className, content) {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = content;
    return made;
  }

  function lines(...inner) {
    return inner.map((content) => {
      const made = document.createElement('p');
      made.append(content);
      return made;
    });
  }

  function dot(outcome) {
    const space = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(space, 'svg');
    const rect = document.createElementNS(space, 'rect');
    svg.setAttribute('class', 'dot');
    svg.setAttribute('viewBox', '0 0 10 10');
    svg.setAttribute('aria-hidden', 'true');
    for (const [name, value] of [['class', outcome], ['width', '10'], ['height', '10'], ['rx', '2']]) rect.setAttribute(name, value);
    svg.append(rect);
    return svg;
  }

  function line(row) {
    const [seq, time, tool, client, outcome, rule, code, reason, asked, took] = row;
    const tr = document.createElement('tr');
    tr.append(
      cell('when', text('p', '', time), text('p', 'quiet', 'record ' + seq)),
      cell('', ...lines(text('code', '', tool)), text('p', 'quiet', client)),
      cell('', dot(outcome), data.words[outcome]),
      cell('number', took),
      cell('', ...lines(text('code', '', code ? rule + ' · ' + code : rule)), text('p', '', reason)),
      cell('', text('code', '', asked)),
    );
    return tr;
  }

  function showMore() {
    const next = rows.slice(shown, shown + PAGE);
    body.append(...next.map((index) => line(data.rows[index])));
    shown += next.length;
    const isLast = shown >= rows.length;
    // Hidden, it would take the focus of a keyboard with it.
    if (isLast && document.activeElement === more) words.focus({ preventScroll: true });
    more.hidden = isLast;
    found.textContent = rows.length === 0 ? 'No call fits.' : shown.toLocaleString('en-US') + ' of ' + rows.length.toLocaleString('en-US') + ' calls that fit';
  }

  function filter() {
    const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
    rows = data.lists[list.value].filter((index) => wanted.every((word) => texts[index].includes(word)));
    shown = 0;
    body.replaceChildren();
    showMore();
  }

  for (const old of [...table.tBodies]) old.remove();
  table.append(body);
  words.addEventListener('input', filter);
  list.addEventListener('change', filter);
  more.addEventListener('click', showMore);
  filters.addEventListener('submit', (event) => event.preventDefault());
  filters.hidden = false;
  filter();
})();
`;
