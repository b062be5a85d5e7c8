// Сертификаты X.509 (RFC 5280): разбор, подпись, путь до корня, отзыв.

const NAMES = {'2.5.4.3': 'CN', '2.5.4.10': 'O'};

class Certificate {
  constructor(der) {
    const [tbs, algorithm, value] = new Node(der).items;
    const fields = tbs.items, shift = fields[0].tag === 0xa0 ? 1 : 0;
    const [serial, , issuer, validity, subject, key] = fields.slice(shift);
    Object.assign(this, {
      der, signed: tbs.whole, algorithm, value: value.contents.subarray(1),
      serial: hex(serial.contents), issuer: hex(issuer.whole), subject: hex(subject.whole), key: key.whole,
      notBefore: validity.item(0).time, notAfter: validity.item(1).time, extensions: {},
    });
    const extensions = fields.find(each => each.tag === 0xa3);
    for (const each of extensions ? extensions.item(0).items : []) {
      this.extensions[each.item(0).oid] = new Node(each.items.at(-1).contents);
    }
    [this.name, this.organisation] = namesOf(subject);
  }
  get owner() { return this.organisation && this.organisation !== this.name ? `${this.name} (${this.organisation})` : this.name; }
  get isAuthority() {
    const constraints = this.extensions['2.5.29.19'];
    return !!constraints && constraints.items[0]?.tag === 1 && constraints.items[0].contents[0] !== 0;
  }
  get keyId() { const found = this.extensions['2.5.29.14']; return found ? hex(found.contents) : ''; }
  get mayStamp() {
    const usage = this.extensions['2.5.29.37'];
    return !!usage && usage.items.some(each => each.oid === '1.3.6.1.5.5.7.3.8');
  }
  get maySign() { // digitalSignature или nonRepudiation
    const usage = this.extensions['2.5.29.15'];
    return !usage || (usage.contents[1] & 0xc0) !== 0;
  }
  wasValid(at) { return this.notBefore <= at && at <= this.notAfter; }
}

const namesOf = name => {
  const parts = {};
  for (const set of name.items) for (const each of set.items) parts[NAMES[each.item(0).oid]] ??= each.item(1).text;
  return [parts.CN || parts.O || 'без имени', parts.O];
};

const fromPem = text => [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END/g)]
  .map(([, body]) => Uint8Array.from(atob(body.replace(/\s/g, '')), char => char.charCodeAt(0)));

// Подпись: RSA PKCS#1 v1.5, RSASSA-PSS, ECDSA на кривых NIST. hash нужен, когда алгоритм его не называет.
const SIGNATURES = {
  '1.2.840.113549.1.1.1': ['RSASSA-PKCS1-v1_5', null], '1.2.840.113549.1.1.11': ['RSASSA-PKCS1-v1_5', 'SHA-256'],
  '1.2.840.113549.1.1.12': ['RSASSA-PKCS1-v1_5', 'SHA-384'], '1.2.840.113549.1.1.13': ['RSASSA-PKCS1-v1_5', 'SHA-512'],
  '1.2.840.113549.1.1.10': ['RSA-PSS', null], '1.2.840.10045.2.1': ['ECDSA', null],
  '1.2.840.10045.4.3.2': ['ECDSA', 'SHA-256'], '1.2.840.10045.4.3.3': ['ECDSA', 'SHA-384'], '1.2.840.10045.4.3.4': ['ECDSA', 'SHA-512'],
};
const CURVES = {'1.2.840.10045.3.1.7': ['P-256', 32], '1.3.132.0.34': ['P-384', 48], '1.3.132.0.35': ['P-521', 66]};

async function holds(key, algorithm, value, signed, hash) {
  const oid = algorithm.item(0).oid;
  if (!SIGNATURES[oid]) throw new NotChecked(algorithmWords(oid));
  const [name, named] = SIGNATURES[oid];
  if (name === 'ECDSA') return await holdsCurve(key, named || hash, value, signed);
  const salt = name === 'RSA-PSS' ? pssSalt(algorithm, hash) : {};
  const imported = await crypto.subtle.importKey('spki', key, {name, hash: named || hash}, false, ['verify']);
  return await crypto.subtle.verify({name, ...salt}, imported, value, signed);
}

