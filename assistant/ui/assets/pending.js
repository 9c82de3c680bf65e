// Events: "fill" {draft, base, values}, "confirm" {draft, base}.
const typed = new Map();
let draft = '';
showing((value) => {
  if (value.draft !== draft) { typed.clear(); draft = value.draft; }
  if (!value.fields) { fill(nothing('Chưa có dự thảo nào.')); return; }
  const known = new Set(value.fields.map((one) => one.name));
  for (const name of [...typed.keys()]) if (!known.has(name)) typed.delete(name);
  const target = { draft: value.draft, base: value.revision };
  const form = make(
    'form',
    { onsubmit: (event) => { event.preventDefault(); trigger('fill', { ...target, values: Object.fromEntries(new FormData(form)) }); } },
    make('h3', {}, value.fields.length ? `Chỗ cần bổ sung (${value.fields.length})` : 'Không còn chỗ nào cần bổ sung'),
    value.fields.length ? make('p', { class: 'hint' }, 'Điền những ô đã biết rồi bấm một lần; ô để trống vẫn giữ nguyên trong dự thảo.') : false,
    make('div', { class: 'fields' }, value.fields.map((one, index) => {
      const id = `slot-${index}`;
      const input = make('input', { id, name: one.name, value: typed.get(one.name) || '', autocomplete: 'off', inputmode: one.amount ? 'decimal' : undefined, placeholder: one.amount ? 'ví dụ 30 triệu' : undefined, 'aria-describedby': `${id}-where` });
      input.addEventListener('input', () => typed.set(one.name, input.value));
      return make('div', { class: 'field' }, make('label', { for: id }, one.what), input, make('small', { id: `${id}-where` }, one.where));
    })),
    value.fields.length ? make('div', { class: 'actions' }, make('button', { type: 'submit', class: 'primary' }, 'Điền vào dự thảo')) : false,
    value.budget.length ? make('p', { class: 'hint' }, `Sẽ có khi dự toán có số tiền: ${value.budget.join('; ')}.`) : false,
  );
  const more = value.proposed - value.proposals.length;
  fill(
    form,
    make(
      'section',
      {},
      make('h3', {}, value.proposed ? `Đề xuất chờ xác nhận (${value.proposed})` : 'Không còn đề xuất nào chờ xác nhận'),
      value.proposed ? make('p', { class: 'hint' }, 'Trợ lý đề xuất những số và câu này. Xác nhận sau khi đã xem lại; bản trình ký chỉ xuất được khi mọi đề xuất đã được xác nhận.') : false,
      value.proposed ? make('div', { class: 'actions' }, make('button', { type: 'button', class: 'primary', onclick: () => trigger('confirm', target) }, 'Xác nhận các số đề xuất')) : false,
      value.proposed ? make('div', { class: 'scroll' }, make('table', { class: 'plain' }, make('thead', {}, make('tr', {}, ['Ở đâu', 'Đề xuất', 'Dựa vào'].map((title) => make('th', { scope: 'col' }, title)))), make('tbody', {}, value.proposals.map((one) => make('tr', {}, make('td', {}, one.where), make('td', {}, one.text), make('td', {}, one.source)))))) : false,
      more > 0 ? make('p', { class: 'hint' }, `và ${more} đề xuất khác.`) : false,
    ),
  );
});
