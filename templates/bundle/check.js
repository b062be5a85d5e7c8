// Проверка пакета: все вопросы, каждый со своим ответом и причиной.

class Note extends Error {}
const WORST = ['good', 'unsure', 'bad'];
const moment = date => `${date.toISOString().slice(0, 10).split('-').reverse().join('.')} ${date.toISOString().slice(11, 19)} UTC`;

class Checks {
  constructor() { this.list = []; this.signers = []; }
  get outcome() { return WORST[Math.max(0, ...this.list.map(each => WORST.indexOf(each.outcome)))]; }
  // `ask` возвращает слова (или [слова, значение]); ошибка есть ответ «нет» или «установить нельзя».
  async add(title, ask) {
    try {
      const said = await ask(), [reason, value] = Array.isArray(said) ? said : [said, true];
      this.list.push({title, outcome: 'good', reason});
      return value;
    } catch (error) {
      if (error instanceof Note) this.list.push({title, outcome: 'good', reason: error.message});
      else if (error instanceof Doubt || error instanceof NotChecked) this.list.push({title, outcome: 'unsure', reason: error.message});
      else if (error instanceof Fault) this.list.push({title, outcome: 'bad', reason: error.message});
      else this.list.push({title, outcome: 'bad', reason: `повреждено: ${error.message}`});
      return null;
    }
  }
  include(other) { this.list.push(...other.list); this.signers.push(...other.signers); }
}

async function checkBundle(files, told) {
  const whole = new Checks(), manifest = await readManifest(whole, files);
  if (!manifest) return {whole, records: [], roots: [], manifest: null};
  const sums = await checkSums(whole, files, manifest, told);
  const world = await readWorld(whole, files, manifest);
  const log = await checkLog(whole, files, manifest);
  const records = [];
  for (const [place, record] of manifest.records.entries()) {
    told(`Запись ${place + 1} из ${manifest.records.length}`);
    const checks = new Checks();
    await checks.add('Запись', async () => { checks.include(await checkRecord(record, files, sums, world, log)); return `проверена`; });
    checks.list = checks.list.filter(each => !(each.title === 'Запись' && each.outcome === 'good'));
    records.push({record, checks});
  }
  return {whole, records, manifest, roots: world.roots};
}

async function readManifest(whole, files) {
  return await whole.add('Опись manifest.json', async () => {
    const file = fileAt(files, 'manifest.json');
    if (!file) throw new Doubt('не приложена: выберите ZIP или папку пакета целиком');
    let manifest;
    try { manifest = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(await file.read())); } catch { throw new Fault('изменена или повреждена: не читается'); }
    if (manifest.format !== 'school-archive-bundle-1') throw new Doubt('эта страница такой описи не знает');
    return [`${manifest.organisation.name}; составлена ${moment(new Date(manifest.made_at))}; записей: ${manifest.records.length}`, manifest];
  });
}

async function checkSums(whole, files, manifest, told) {
  const found = new Map();
  await whole.add('Все файлы пакета (SHA256SUMS)', async () => {
    const file = fileAt(files, 'SHA256SUMS');
    if (!file) throw new Doubt('файл SHA256SUMS не приложен');
    const lines = new TextDecoder().decode(await file.read()).split('\n').filter(line => line);
    const stated = new Map(lines.map(line => [line.slice(66), line.slice(0, 64)]));
    const wrong = [], absent = [];
    for (const [place, [path, sum]] of [...stated].entries()) {
      told(`Отпечатки: ${place + 1} из ${stated.size}`);
      const each = fileAt(files, path);
      if (!each) { absent.push(path); continue; }
      let real = 'не читается';
      try { real = hex(await digest('SHA-256', await each.read())); } catch { /* останется «не читается» */ }
      found.set(path, real);
      if (real !== sum) wrong.push(path);
    }
    for (const each of manifest.files) if (stated.get(each.path) !== each.sha256) wrong.push(`${each.path} (в описи другой отпечаток)`);
    const extra = [...files.keys()].filter(path => path !== 'SHA256SUMS' && !stated.has(path) && ![...stated.keys()].some(one => one.endsWith(`/${path}`)));
    if (wrong.length) throw new Fault(`изменено: ${wrong.join(', ')}`);
    if (absent.length) throw new Doubt(`не приложено: ${absent.length} из ${stated.size} (${absent.slice(0, 5).join(', ')})`);
    return `все ${stated.size} те же${extra.length ? `; чужие файлы, не из пакета: ${extra.join(', ')}` : ''}`;
  });
  return found;
}

