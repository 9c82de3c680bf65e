const originItem = (one) =>
  make('li', {}, make('span', { class: 'where' }, one.where), make('span', { class: 'text' }, one.text), one.source ? make('small', {}, one.source) : false, make('button', { type: 'button', class: 'link', onclick: () => goTo(one.anchor), 'aria-label': `Xem trong văn bản: ${one.where}` }, 'Xem'));
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
