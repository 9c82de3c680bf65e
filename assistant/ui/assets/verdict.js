// Events: "release" {draft, base, rule, quote, reason}, "recall" {draft, base, rule, quote}.
const act = (name, one, more) => {
  const value = current();
  trigger(name, { draft: value.draft, base: value.revision, rule: one.rule, quote: one.quote, ...more });
};
const releaseOf = (finding) => {
  if (!finding.releasable) return false;
  const reason = make('textarea', { rows: 2, maxlength: 500, required: true, 'aria-label': 'Lý do bỏ qua', placeholder: 'Lý do, ví dụ: số đã đối chiếu với quyết định giao dự toán' });
  const form = make(
    'form',
    { class: 'release', hidden: true, onsubmit: (event) => { event.preventDefault(); if (reason.value.trim()) act('release', finding, { reason: reason.value }); } },
    reason,
    make('div', { class: 'actions' }, make('button', { type: 'submit', class: 'primary' }, 'Bỏ qua phát hiện này'), make('button', { type: 'button', class: 'plain', onclick: () => { form.hidden = true; open.hidden = false; open.focus(); } }, 'Thôi')),
  );
  const open = make('button', { type: 'button', class: 'link', 'aria-label': `Bỏ qua, có lý do: ${finding.message}`, onclick: () => { form.hidden = false; open.hidden = true; reason.focus(); } }, 'Bỏ qua, có lý do…');
  return [open, form];
};
const releasedItem = (one) => make(
  'li',
  {},
  make('p', {}, one.message),
  make('p', { class: 'where' }, `Lý do: ${one.reason}${one.author ? ` (${one.author})` : ''}`),
  one.own ? make('button', { type: 'button', class: 'link', 'aria-label': `Xét lại: ${one.message}`, onclick: () => act('recall', one) }, 'Xét lại') : false,
);
const lapsedItem = (one) => make(
  'li',
  {},
  make('p', {}, `“${one.quote}”`),
  make('p', { class: 'where' }, `Lý do đã ghi: ${one.reason}`),
  make('button', { type: 'button', class: 'link', 'aria-label': `Xóa lời bỏ qua: ${one.quote}`, onclick: () => act('recall', one) }, 'Xóa lời bỏ qua này'),
);
const section = (title, ...children) => make('section', {}, make('h3', {}, title), children);
const reportOf = (report, own) => [
  make('p', { class: `verdict ${report.pass ? 'pass' : 'fail'}`, role: 'status' }, report.headline),
  make('dl', { class: 'coverage' }, report.coverage.map((one) => make('div', {}, make('dt', {}, one.what), make('dd', {}, one.count)))),
  report.findings.length ? section('Phát hiện', make('ul', { class: 'findings' }, report.findings.map((finding) => findingCard(finding, false, own ? releaseOf(finding) : false)))) : false,
  report.released.length ? section('Đã bỏ qua, có lý do', make('ul', { class: 'released' }, report.released.map(releasedItem))) : false,
  report.lapsed.length ? section('Lời bỏ qua không còn hiệu lực vì câu được trích đã đổi', make('ul', { class: 'released' }, report.lapsed.map(lapsedItem))) : false,
  report.tables.length
    ? section('Các bảng', make('div', { class: 'scroll' }, make('table', { class: 'plain' }, make('thead', {}, make('tr', {}, ['Bảng', 'Đơn vị tính', 'Ghi trong bảng', 'Cộng lại'].map((title, index) => make('th', { scope: 'col', class: index > 1 ? 'n' : '' }, title)))), make('tbody', {}, report.tables.map((table) => make('tr', { class: table.same ? '' : 'differs' }, make('td', {}, table.caption), make('td', {}, table.unit), make('td', { class: 'n' }, table.stated), make('td', { class: 'n' }, table.computed)))))))
    : false,
  report.relations.length
    ? section(`Phép đối chiếu đã làm (${report.relations.length})`, make('ul', { class: 'relations' }, report.relations.map((one) => make('li', { class: one.ok ? 'ok' : 'off' }, make('span', { class: 'outcome' }, one.outcome), make('span', { class: 'subject' }, one.subject), make('span', { class: 'written' }, one.sum)))))
    : false,
];

let checked = null;
let said = null;
let working = false;
let layout = false;
const hand = async (file, path) => {
  working = true;
  said = null;
  draw();
  try {
    const answer = await fetch(`${path}?name=${encodeURIComponent(file.name)}${layout && path === '/check' ? '&layout=1' : ''}`, { method: 'POST', body: file, headers: { 'content-type': 'application/octet-stream' } });
    const value = await answer.json();
    if (value.error) said = { bad: true, text: value.error };
    else if (value.said) said = { bad: false, text: value.said };
    else checked = { ...value, file };
  } catch {
    said = { bad: true, text: 'Chưa gửi được tệp; kiểm tra chương trình còn chạy không rồi thử lại.' };
  }
  working = false;
  draw();
};
const dropArea = () => {
  const input = make('input', { type: 'file', id: 'check-file', accept: '.docx,.txt,.md,.pdf,.doc,.odt,.rtf', class: 'sr' });
  input.addEventListener('change', () => { if (input.files[0]) { checked = null; hand(input.files[0], '/check'); } });
  const area = make('div', { class: 'drop' }, make('label', { for: 'check-file' }, 'Kiểm tra tệp'), make('span', {}, working ? 'Đang đọc và kiểm tra…' : 'Chọn hoặc thả vào đây một kế hoạch có sẵn (.docx, .txt, .md, .pdf, .doc, .odt, .rtf). Tệp chỉ được kiểm tra trên máy này, không trở thành dự thảo.'), input);
  const box = make('input', { type: 'checkbox', id: 'check-layout', checked: layout });
  box.addEventListener('change', () => { layout = box.checked; if (checked) hand(checked.file, '/check'); });
  area.append(make('div', { class: 'option' }, box, make('label', { for: 'check-layout' }, 'Kiểm tra cả thể thức (Nghị định 30)'), make('small', {}, 'chỉ với tệp Word')));
  area.addEventListener('dragover', (event) => { event.preventDefault(); area.classList.add('over'); });
  area.addEventListener('dragleave', () => area.classList.remove('over'));
  area.addEventListener('drop', (event) => { event.preventDefault(); area.classList.remove('over'); const file = event.dataTransfer.files[0]; if (file) { checked = null; hand(file, '/check'); } });
  return area;
};
const draw = () => {
  const report = current();
  fill(
    dropArea(),
    said ? make('p', { class: said.bad ? 'message bad' : 'message', role: said.bad ? 'alert' : 'status' }, said.text) : '',
    checked
      ? make('section', { class: 'checked' }, make('div', { class: 'checked-top' }, make('h2', {}, `Tệp ${checked.name}`, checked.layout ? make('small', {}, 'có kiểm tra thể thức') : false), make('button', { type: 'button', onclick: () => hand(checked.file, '/library') }, 'Đưa vào thư viện'), make('button', { type: 'button', class: 'plain', onclick: () => { checked = null; said = null; draw(); } }, 'Đóng')), reportOf(checked, false))
      : '',
    report.findings ? make('section', { class: 'own' }, checked ? make('h2', {}, 'Dự thảo đang mở') : '', reportOf(report, true)) : checked ? '' : nothing('Chưa có dự thảo nào để kiểm tra.'),
  );
};
showing(draw);
