// Чей это ключ: подпись директора под заявлением о нём (docs/proof-on-paper.md), проверенная в самом браузере.
// Разбор CMS и сертификатов — те же части, что в странице пакета (templates/bundle).

const moment = date => `${date.toISOString().slice(0, 10).split('-').reverse().join('.')} ${date.toISOString().slice(11, 16)} UTC`;
const fromBase64 = text => Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
const FORM = 'school-archive/proof-key-statement-1';
const NAMED = ['kid', 'kty', 'crv', 'x', 'y', 'alg', 'use', 'school_id', 'valid_from', 'valid_until'];
const NOBODY = 'директор этот ключ не заверил(а): что он принадлежит школе, известно только со слов архива, выпустившего эту страницу';

/** {state, words}: endorsed, unchecked (подпись есть, здесь не проверяется), unendorsed или broken. */
async function of(key, roots) {
  const given = key.endorsements || [];
  if (!given.length) return { state: 'unendorsed', words: NOBODY };
  const found = await Promise.all(given.map(each => judged(key, each, roots || [])));
  return ['endorsed', 'unchecked', 'broken'].map(state => found.find(each => each.state === state)).find(each => each);
}

async function judged(key, given, roots) {
  try {
    return { state: 'endorsed', words: await owner(key, given, roots) };
  } catch (error) {
    if (error instanceof NotChecked || error instanceof Doubt) {
      return { state: 'unchecked', words: `заверил(а) ${given.signer}, но подпись здесь не подтверждена: ${error.message}` };
    }
    return { state: 'broken', words: `заверение ключа не сходится: ${error.message}` };
  }
}

async function owner(key, given, roots) {
  const statement = fromBase64(given.statement);
  ensureNamed(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(statement)), key);
  const der = fromBase64(given.signature), signature = new Signature(der);
  const world = { roots: roots.map(each => new Certificate(fromBase64(each))), others: signature.certificates, lists: listsIn(der) };
  const signer = await signature.signer(statement, world);
  const at = await stampedAt(signature, world) || new Date(given.endorsed_at);
  const { root } = await trust(signer, world, at);
  return `подтвердил(а) подписью ${signer.owner} ${moment(at)}; сертификат ведёт к корню «${root.name}»`;
}

function ensureNamed(stated, key) {
  if (stated.format !== FORM) throw new Fault('заявление другого вида');
  if (NAMED.some(name => stated[name] !== key[name])) throw new Fault('заявление о другом ключе или других днях');
}

const listsIn = der => {
  const held = new Node(der).item(1).item(0).tagged(0xa1);
  return (held ? held.items : []).filter(each => each.tag === 0x30).map(each => new RevocationList(each.whole));
};

async function stampedAt(signature, world) {
  if (!signature.token) return null;
  const token = new Token(signature.token);
  if (!await token.covers(signature.value)) throw new Fault('штамп времени поставлен на другую подпись');
  await judgeToken(token, world, token.at);
  return token.at;
}
