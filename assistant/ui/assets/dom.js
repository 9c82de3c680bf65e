// Shared by all panes. Everything from a document reaches the page as a text node, never as markup.
const make = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return node;
};
const fill = (...children) => element.replaceChildren(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
const pieces = (runs) => (runs || []).map((run) => (run.c ? make('mark', { class: run.c }, run.t) : run.t));
const current = () => JSON.parse(JSON.stringify(props.value || {}));
const showing = (paint) => {
  const run = () => paint(current());
  watch('value', run);
  run();
};
const goTo = (anchor) => window.dispatchEvent(new CustomEvent('duthao-goto', { detail: anchor }));
const openTab = (name) => window.dispatchEvent(new CustomEvent('duthao-tab', { detail: name }));
const nothing = (text) => make('p', { class: 'nothing' }, text);
const findingCard = (finding, compact, extra) =>
  make(
    'li',
    { class: `finding ${finding.severity}` },
    make('div', { class: 'finding-top' }, make('span', { class: 'severity' }, finding.label), compact ? false : make('code', {}, finding.rule)),
    compact && finding.anchor
      ? make('button', { type: 'button', class: 'jump', title: 'Xem trong văn bản', onclick: () => goTo(finding.anchor) }, finding.message)
      : make('p', {}, finding.message),
    finding.where && !compact ? make('p', { class: 'where' }, finding.where) : false,
    finding.quote && !compact ? make('blockquote', {}, finding.quote) : false,
    finding.fix && !compact ? make('p', { class: 'fix' }, `Đề xuất: ${finding.fix}`) : false,
    finding.anchor && !compact
      ? make('button', { type: 'button', class: 'link', onclick: () => goTo(finding.anchor), 'aria-label': `Xem chỗ này trong văn bản: ${finding.message}` }, 'Xem trong văn bản')
      : false,
    extra || false,
  );
