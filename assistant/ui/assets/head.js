(() => {
  const root = document.documentElement;
  const labels = [['#box .submit-button', 'Gửi yêu cầu'], ['#box .stop-button', 'Dừng'], ['#chat [role=log]', 'Hội thoại']];
  let planned = false;
  const tidy = () => {
    planned = false;
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
  new MutationObserver(plan).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ['lang', 'class'] });
  window.addEventListener('popstate', () => window.location.reload());
})();
