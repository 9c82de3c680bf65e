// Events: "open" {draft}, "office" {fields}.
const OFFICE_FIELDS = [
  ['agency', 'Cơ quan ban hành', 'UBND xã …', 1],
  ['parent_agency', 'Cơ quan chủ quản (nếu ghi ở đầu văn bản)', '', 1],
  ['province', 'Tỉnh, thành phố', '', 1],
  ['level', 'Cấp của cơ quan', '', 0],
  ['place', 'Địa danh ghi trước ngày tháng', '', 1],
  ['signer', 'Họ tên người ký', '', 1],
  ['authority', 'Thẩm quyền ký, mỗi dòng một phần', 'TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH', 3],
  ['recipients', 'Nơi nhận, mỗi dòng một nơi', '', 3],
  ['archive', 'Ký hiệu đơn vị lưu (Lưu: VT, …)', '', 1],
];
const skipped = () => { try { return localStorage.getItem('duthao-office-later') === '1'; } catch { return false; } };
const skip = () => { try { localStorage.setItem('duthao-office-later', '1'); } catch { /* private browsing: asked again */ } };

const officeDialog = (state) => {
  const dialog = make('dialog', { class: 'office', 'aria-labelledby': 'office-title' });
  const field = ([name, label, hint, rows]) => {
    const id = `office-${name}`;
    const value = (state.office || {})[name] || '';
    const input = name === 'level'
      ? make('select', { id, name }, (state.levels || []).map((one) => make('option', { value: one.value, selected: one.value === value }, one.label)))
      : rows > 1
        ? make('textarea', { id, name, rows, placeholder: hint }, value)
        : make('input', { id, name, value, placeholder: hint, autocomplete: 'off' });
    return make('div', { class: rows > 1 ? 'field wide' : 'field' }, make('label', { for: id }, label), input);
  };
  const close = () => { skip(); dialog.close(); dialog.remove(); };
  const form = make(
    'form',
    { method: 'dialog', onsubmit: (event) => { event.preventDefault(); trigger('office', Object.fromEntries(new FormData(form))); close(); } },
    make('h2', { id: 'office-title' }, 'Hồ sơ cơ quan'),
    make('p', { class: 'hint' }, 'Khai một lần để các dự thảo sau điền sẵn phần đầu, chữ ký và nơi nhận. Thông tin chỉ lưu trên máy này; có thể bỏ qua và khai sau.'),
    make('div', { class: 'fields' }, OFFICE_FIELDS.map(field)),
    make('div', { class: 'actions' }, make('button', { type: 'button', class: 'plain', onclick: close }, 'Để sau'), make('button', { type: 'submit', class: 'primary' }, 'Lưu hồ sơ')),
  );
  dialog.addEventListener('cancel', (event) => { event.preventDefault(); close(); });
  dialog.append(form);
  return dialog;
};
const askOffice = (state) => { const dialog = officeDialog(state); element.append(dialog); dialog.showModal(); };

const menu = (name, label, content) => {
  const details = make('details', { class: `menu ${name}` }, make('summary', {}, label), make('div', { class: 'sheet' }, content));
  details.addEventListener('keydown', (event) => { if (event.key === 'Escape') { details.open = false; details.querySelector('summary').focus(); } });
  return details;
};
const draftLink = (state, one, text) =>
  make('a', {
    href: one ? `?draft=${encodeURIComponent(one.id)}` : window.location.pathname,
    'aria-current': one && one.id === state.draft ? 'true' : undefined,
    onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      trigger('open', { draft: one ? one.id : '' });
    },
  }, text);
