// Подписи внутри PDF (PAdES): какие байты подписаны, цела ли подпись, до конца ли файла.

const latin = bytes => new TextDecoder('latin1').decode(bytes);

function pdfSignatures(bytes) {
  const text = latin(bytes), found = [];
  for (const match of text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)) {
    const [first, before, after, rest] = match.slice(1).map(Number);
    const container = text.slice(before, after);
    if (first !== 0 || before >= after || after + rest > bytes.length || !/^<[0-9A-Fa-f]*>$/.test(container)) {
      throw new Fault(`ByteRange [${match.slice(1).join(' ')}] указывает не на место подписи`);
    }
    const whole = fromHex(container.slice(1, -1)), node = new Node(whole);
    if (whole.subarray(node.end).some(byte => byte)) throw new Fault('в месте подписи спрятаны другие байты');
    found.push({der: node.whole, before, after, end: after + rest, signed: joined(bytes.subarray(0, before), bytes.subarray(after, after + rest))});
  }
  return found.sort((a, b) => a.end - b.end);
}

async function checkPdf(bytes, world, provenAt) {
  const checks = new Checks();
  let found = [];
  await checks.add('Подписи в PDF', async () => {
    found = pdfSignatures(bytes);
    if (!found.length) throw new Doubt('внутри файла подписи нет');
    for (const each of found) each.cms = new Signature(each.der);
    if (found.every(each => each.cms.type === TST_INFO)) throw new Doubt('внутри файла только штамп времени, подписи нет');
    return `найдено: ${found.length}`;
  });
  for (const each of found) if (each.cms?.type === TST_INFO) each.at = new Token(each.der).at;
  for (const [place, each] of found.entries()) {
    if (!each.cms) continue;
    const later = found.slice(place + 1).find(next => next.at)?.at || provenAt || world.now;
    if (each.at) await documentTimestamp(checks, each, world, later);
    else await signatureOf(checks, each, world, later, provenAt);
  }
  if (found.length) await checks.add('Охват файла', () => coverage(bytes, found));
  if (found.length) await checks.add('Состав и порядок подписей', () => signatories(bytes, found));
  if (found.length > 1) await checks.add('Дополнения после подписи', () => additions(bytes, found));
  return checks;
}

async function signatureOf(checks, each, world, later, provenAt) {
  const around = {...world, others: [...each.cms.certificates, ...world.others]};
  let at = null;
  const signer = await checks.add('Электронная подпись', async () => {
    const found = await each.cms.signer(each.signed, around);
    checks.signers.push(found.owner);
    return [`цела, подписал(а) ${found.owner}`, found];
  });
  await checks.add('Штамп времени подписи', async () => {
    if (!each.cms.token) throw new Note('нет; время берётся по свидетельству');
    const token = new Token(each.cms.token);
    if (!await token.covers(each.cms.value)) throw new Fault('штамп стоит на другой подписи');
    const words = await judgeToken(token, world, later);
    at = token.at;
    return `подписано не позже ${words}`;
  });
  if (!signer) return;
  await checks.add('Сертификат подписавшего', async () => {
    const when = at || provenAt;
    if (!when) throw new Doubt('неизвестно, когда подписано: нет ни штампа, ни свидетельства');
    const {path, root, words} = await trust(signer, around, when);
    const way = [...path.slice(1), root].map(one => `«${one.name}»`).join(' → ');
    return `действовал на ${moment(when)}; ${way}; ${words}`;
  });
}

async function documentTimestamp(checks, each, world, later) {
  await checks.add('Архивный штамп времени', async () => {
    const token = new Token(each.der);
    if (!await token.covers(each.signed)) throw new Fault('штамп стоит на других байтах: файл изменён');
    return `файл с подписью неизменен с ${await judgeToken(token, world, later)}`;
  });
}