async function readWorld(whole, files, manifest) {
  const world = {roots: [], others: [], lists: [], now: new Date()};
  const take = async (listed, into) => {
    for (const each of listed) {
      const file = fileAt(files, each.path);
      if (file) for (const der of fromPem(latin(await file.read()))) into.push(Object.assign(new Certificate(der), {fingerprint: hex(await digest('SHA-256', der))}));
    }
  };
  await whole.add('Сертификаты и списки отзыва', async () => {
    await take(manifest.roots, world.roots);
    await take(manifest.certificates, world.others);
    for (const each of manifest.files) {
      const file = /\.crl$/.test(each.path) && fileAt(files, each.path);
      if (file) world.lists.push(new RevocationList(await file.read()));
    }
    if (!world.roots.length) throw new Doubt('корневых сертификатов в пакете нет: некому верить');
    const answers = manifest.files.filter(each => /\.ocsp$/.test(each.path)).length;
    return `корневых ${world.roots.length}, прочих ${world.others.length}, списков отзыва ${world.lists.length}${answers ? `; ответы OCSP (${answers}) здесь не разбираются: openssl ocsp -respin` : ''}`;
  });
  return world;
}

async function checkLog(whole, files, manifest) {
  return await whole.add('Журнал событий', async () => {
    const file = fileAt(files, manifest.log);
    if (!file) throw new Doubt('выписка не приложена');
    const log = await readLog(new TextDecoder().decode(await file.read()));
    if (log.faults.length) throw new Fault(`изменён: ${log.faults.join('; ')}`);
    return [`строк ${log.events.length}, отпечатки и звенья сходятся${log.closed ? `; закрыто ${log.closed}: касаются других записей` : ''}`, log];
  });
}

async function checkRecord(record, files, sums, world, log) {
  const checks = new Checks(), file = fileAt(files, record.file.path);
  if (!file) {
    await checks.add('Файл записи', () => { throw new Doubt('не приложен'); });
    return checks;
  }
  const bytes = await file.read(), beside = await readBeside(checks, record, files);
  await checks.add('Отпечаток файла', async () => {
    const found = hex(await digest('SHA-256', bytes));
    if (found !== record.file.sha256) throw new Fault(`файл изменён: SHA-256 ${found}, а в описи ${record.file.sha256}`);
    return `SHA-256 ${found}, тот же, что в описи`;
  });
  const evidence = beside.filter(each => each.kind === 'evidence'), others = beside.filter(each => each.kind !== 'evidence');
  const heads = [];
  let provenAt = null;
  for (const each of standing(evidence)) {
    const found = await checkEvidence(bytes, each.bytes, others, world);
    checks.include(found);
    heads.push(...found.heads);
    if (found.provenAt && (!provenAt || found.provenAt < provenAt)) provenAt = found.provenAt;
  }
  if (!evidence.length) await checks.add('Свидетельство', () => { throw new Doubt('рядом с записью свидетельства нет'); });
  if (record.media_type === 'application/pdf' && record.class_of_record !== 'source') checks.include(await checkPdf(bytes, world, provenAt));
  for (const each of others.filter(one => one.kind === 'signature')) await detached(checks, each, bytes, world, provenAt);
  if (log) await checks.add('Запись в журнале событий', () => recordInLog(record, log, heads));
  await checks.add('Заключение архива при выдаче', () => {
    if (record.verdict.outcome !== 'PASSED') throw new (record.verdict.outcome === 'FAILED' ? Fault : Doubt)(`архив сам не подтвердил эту запись: ${record.verdict.reasons.join('; ')}`);
    return ['подтверждено', ...record.verdict.notes].join('. ');
  });
  return checks;
}

async function readBeside(checks, record, files) {
  const found = [];
  for (const each of record.sidecars) {
    const file = fileAt(files, each.file.path);
    await checks.add(each.name, async () => {
      if (!file) throw new Doubt('не приложено');
      const bytes = await file.read();
      found.push({kind: each.kind, name: each.file.path.split('/').at(-1), bytes});
      if (hex(await digest('SHA-256', bytes)) !== each.file.sha256) throw new Fault('файл изменён: отпечаток не тот, что в описи');
      return `${each.file.path.split('/').at(-1)}, отпечаток тот же, что в описи`;
    });
  }
  return found;
}

async function detached(checks, each, bytes, world, provenAt) {
  await checks.add(`Отсоединённая подпись ${each.name}`, async () => {
    const text = each.bytes[0] === 0x30 ? null : latin(each.bytes).replace(/-----[^-]+-----/g, '').replace(/\s/g, '');
    const signature = new Signature(text === null ? each.bytes : Uint8Array.from(atob(text), char => char.charCodeAt(0)));
    const around = {...world, others: [...signature.certificates, ...world.others]};
    const signer = await signature.signer(bytes, around);
    let at = provenAt;
    if (signature.token) {
      const token = new Token(signature.token);
      if (!await token.covers(signature.value)) throw new Fault('штамп стоит на другой подписи');
      await judgeToken(token, world, provenAt || world.now);
      at = token.at;
    }
    if (!at) throw new Doubt('неизвестно, когда подписано: нет ни штампа, ни свидетельства');
    const {words} = await trust(signer, around, at);
    checks.signers.push(signer.owner);
    return `цела, подписал(а) ${signer.owner}, не позже ${moment(at)}; ${words}`;
  });
}
