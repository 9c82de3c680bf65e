// Event: "edit" {draft, base, act, table, line, column, text, label, parent}. Edits wait for one another: each is made
// on the revision the one before it gave.
const waiting = [];
let busy = false;
let stamp = '';
let timer = 0;
const pump = () => {
  if (busy || !waiting.length) return;
  busy = true;
  const value = current();
  element.setAttribute('aria-busy', 'true');
  trigger('edit', { ...waiting.shift(), draft: value.draft, base: value.revision });
  clearTimeout(timer);
  timer = setTimeout(() => { busy = false; pump(); }, 15000);
};
const send = (edit) => { waiting.push(edit); pump(); };

const address = (input) => (input && input.dataset && input.dataset.at) || '';
const cellInput = (table, row, cell, title) => {
  const input = make('input', {
    value: cell.text, 'data-at': `${table.key}|${row.key}|${cell.column}`, 'data-was': cell.text, inputmode: 'decimal', autocomplete: 'off',
    class: cell.proposed ? 'proposed' : undefined, title: cell.origin || undefined, 'aria-label': `${title}, dòng ${row.number} ${row.label}`,
  });
  input.addEventListener('change', () => {
    if (input.value.trim() !== input.dataset.was) send({ act: 'entry', table: table.key, line: row.key, column: cell.column, text: input.value });
  });
  return input;
};
const labelInput = (table, row) => {
  const input = make('textarea', { rows: 1, 'data-at': `${table.key}|${row.key}|label`, 'data-was': row.label, 'aria-label': `Nội dung dòng ${row.number}` }, row.label);
  input.addEventListener('change', () => {
    if (input.value.trim() !== input.dataset.was) send({ act: 'label', table: table.key, line: row.key, text: input.value });
  });
  return input;
};
const rowOf = (table, row, editable) =>
  make(
    'tr',
    { class: row.group ? 'group' : '' },
    make('td', { class: 'stt' }, row.number),
    make('td', { class: 'label', style: `--depth:${row.depth}` }, editable ? labelInput(table, row) : row.label),
    row.cells.map((cell, index) => {
      const column = table.columns[index];
      const open = editable && cell.editable;
      return make('td', { class: [column.numeric ? 'n' : '', open ? 'open' : 'fixed', cell.proposed ? 'proposed' : ''].join(' ').trim(), title: open ? undefined : cell.origin || undefined }, open ? cellInput(table, row, cell, column.title) : cell.text);
    }),
    editable ? make('td', { class: 'act' }, make('button', { type: 'button', title: 'Bỏ dòng này', 'aria-label': `Bỏ dòng ${row.number} ${row.label}`, onclick: () => send({ act: 'remove', table: table.key, line: row.key }) }, 'Bỏ')) : false,
  );
const addForm = (table) => {
  const id = `add-${table.key}`;
  const form = make(
    'form',
    { class: 'add', onsubmit: (event) => { event.preventDefault(); const given = Object.fromEntries(new FormData(form)); if (given.label.trim()) send({ act: 'add', table: table.key, label: given.label, text: given.text, parent: given.parent || '' }); } },
    make('label', { for: `${id}-label` }, 'Thêm dòng'),
    make('input', { id: `${id}-label`, name: 'label', placeholder: 'Nội dung', autocomplete: 'off', required: true }),
    make('input', { name: 'text', placeholder: table.amount || 'Số tiền', inputmode: 'decimal', autocomplete: 'off', class: 'n', 'aria-label': `${table.amount || 'Số tiền'} của dòng mới` }),
    table.parents.length ? make('select', { name: 'parent', 'aria-label': 'Thuộc nhóm' }, make('option', { value: '' }, 'Không thuộc nhóm nào'), table.parents.map((one) => make('option', { value: one.key }, `Thuộc ${one.name}`))) : false,
    make('button', { type: 'submit' }, 'Thêm'),
  );
  return form;
};
const tableOf = (table, editable) =>
  make(
    'section',
    { class: 'grid-table' },
    make('h3', {}, table.caption),
    table.unit ? make('p', { class: 'unit' }, table.unit) : false,
    make(
      'div',
      { class: 'scroll' },
      make(
        'table',
        { 'aria-label': table.caption },
        make('thead', {}, make('tr', {}, make('th', { scope: 'col', class: 'stt' }, 'STT'), make('th', { scope: 'col' }, 'Nội dung'), table.columns.map((column) => make('th', { scope: 'col', class: column.numeric ? 'n' : '' }, column.title)), editable ? make('th', { scope: 'col', class: 'act' }, make('span', { class: 'sr' }, 'Thao tác')) : false)),
        make('tbody', {}, table.rows.map((row) => rowOf(table, row, editable))),
        table.total.length ? make('tfoot', {}, make('tr', {}, make('td', {}), make('td', {}, table.total_label), table.total.map((text, index) => make('td', { class: table.columns[index].numeric ? 'n' : '' }, text)), editable ? make('td', {}) : false)) : false,
      ),
    ),
    editable ? addForm(table) : false,
  );
