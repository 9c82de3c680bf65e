// Event: "undo" {draft, base}.
showing((value) => {
  if (!value.revisions) { fill(nothing('Chưa có dự thảo nào.')); return; }
  fill(
    make('div', { class: 'actions' }, make('button', { type: 'button', disabled: !value.can_undo, onclick: () => trigger('undo', { draft: value.draft, base: value.revision }) }, 'Hoàn tác thay đổi gần nhất')),
    make('ol', { class: 'revisions' }, value.revisions.map((one) =>
      make('li', {}, make('div', { class: 'revision-top' }, make('strong', {}, `Bản ${one.number}`), make('span', {}, one.when), make('span', {}, one.author)), one.note ? make('p', { class: 'note' }, `Yêu cầu: “${one.note}”`) : false, one.changes.length ? make('ul', {}, one.changes.map((change) => make('li', {}, change))) : make('p', {}, one.number === 1 ? 'Lập dự thảo đầu tiên.' : 'Không có thay đổi.')))),
  );
});