async function holdsCurve(key, hash, value, signed) {
  const curve = CURVES[new Node(key).item(0).item(1).oid];
  if (!curve) throw new NotChecked('эта эллиптическая кривая здесь не проверяется');
  const [namedCurve, size] = curve;
  const imported = await crypto.subtle.importKey('spki', key, {name: 'ECDSA', namedCurve}, false, ['verify']);
  const raw = new Uint8Array(2 * size); // WebCrypto ждёт r и s подряд, без DER
  for (const [place, number] of new Node(value).items.entries()) {
    const digits = number.contents[0] === 0 ? number.contents.subarray(1) : number.contents;
    if (place > 1 || digits.length > size) return false;
    raw.set(digits, (place + 1) * size - digits.length);
  }
  return await crypto.subtle.verify({name: 'ECDSA', hash}, imported, raw, signed);
}

function pssSalt(algorithm, hash) {
  const fields = algorithm.item(1), named = fields.tagged(0xa0), salt = fields.tagged(0xa2);
  if (!named || !salt || hashNamed(named.item(0).item(0).oid) !== hash) throw new NotChecked('такие параметры RSA-PSS здесь не проверяются');
  return {saltLength: salt.item(0).contents.at(-1)};
}

// Путь от сертификата до корня из пакета. Корням верят без срока: их отпечатки сверяет инспектор.
async function pathOf(certificate, world) {
  const path = [certificate];
  while (path.length < 8) {
    const last = path.at(-1);
    const root = await issuerAmong(world.roots, last);
    if (root) return {path, root};
    const next = await issuerAmong(world.others.filter(each => each.isAuthority && !path.includes(each)), last);
    if (!next) return {path, root: null};
    path.push(next);
  }
  return {path, root: null};
}

async function issuerAmong(candidates, certificate) {
  for (const each of candidates) {
    if (each.subject !== certificate.issuer) continue;
    const hash = signatureHash(certificate.algorithm);
    if (await holds(each.key, certificate.algorithm, certificate.value, certificate.signed, hash)) return each;
  }
  return null;
}

function signatureHash(algorithm) { // у RSASSA-PSS отпечаток назван в параметрах
  const oid = algorithm.item(0).oid;
  if (oid !== '1.2.840.113549.1.1.10') return SIGNATURES[oid]?.[1] || null;
  const named = algorithm.items[1]?.tagged(0xa0);
  if (!named) throw new NotChecked('RSA-PSS с SHA-1 здесь не проверяется');
  return hashNamed(named.item(0).item(0).oid);
}

// Отзыв: что говорят списки (CRL), приложенные к пакету. [дурно ли, слова]
async function revocation(path, root, world, at) {
  const words = [];
  for (const [place, each] of path.entries()) {
    const issuer = path[place + 1] || root;
    const known = [];
    for (const list of world.lists) {
      if (list.issuer === each.issuer && await isList(list, issuer)) known.push(list);
    }
    const day = known.map(list => list.revoked.get(each.serial)).find(found => found);
    if (day && day <= at) return [true, `сертификат «${each.name}» отозван ${moment(day)}`];
    words.push(known.length ? '' : each.name);
  }
  const silent = words.filter(word => word);
  return [false, silent.length ? `списка отзыва в пакете нет: ${silent.join(', ')}` : 'не отозван по спискам в пакете'];
}

class RevocationList {
  constructor(der) {
    const [tbs, algorithm, value] = new Node(der).items, fields = tbs.items;
    const shift = fields[0].tag === 2 ? 1 : 0; // версия необязательна
    const entries = fields.slice(shift + 3).find(each => each.tag === 0x30);
    Object.assign(this, {signed: tbs.whole, algorithm, value: value.contents.subarray(1), issuer: hex(fields[shift + 1].whole)});
    this.revoked = new Map((entries ? entries.items : []).map(each => [hex(each.item(0).contents), each.item(1).time]));
  }
}
const isList = (list, issuer) => holds(issuer.key, list.algorithm, list.value, list.signed, signatureHash(list.algorithm));