const ceilingOf = (ceiling, editable) => {
  const input = make('input', { id: 'ceiling', value: ceiling.ceiling, 'data-at': 'ceiling', 'data-was': ceiling.ceiling, inputmode: 'numeric', autocomplete: 'off', class: 'n', placeholder: 'chưa có', disabled: !editable });
  input.addEventListener('change', () => { if (input.value.trim() !== input.dataset.was) send({ act: 'ceiling', text: input.value }); });
  return make(
    'div',
    { class: 'ceiling' },
    make('div', {}, make('span', {}, 'Tổng các bảng'), make('strong', {}, ceiling.total)),
    make('div', {}, make('label', { for: 'ceiling' }, 'Tổng kinh phí được giao'), make('span', { class: 'typed' }, input, ' đồng')),
    make('div', { class: `said ${ceiling.state}`, role: 'status' }, ceiling.said),
    make('div', { class: `meter ${ceiling.state}` }, make('span', { style: `width:${ceiling.share}%` })),
  );
};

element.addEventListener('keydown', (event) => {
  const input = event.target;
  if (!address(input) || !['Enter', 'ArrowDown', 'ArrowUp', 'Escape'].includes(event.key)) return;
  if (event.key === 'Escape') { input.value = input.dataset.was; return; }
  event.preventDefault();
  const column = address(input).split('|').pop();
  const same = [...element.querySelectorAll('[data-at]')].filter((one) => address(one).split('|').pop() === column);
  const next = same[same.indexOf(input) + (event.key === 'ArrowUp' ? -1 : 1)];
  if (next) { next.focus(); next.select(); } else input.blur();
});
element.addEventListener('focusin', (event) => { if (event.target.matches && event.target.matches('td.n input')) event.target.select(); });
showing((value) => {
  if (value.stamp && value.stamp !== stamp) { stamp = value.stamp; busy = false; clearTimeout(timer); element.removeAttribute('aria-busy'); }
  const typing = element.contains(document.activeElement) ? document.activeElement : null;
  const kept = typing && address(typing) ? { at: address(typing), text: typing.value, dirty: typing.value !== typing.dataset.was, from: typing.selectionStart, to: typing.selectionEnd } : null;
  const scrolled = element.scrollTop;
  if (!value.tables || !value.tables.length) {
    fill(nothing(value.tables ? 'Kế hoạch này không có bảng dự toán.' : 'Chưa có dự thảo nào để lập dự toán.'));
    return;
  }
  fill(ceilingOf(value.ceiling, value.editable), make('p', { class: 'hint' }, 'Sửa số tiền ở các dòng nhỏ nhất, theo đơn vị tính của bảng hoặc viết cả đơn vị (30 triệu). Số nhóm và tổng cộng tự tính. Enter xuống dòng dưới, Esc lấy lại số cũ.'), value.tables.map((table) => tableOf(table, value.editable)));
  element.scrollTop = scrolled;
  if (kept) {
    const again = element.querySelector(`[data-at="${CSS.escape(kept.at)}"]`);
    if (again) { if (kept.dirty) again.value = kept.text; again.focus(); if (again.setSelectionRange) again.setSelectionRange(kept.from, kept.to); }
  }
  pump();
});
