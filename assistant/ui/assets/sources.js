// Each figure or sentence, and beside it the passage it cites.
const citedAs = (one) =>
  make('p', {}, one.source || one.line ? make('cite', {}, `${one.source}${one.line ? `, dòng ${one.line}` : ''}`) : false, one.passage ? make(one.quoted ? 'q' : 'span', {}, one.passage) : false);
const originItem = (one) =>
  make('li', {}, make('div', { class: 'stated' }, make('strong', { class: 'text' }, one.text), make('span', { class: 'where' }, one.where)), make('div', { class: 'cited' }, one.cites.map(citedAs)), make('button', { type: 'button', class: 'link', onclick: () => goTo(one.anchor), 'aria-label': `Xem trong văn bản: ${one.where}` }, 'Xem'));
showing((value) => {
  if (!value.bases) { fill(nothing('Chưa có dự thảo nào.')); return; }
  fill(
    make('section', {}, make('h3', {}, `Căn cứ (hiệu lực xét đến ngày ${value.on})`), value.bases.length
      ? make('ol', { class: 'bases' }, value.bases.map((one) => make('li', {}, make('p', {}, one.text), one.origin ? make('small', {}, one.origin) : false, one.records.map((record) => make('p', { class: `record ${record.state}` }, make('strong', {}, record.number), ` ${record.said}`)))))
      : nothing('Dự thảo chưa có căn cứ nào.')),
    make('section', {}, make('h3', {}, 'Nguồn gốc của số liệu và câu chữ'), value.origins.map((group) =>
      group.items.length
        ? make('details', { class: `origin ${group.kind}`, open: group.kind === 'proposed' || group.kind === 'quoted' }, make('summary', {}, `${group.title} (${group.count})`), make('ul', {}, group.items.map(originItem)), group.count > group.items.length ? make('p', { class: 'hint' }, `và ${group.count - group.items.length} chỗ khác.`) : false)
        : make('p', { class: 'origin-count' }, `${group.title}: ${group.count} chỗ`))),
  );
});