async function coverage(bytes, found) {
  const {end} = found.at(-1), left = bytes.length - end;
  if (!left) return `последняя подпись или штамп охватывает все ${bytes.length} байт, кроме места самой подписи`;
  const isWhole = /startxref\s+\d+\s+%%EOF\s*$/.test(latin(bytes.subarray(end)));
  if (!isWhole || (await strangers(bytes, end)).length) throw new Fault(`после последней подписи в файле ещё ${left} байт, их никто не подписывал`);
  return `после последней подписи только данные для её проверки (${left} байт)`;
}

// Что дописано между подписью и последним штампом. Страница узнаёт только то, чем архив дополняет файл:
// данные для проверки (DSS) и сам штамп. Страницы документа ими не меняются.
async function additions(bytes, found) {
  const people = found.filter(each => !each.at), last = people.at(-1) || found[0];
  const certified = outline(latin(bytes.subarray(people[0]?.before - 20000 || 0, people[0]?.end || 0)));
  if (people.length > 1 && /\/TransformMethod\/DocMDP\b[^]{0,200}\/P 1\b/.test(certified)) throw new Doubt('первая подпись запретила дополнять документ, а после неё стоит ещё одна');
  if (last === found.at(-1)) return 'последняя подпись охватывает и все прежние';
  const strange = await strangers(bytes, last.end);
  if (strange.length) {
    throw new Doubt(`после подписи добавлены объекты, которых эта страница не узнаёт (${strange.slice(0, 8).join(', ')}): проверьте pdfsig и сравните страницы с подписанной частью (первые ${last.end} байт)`);
  }
  return 'после подписи добавлены только данные для её проверки и штампы';
}

// Поля подписей: все ли заполнены, и в том ли порядке, в каком их перечисляет форма.
async function signatories(bytes, found) {
  const known = await definitions(bytes), fields = [...known].filter(([, text]) => /\/FT\/Sig\b/.test(text));
  const empty = fields.filter(([, text]) => !/\/V \d+ \d+ R/.test(text)).length;
  if (empty) throw new Doubt(`не подписано полей: ${empty}`);
  const numbers = text => (/\/Fields\[([^\]]*)\]/.exec(text)?.[1].match(/\d+(?= 0 R)/g) || []);
  const planned = [...known.values()].flatMap(numbers).filter(each => CAPACITIES.test(known.get(each) || ''));
  const holes = new Map(objectsIn(bytes, 0).map(each => [each.number, Number(/\/ByteRange\s*\[\s*\d+\s+(\d+)/.exec(each.text)?.[1])]));
  const signed = planned.map(each => holes.get(/\/V (\d+)/.exec(known.get(each))[1])).filter(each => each);
  if (signed.some((at, place) => place && at < signed[place - 1])) throw new Doubt('подписано не в том порядке, в каком поля стоят в документе');
  return fields.length > found.filter(each => each.at).length + 1 ? 'подписаны все поля, по порядку' : 'подписано единственное поле';
}
const CAPACITIES = /\/T ?\((teacher|class-teacher|deputy|director|seal)\)/;

async function strangers(bytes, end) {
  const before = await definitions(bytes.subarray(0, end)), strange = [], added = objectsIn(bytes, end);
  const fields = added.filter(each => !before.has(each.number) && isUnseenField(outline(each.text)) && /\/V \d+ 0 R/.test(outline(each.text))).map(each => each.number);
  for (const object of added) {
    if (!await isProof(bytes, object, before.get(object.number), fields)) strange.push(object.number);
  }
  const roots = part => [...latin(part).matchAll(/\/Root\s+(\d+)\s+(\d+)\s+R/g)].map(match => match[1]);
  const root = roots(bytes.subarray(0, end)).at(-1);
  if (roots(bytes.subarray(end)).some(each => each !== root)) strange.push('другой корень документа');
  return strange;
}

