// Страница: принять файлы, показать ответы. Ничего не загружает и никуда не отправляет.

const $ = id => document.getElementById(id);
const element = (name, {text, ...attributes} = {}, ...children) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const SIGNS = {good: '✓', unsure: '?', bad: '✗'};
const WORDS = {good: 'подтверждено', unsure: 'установить нельзя', bad: 'изменено или подделано'};

function checkRow({title, outcome, reason}) {
  const sign = element('span', {class: 'sign', text: SIGNS[outcome], role: 'img', 'aria-label': WORDS[outcome]});
  return element('li', {class: outcome}, sign, element('div', {}, element('strong', {text: title}), element('p', {text: reason})));
}

const list = checks => element('ul', {class: 'checks'}, ...checks.list.map(checkRow));

function recordCard({record, checks}) {
  const head = element('summary', {}, element('span', {class: 'badge', text: `${SIGNS[checks.outcome]} ${WORDS[checks.outcome]}`}), element('span', {class: 'title', text: `${record.number} ${record.title}`}));
  const card = element('details', {class: `card ${checks.outcome}`}, head, list(checks));
  card.open = checks.outcome !== 'good';
  return card;
}

// Кому верить, решает инспектор: имя подписавшего он сверяет со школой.
function signedBy(records) {
  const names = [...new Set(records.flatMap(each => each.checks.signers))];
  return names.length ? [element('p', {text: `Подписали: ${names.join('; ')}.`})] : [];
}

function headline({whole, records}) {
  const all = new Checks();
  all.list = [...whole.list, ...records.flatMap(each => each.checks.list)];
  const first = wanted => [...whole.list.map(each => ['', each]), ...records.flatMap(one => one.checks.list.map(each => [`${one.record.number}: `, each]))]
    .filter(([, each]) => each.outcome === wanted).map(([where, each]) => `${where}${each.title}: ${each.reason}`);
  const answers = {
    good: ['Подтверждено', 'Файлы те же, что были подписаны и сохранены. Осталось сверить отпечатки корневых сертификатов ниже: на них всё держится.'],
    unsure: ['Подтверждено не всё', first('unsure')[0]],
    bad: ['Изменено или подделано', first('bad')[0]],
  };
  const [title, words] = answers[all.outcome], more = all.outcome === 'good' ? 0 : first(all.outcome).length - 1;
  $('answer').className = `answer ${all.outcome}`;
  $('answer').replaceChildren(element('h2', {text: `${SIGNS[all.outcome]} ${title}`, tabindex: '-1'}), element('p', {text: words}), ...signedBy(records), ...(more > 0 ? [element('p', {text: `И ещё: ${more}, подробности ниже.`})] : []));
}

function show(found) {
  headline(found);
  $('roots').replaceChildren(...found.roots.map(root => element('li', {}, element('strong', {text: root.name}), element('code', {text: root.fingerprint.toUpperCase().match(/..../g).join(' ')}))));
  $('rootsPart').hidden = !found.roots.length;
  $('whole').replaceChildren(list(found.whole));
  $('records').replaceChildren(...found.records.map(recordCard));
  const withheld = found.manifest?.withheld || [];
  $('withheld').replaceChildren(...withheld.map(each => element('li', {text: `${each.number} ${each.title}: ${each.verdict.reasons.join('; ')}`})));
  $('withheldPart').hidden = !withheld.length;
  $('when').textContent = `Проверено ${moment(new Date())} в браузере, без сети.`;
  $('result').hidden = false;
  $('answer').querySelector('h2').focus();
}

async function check(list) {
  if (!list.length) return;
  const told = words => { $('progress').textContent = words; };
  $('result').hidden = true;
  told('Читаю файлы…');
  try {
    if (!globalThis.crypto?.subtle) throw new Error('этот браузер не проверяет подписи в файле с диска: откройте страницу в Chromium или Firefox');
    show(await checkBundle(await gathered(list), told));
    told('');
  } catch (error) {
    told(`Прочитать не удалось: ${error.message}`);
  }
}

const chosen = files => [...files].map(file => ({name: file.webkitRelativePath || file.name, file}));

async function dropped(items) {
  const found = [], walk = async (entry, path) => {
    if (entry.isFile) found.push({name: path + entry.name, file: await new Promise((yes, no) => entry.file(yes, no))});
    else {
      const reader = entry.createReader();
      for (let batch; (batch = await new Promise((yes, no) => reader.readEntries(yes, no))).length;) for (const each of batch) await walk(each, `${path}${entry.name}/`);
    }
  };
  for (const entry of [...items].map(each => each.webkitGetAsEntry()).filter(each => each)) await walk(entry, '');
  return found;
}

for (const id of ['zip', 'folder']) $(id).addEventListener('change', event => check(chosen(event.target.files)));
const zone = $('drop');
for (const kind of ['dragenter', 'dragover']) document.addEventListener(kind, event => { event.preventDefault(); zone.classList.add('over'); });
document.addEventListener('dragleave', event => { if (!event.relatedTarget) zone.classList.remove('over'); });
document.addEventListener('drop', async event => {
  event.preventDefault();
  zone.classList.remove('over');
  await check(await dropped(event.dataTransfer.items));
});
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(each => { each.open = true; }));
$('print').addEventListener('click', () => print());
$('noscript').hidden = true;
