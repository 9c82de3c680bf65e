(() => {
  const root = document.documentElement;
  const labels = [['#box .submit-button', 'Gửi yêu cầu'], ['#box .stop-button', 'Dừng'], ['#chat [role=log]', 'Hội thoại']];
  let planned = false;
  // What is typed and sent while the page is being built is kept: the box may come late, and may come empty once more.
  let live = false;
  let typed = '';
  let waiting = false;
  let sent = null;
  const native = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
  const box = () => document.querySelector('#box textarea');
  // While it is being built the page sets its box empty, whatever stands in it by then.
  const guard = () => {
    const field = box();
    if (live || !field || Object.hasOwn(field, 'value')) return;
    const set = (value) => { if (live || value || !typed) native.set.call(field, value); };
    Object.defineProperty(field, 'value', { configurable: true, get: () => native.get.call(field), set });
    if (typed) put();
  };
  const put = () => {
    const field = box();
    if (!field) return;
    native.set.call(field, typed);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
    field.setSelectionRange(typed.length, typed.length);
  };
  const hold = (event, pressed) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = true;
    sent = pressed;
  };
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target === document.body || event.target === root) {
      if (event.key === 'Backspace') typed = typed.slice(0, -1);
      else if (event.key.length === 1) typed += event.key;
      else return;
      event.preventDefault();
      put();
    } else if (event.key === 'Enter' && !event.shiftKey && event.target === box()) hold(event, null);
  };
  const onInput = (event) => { if (event.target === box()) typed = event.target.value; };
  const onClick = (event) => {
    const pressed = event.target.closest?.('#box .submit-button, #chat .example');
    if (pressed) hold(event, pressed.matches('.example') ? pressed : null);
  };
  const early = [['keydown', onKey], ['input', onInput], ['click', onClick]];
  for (const [name, handle] of early) document.addEventListener(name, handle, true);
  const release = () => {
    for (const [name, handle] of early) document.removeEventListener(name, handle, true);
    live = true;
    if (box()) delete box().value;
    if (typed) put();
    if (waiting) setTimeout(() => (sent || document.querySelector('#box .submit-button'))?.click(), 100);
  };
  const tidy = () => {
    planned = false;
    if (!live && document.querySelector('#pane-bar nav')) release();
    if (root.lang !== 'vi') root.lang = 'vi';
    root.classList.remove('dark');
    document.body?.classList.remove('dark');
    for (const [selector, label] of labels) {
      const node = document.querySelector(selector);
      if (node && node.getAttribute('aria-label') !== label) node.setAttribute('aria-label', label);
    }
    for (const [mark, words] of [["user's message: ", 'Bạn: '], ["bot's message: ", 'Dự Thảo: ']]) {
      for (const node of document.querySelectorAll(`#chat [aria-label^="${mark}"]`)) node.setAttribute('aria-label', words + node.getAttribute('aria-label').slice(mark.length));
    }
  };
  // One pass per frame at most, and only writes that change something: the observer must not feed itself.
  const plan = () => { if (!planned) { planned = true; requestAnimationFrame(tidy); } };
  root.lang = 'vi';
  new MutationObserver(() => { guard(); plan(); }).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ['lang', 'class'] });
  window.addEventListener('popstate', () => window.location.reload());
})();