function objectsIn(bytes, start) {
  const text = latin(bytes), found = [], pattern = /(\d+) (\d+) obj\b/g;
  pattern.lastIndex = start;
  for (let match; (match = pattern.exec(text));) {
    const body = pattern.lastIndex, stream = /stream\r?\n/g;
    let end = text.indexOf('endobj', body);
    const dictionary = text.slice(body, end);
    const length = /^\s*<<[^]*?\/Length (\d+)\b(?! \d+ R)/.exec(dictionary);
    stream.lastIndex = body;
    const opened = dictionary.includes('stream') && length ? stream.exec(text) : null;
    let data = null;
    if (opened) {
      data = [stream.lastIndex, stream.lastIndex + Number(length[1])];
      end = text.indexOf('endobj', data[1]);
    }
    if (end < 0) throw new Fault('PDF обрывается');
    found.push({number: match[1], text: text.slice(body, opened ? opened.index : end), data});
    pattern.lastIndex = end;
  }
  return found;
}

// Одна запись одного и того же: без пробелов у разделителей.
const outline = text => text.replace(/\s+/g, ' ').replace(/ ?([<>[\]/]) ?/g, '$1').trim();
const VALUE = '( ?\\d+ \\d+ R| ?[\\d.]+|\\[[^\\]]*\\]|<<(?:[^<>]|<<[^<>]*>>)*>>|/[^\\s/<>\\[\\]]+)';
const without = (text, keys) => keys.reduce((left, key) => left.replace(new RegExp(`/${key}${VALUE}`), ''), text);
const isUnseenField = text => /\/FT\/Sig\b/.test(text) && /\/Rect\[0 0 0 0\]/.test(text) && !/\/(A|AA)\b/.test(text);

// Последнее определение каждого объекта в подписанной части; и тех, что сжаты вместе (ObjStm).
async function definitions(signed) {
  const found = new Map();
  for (const object of objectsIn(signed, 0)) {
    const kind = outline(object.text);
    if (/\/Type\/ObjStm\b/.test(kind) && object.data) {
      const text = latin(await inflated(signed.subarray(...object.data)));
      const first = Number(/\/First (\d+)/.exec(kind)[1]), numbers = text.slice(0, first).trim().split(/\s+/).map(Number);
      for (let i = 0; i < numbers.length; i += 2) {
        const end = i + 3 < numbers.length ? first + numbers[i + 3] : undefined;
        found.set(String(numbers[i]), outline(text.slice(first + numbers[i + 1], end)));
      }
    } else if (!/\/Type\/XRef\b/.test(kind)) found.set(object.number, kind);
  }
  return found;
}

async function isProof(bytes, object, was, fields) {
  const text = outline(object.text);
  if (was === undefined) return await isNewProof(bytes, object, text, fields);
  if (object.data) return false;
  const kept = keys => without(text, keys) === without(was, keys);
  if (/\/Type\/Catalog\b/.test(text)) return kept(['DSS', 'Extensions', 'AcroForm', 'Version']);
  if (/\/Type\/DSS\b/.test(text)) return true;
  if (/\/Type\/Page\b/.test(text)) return kept(['Annots']) && onlyMore(text, was, 'Annots', fields);
  if (/\/Fields\b/.test(text)) return kept(['Fields', 'SigFlags']) && onlyMore(text, was, 'Fields', fields);
  return isUnseenField(text) && kept(['V']);
}

async function isNewProof(bytes, object, text, fields) {
  if (!object.data) {
    if (/\/Type\/(DSS|DocTimeStamp|Sig)\b/.test(text) || fields.includes(object.number)) return true;
    return /^<<(\/(Certs|CRLs|OCSPs)\[[^\]]*\]|\/Type\/DSS)+>>$/.test(text);
  }
  if (/\/Type\/XRef\b/.test(text)) return true;
  if (/\/(Type|Subtype)\b/.test(text)) return false;
  const data = bytes.subarray(...object.data);
  return (/\/FlateDecode\b/.test(text) ? await inflated(data) : data)[0] === 0x30; // сертификат, список, ответ OCSP
}

function onlyMore(text, was, key, fields) {
  const listed = of => (new RegExp(`/${key}\\[([^\\]]*)\\]`).exec(of)?.[1] || '').match(/\d+ 0 R/g) || [];
  const old = listed(was), now = listed(text);
  return old.every(each => now.includes(each)) && now.every(each => old.includes(each) || fields.includes(each.split(' ')[0]));
}

async function inflated(bytes, format = 'deflate') {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
