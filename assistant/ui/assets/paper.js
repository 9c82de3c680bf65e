const cellOf = (cell, header) => make(header ? 'th' : 'td', { class: [cell.look, cell.proposed ? 'proposed' : ''].join(' ').trim(), title: cell.proposed ? 'Trợ lý đề xuất, chưa xác nhận' : undefined }, pieces(cell.runs));
const tableOf = (block) =>
  make(
    'div',
    { class: 'budget', 'data-a': block.a },
    (block.caption || []).length ? make('p', { class: 'caption' }, pieces(block.caption)) : false,
    block.unit ? make('p', { class: 'unit' }, block.unit) : false,
    make(
      'div',
      { class: 'scroll' },
      make(
        'table',
        {},
        make('thead', {}, block.head.map((row) => make('tr', {}, row.map((cell) => make('th', { colspan: cell.cols, rowspan: cell.rows, scope: 'col' }, cell.t))))),
        make('tbody', {}, block.rows.map((row) => make('tr', { 'data-a': row.a, class: [row.strong ? 'strong' : '', row.total ? 'total' : ''].join(' ').trim() }, row.cells.map((cell) => cellOf(cell, false))))),
      ),
    ),
  );
const blockOf = (block) => {
  if (block.k === 't') return tableOf(block);
  const look = block.k === 'h' ? `h level-${block.level}${block.appendix ? ' appendix' : ''}` : `p ${block.look}`;
  return make('p', { class: `${look}${block.proposed ? ' suggested' : ''}`, 'data-a': block.a, role: block.k === 'h' ? 'heading' : undefined, 'aria-level': block.k === 'h' ? block.level + 2 : undefined, title: block.proposed ? 'Trợ lý đề xuất, chưa xác nhận' : undefined }, pieces(block.runs));
};
const headOf = (head) => [
  make(
    'div',
    { class: 'letterhead', 'data-a': 'head' },
    make('div', {}, head.parent.length ? make('div', {}, pieces(head.parent)) : false, make('div', { class: 'agency' }, pieces(head.agency)), make('div', { class: 'number' }, pieces(head.number))),
    make('div', {}, make('div', { class: 'nation' }, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'), make('div', { class: 'motto' }, 'Độc lập - Tự do - Hạnh phúc'), make('div', { class: 'place' }, pieces(head.place))),
  ),
  make('div', { class: 'kind' }, pieces(head.kind)),
  make('div', { class: 'subject' }, pieces(head.subject)),
];
const closingOf = (closing) =>
  make(
    'div',
    { class: 'closing', 'data-a': 'closing' },
    make('div', { class: 'recipients' }, closing.recipients.length ? make('div', { class: 'to' }, 'Nơi nhận:') : false, closing.recipients.map((line) => make('div', {}, pieces(line)))),
    make('div', { class: 'signature' }, closing.authority.map((line) => make('div', { class: 'authority' }, pieces(line))), make('div', { class: 'signer' }, pieces(closing.signer))),
  );
const stripOf = (strip) => {
  const ceiling = strip.ceiling;
  return make(
    'aside',
    { class: 'strip', 'aria-label': 'Tóm tắt kiểm tra' },
    make('section', { class: 'sum' }, make('h3', {}, 'Tổng dự toán'), make('p', { class: 'figure' }, ceiling.total), make('div', { class: `meter ${ceiling.state}` }, make('span', { style: `width:${ceiling.share}%` })), make('p', { class: `left ${ceiling.state}` }, ceiling.said)),
    make(
      'section',
      {},
      make('h3', {}, 'Kiểm tra'),
      make('p', { class: `verdict ${strip.pass ? 'pass' : 'fail'}` }, strip.headline),
      strip.open ? make('p', { class: 'todo' }, make('span', { class: 'swatch slot' }), make('button', { type: 'button', class: 'link', onclick: () => openTab('pending') }, `Còn ${strip.open} chỗ cần bổ sung`)) : false,
      strip.proposed ? make('p', { class: 'todo' }, make('span', { class: 'swatch proposed' }), make('button', { type: 'button', class: 'link', onclick: () => openTab('pending') }, `${strip.proposed} đề xuất chờ xác nhận`)) : false,
      make('ul', { class: 'findings' }, strip.findings.map((finding) => findingCard(finding, true))),
    ),
  );
};
const welcome = () =>
  make(
    'div',
    { class: 'welcome' },
    make('h2', {}, 'Chưa có dự thảo'),
    make('ol', {}, make('li', {}, 'Nêu yêu cầu ở khung hội thoại: loại kế hoạch, cơ quan, tỉnh, năm, tổng kinh phí.'), make('li', {}, 'Đọc dự thảo, sửa số tiền trong mục Dự toán, điền các chỗ còn thiếu. Mọi số cộng và số bằng chữ được tính lại ngay.'), make('li', {}, 'Tải tệp Word theo thể thức Nghị định 30/2020/NĐ-CP khi kiểm tra đạt.')),
    make('p', {}, 'Muốn kiểm tra một kế hoạch có sẵn, mở mục Kiểm tra và chọn tệp.'),
  );

const count = (strip) => window.dispatchEvent(new CustomEvent('duthao-counts', { detail: { verdict: strip ? strip.findings.length : 0, bad: strip ? !strip.pass : false, pending: strip ? strip.open + strip.proposed : 0 } }));

let shown = '';
showing((value) => {
  const scrolled = element.querySelector('.desk-page')?.scrollTop || 0;
  if (!value.head) { fill(welcome()); shown = ''; count(null); return; }
  const page = make('article', { class: 'a4', lang: 'vi', 'aria-label': 'Bản xem trước của dự thảo' }, make('div', { class: 'mark-draft' }, 'DỰ THẢO'), headOf(value.head), value.blocks.map(blockOf), closingOf(value.closing), value.appendices.length ? make('div', { class: 'appendices' }, value.appendices.map(blockOf)) : false);
  fill(make('div', { class: 'sheets' }, make('div', { class: 'desk-page', tabindex: '0', role: 'region', 'aria-label': 'Văn bản' }, page), stripOf(value.strip)));
  if (shown === value.draft) element.querySelector('.desk-page').scrollTop = scrolled;
  shown = value.draft;
  count(value.strip);
});
window.addEventListener('duthao-goto', (event) => {
  openTab('paper');
  setTimeout(() => {
    const anchor = event.detail;
    const target = element.querySelector(`[data-a="${CSS.escape(anchor)}"]`) || element.querySelector(`[data-a="${CSS.escape(anchor.split('/')[0])}"]`);
    if (!target) return;
    target.scrollIntoView({ block: 'center', behavior: 'smooth' });
    target.classList.remove('flash');
    requestAnimationFrame(() => target.classList.add('flash'));
    setTimeout(() => target.classList.remove('flash'), 2500);
  }, 80);
});