const draftList = (state) => menu('drafts', 'Dự thảo', [
  draftLink(state, null, make('strong', {}, 'Lập dự thảo mới')),
  make('ul', {}, (state.drafts || []).map((one) => make('li', {}, draftLink(state, one, [make('span', {}, one.title), make('small', {}, `bản ${one.revision} · ${one.when}`)])))),
  (state.drafts || []).length ? false : nothing('Chưa có dự thảo nào.'),
]);
let noted = false;
const exportAddress = (state, final) => {
  const asked = new URLSearchParams();
  if (final) asked.set('final', '1');
  if (noted) asked.set('notes', '1');
  return `/export/${encodeURIComponent(state.draft)}.docx${asked.size ? `?${asked}` : ''}`;
};
const notesTick = (state) =>
  make(
    'label',
    { class: 'tick', title: 'Tệp Word có chú thích cuối trang ghi nguồn của từng số liệu, căn cứ' },
    make('input', { type: 'checkbox', name: 'notes', checked: noted, disabled: !state.draft, onchange: (event) => {
      noted = event.target.checked;
      for (const link of element.querySelectorAll('a[data-final]')) link.setAttribute('href', exportAddress(state, link.dataset.final === '1'));
    } }),
    'Kèm nguồn',
  );
const download = (state, final) => {
  const text = final ? 'Tải bản trình ký (.docx)' : 'Tải bản thảo (.docx)';
  const reasons = (final ? state.final_reasons : state.reasons) || [];
  if (!state.draft) return make('span', { class: 'button off', 'aria-disabled': 'true' }, text);
  if (reasons.length) {
    return menu('refused', [text, make('small', {}, 'chưa được')], [
      make('p', {}, final ? 'Chưa thể tải bản trình ký vì:' : 'Chưa thể tải bản thảo vì:'),
      make('ul', {}, reasons.map((reason) => make('li', {}, reason))),
      make('button', { type: 'button', class: 'link', onclick: () => openTab('verdict') }, 'Mở mục Kiểm tra'),
      make('button', { type: 'button', class: 'link', onclick: () => openTab('pending') }, 'Mở mục Còn thiếu'),
    ]);
  }
  return make('a', { class: final ? 'button primary' : 'button', href: exportAddress(state, final), 'data-final': final ? '1' : '0', download: true }, text);
};

let lastNote = '';
const say = (note) => {
  if (!note || !note.text || note.stamp === lastNote) return;
  lastNote = note.stamp;
  document.querySelector('#duthao-note')?.remove();
  const close = make('button', { type: 'button', 'aria-label': 'Đóng thông báo' }, 'Đóng');
  const box = make('div', { id: 'duthao-note', class: note.bad ? 'bad' : '', role: note.bad ? 'alert' : 'status' }, make('p', {}, note.text), close);
  close.addEventListener('click', () => box.remove());
  document.body.append(box);
  if (!note.bad) setTimeout(() => box.remove(), 5000);
};
const rename = (state) => {
  const address = new URL(window.location.href);
  if ((address.searchParams.get('draft') || '') !== (state.draft || '')) {
    if (state.draft) address.searchParams.set('draft', state.draft); else address.searchParams.delete('draft');
    window.history.replaceState(null, '', address);
  }
  document.title = state.title ? `${state.title} – Dự Thảo` : 'Dự Thảo';
};

let asked = false;
const typing = () => Boolean(document.querySelector('#box textarea')?.value.trim());
showing((state) => {
  if (!state.levels) { fill(make('header', { class: 'bar' }, make('span', { class: 'brand' }, 'Dự Thảo'))); return; }
  const open = element.querySelector('dialog[open]');
  element.querySelector('header')?.remove();
  element.prepend(make(
    'header',
    { class: 'bar' },
    make('span', { class: 'brand' }, 'Dự Thảo'),
    make('span', { class: 'title', title: state.title }, state.title || 'Chưa mở dự thảo nào'),
    state.draft ? make('span', { class: 'state' }, `bản ${state.revision} · đã lưu`) : false,
    make('nav', { 'aria-label': 'Việc với dự thảo' }, draftList(state), make('button', { type: 'button', class: 'plain', onclick: () => askOffice(state) }, 'Hồ sơ cơ quan'), notesTick(state), download(state, false), download(state, true)),
  ));
  [...element.children].filter((child) => child.tagName === 'DIV' && !child.children.length).forEach((child) => child.remove());
  say(state.note);
  rename(state);
  if (!asked && !open && !state.office_known && !skipped() && !state.draft && !typing()) { asked = true; askOffice(state); }
});
document.addEventListener('click', (event) => {
  for (const details of element.querySelectorAll('details.menu[open]')) if (!details.contains(event.target) || event.target.closest('a, button')) details.open = false;
});
