const TABS = [['paper', 'Văn bản'], ['grid', 'Dự toán'], ['verdict', 'Kiểm tra'], ['pending', 'Còn thiếu'], ['sources', 'Nguồn'], ['history', 'Lịch sử'], ['library', 'Thư viện']];
const side = document.querySelector('#right');
const choose = (name, focus) => {
  side.dataset.tab = name;
  for (const [one] of TABS) {
    const tab = element.querySelector(`#tab-${one}`);
    tab.setAttribute('aria-selected', String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
    if (one === name) { tab.scrollIntoView({ block: 'nearest', inline: 'nearest' }); if (focus) tab.focus(); }
  }
};
const list = make('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Các mặt của dự thảo' }, TABS.map(([name, label]) =>
  make('button', { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `panel-${name}`, onclick: () => choose(name) }, label, make('span', { class: 'count' }))));
list.addEventListener('keydown', (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const at = TABS.findIndex(([name]) => name === side.dataset.tab);
  choose(TABS[(at + step + TABS.length) % TABS.length][0], true);
});
fill(list);
choose('paper');
requestAnimationFrame(() => {
  for (const [name] of TABS) {
    const panel = document.querySelector(`#panel-${name}`);
    panel?.setAttribute('role', 'tabpanel');
    panel?.setAttribute('aria-labelledby', `tab-${name}`);
  }
});
window.addEventListener('duthao-tab', (event) => choose(event.detail));
window.addEventListener('duthao-counts', (event) => {
  for (const name of ['verdict', 'pending']) {
    const badge = element.querySelector(`#tab-${name} .count`);
    badge.textContent = event.detail[name] ? String(event.detail[name]) : '';
    badge.hidden = !event.detail[name];
  }
  element.querySelector('#tab-verdict .count').classList.toggle('bad', event.detail.bad);
});
