showing((value) => {
  const hits = value.hits || [];
  fill(
    hits.length
      ? make('section', {}, make('h3', {}, 'Nguồn của câu trả lời vừa rồi'), make('ul', { class: 'hits' }, hits.map((one) => make('li', {}, make('strong', {}, one.name), one.line ? ` (dòng ${one.line})` : '', make('blockquote', {}, one.passage), one.reason ? make('small', {}, one.reason) : false))))
      : make('span', {}),
  );
});
