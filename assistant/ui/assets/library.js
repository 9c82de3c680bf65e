// The library: files are sent one by one, each with its outcome; what is held is asked for whenever the tab is shown.
const ACCEPTED = '.docx,.docm,.txt,.md,.pdf,.doc,.odt,.rtf,.xlsx,.xls,.ods';
let holdings = null;
let wanted = '';
let said = null;
let queue = [];
let busy = false;
const OUTCOMES = { added: 'đã thêm', replaced: 'đã cập nhật', moved: 'đã chuyển chỗ', unchanged: 'đã có', failed: 'không đọc được', waiting: 'đang chờ', reading: 'đang đọc…' };
const asked = async (path, options) => {
  try {
    const answer = await fetch(path, options);
    return await answer.json();
  } catch {
    return { error: 'Chưa liên lạc được với chương trình; kiểm tra chương trình còn chạy không rồi thử lại.' };
  }
};
const refresh = async () => {
  const value = await asked('/library');
  if (value.error) said = { bad: true, text: value.error };
  else holdings = value;
  draw();
};
const send = async (files) => {
  queue = [...(busy ? queue : []), ...[...files].map((file) => ({ file, outcome: 'waiting', text: '' }))];
  if (busy) { draw(); return; }
  busy = true;
  said = null;
  for (let one = queue[0]; one; one = queue.find((other) => other.outcome === 'waiting')) {
    one.outcome = 'reading';
    draw();
    const value = await asked(`/library?name=${encodeURIComponent(one.file.name)}`, { method: 'POST', body: one.file, headers: { 'content-type': 'application/octet-stream' } });
    one.outcome = value.error ? 'failed' : value.outcome;
    one.text = value.error || value.brief;
    draw();
  }
  busy = false;
  refresh();
};
const takeOut = async (one) => {
  if (!window.confirm(`Bỏ “${one.name}” khỏi thư viện? ${one.uploaded ? 'Bản sao trong thư viện sẽ bị xóa.' : 'Tệp gốc trên máy vẫn còn.'}`)) return;
  const value = await asked('/library/remove', { method: 'POST', body: JSON.stringify({ key: one.key }), headers: { 'content-type': 'application/octet-stream' } });
  said = { bad: Boolean(value.error), text: value.error || value.said };
  if (!busy) queue = [];
  refresh();
};
const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/gi, 'd').toLowerCase();
const dropArea = () => {
  const input = make('input', { type: 'file', id: 'library-files', accept: ACCEPTED, multiple: true, class: 'sr' });
  input.addEventListener('change', () => { if (input.files.length) send(input.files); });
  const area = make('div', { class: 'drop' }, make('label', { for: 'library-files' }, 'Đưa vào thư viện'), make('span', {}, 'Chọn hoặc thả vào đây các kế hoạch cũ, văn bản căn cứ (Word, PDF, .txt, .md; .doc, .odt, .rtf, .xlsx khi máy có LibreOffice). Tệp chỉ lưu trên máy này.'), input);
  area.addEventListener('dragover', (event) => { event.preventDefault(); area.classList.add('over'); });
  area.addEventListener('dragleave', () => area.classList.remove('over'));
  area.addEventListener('drop', (event) => { event.preventDefault(); area.classList.remove('over'); if (event.dataTransfer.files.length) send(event.dataTransfer.files); });
  return area;
};
const problemsOf = (problems, count) => make('details', {}, make('summary', {}, `${count} lỗi số liệu trong tệp`), make('ul', {}, problems.map((problem) => make('li', {}, problem)), count > problems.length ? make('li', {}, `và ${count - problems.length} lỗi khác`) : false));
const sent = () => make('ul', { class: 'sent', 'aria-live': 'polite' }, queue.map((one) =>
  make('li', { class: one.outcome }, make('div', { class: 'held-top' }, make('strong', {}, one.file.name), make('span', { class: 'outcome' }, OUTCOMES[one.outcome] || one.outcome)), one.text ? make('p', {}, one.text) : false)), busy ? false : make('li', {}, make('button', { type: 'button', class: 'link', onclick: () => { queue = []; draw(); } }, 'Ẩn kết quả')));
const item = (one) => make(
  'li',
  {},
  make('div', { class: 'held-top' }, make('strong', {}, one.subject || one.name), make('button', { type: 'button', class: 'link', 'aria-label': `Bỏ khỏi thư viện: ${one.name}`, onclick: () => takeOut(one) }, 'Bỏ')),
  make('p', { class: 'where' }, [one.year, one.kind, one.agency, one.subject ? one.name : '', `${one.passages} đoạn`].filter(Boolean).join(' · ')),
  one.problem_count ? problemsOf(one.problems, one.problem_count) : false,
);
const list = make('ul', { class: 'held' });
const count = make('p', { class: 'where', role: 'status' });
const narrow = () => {
  const key = plain(wanted);
  const shown = holdings.documents.filter((one) => plain([one.name, one.subject, one.agency, one.year].join(' ')).includes(key));
  list.replaceChildren(...shown.map(item));
  const all = `${holdings.count} tài liệu, ${holdings.passages} đoạn`;
  count.textContent = wanted ? `${shown.length} trong ${all}` : holdings.count > holdings.documents.length ? `${all}; hiện ${holdings.documents.length} tài liệu có năm mới nhất` : all;
};
const filter = make('input', { type: 'search', class: 'narrow', 'aria-label': 'Lọc theo tên, trích yếu, cơ quan, năm', placeholder: 'Lọc theo tên, trích yếu, cơ quan, năm' });
filter.addEventListener('input', () => { wanted = filter.value; narrow(); });
const held = () => {
  if (!holdings) return nothing('Đang xem thư viện…');
  const law = holdings.collections.map((one) => make('p', { class: 'where' }, `${one.name}: ${one.articles.toLocaleString('vi-VN')} điều luật.`));
  if (!holdings.count) return [law, nothing('Thư viện chưa có kế hoạch nào của cơ quan. Đưa các kế hoạch cũ vào để dự thảo sau dựa được vào đó.')];
  narrow();
  return [law, filter, count, list];
};
const draw = () => {
  const typing = document.activeElement === filter;
  fill(dropArea(), said ? make('p', { class: said.bad ? 'message bad' : 'message', role: said.bad ? 'alert' : 'status' }, said.text) : '', queue.length ? sent() : '', held());
  if (typing) filter.focus();
};
draw();
new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) refresh(); }).observe(element);
