// Подписи CMS (RFC 5652, CAdES) и штампы времени (RFC 3161).

const ATTRIBUTES = {
  digest: '1.2.840.113549.1.9.4', type: '1.2.840.113549.1.9.3',
  certificate: '1.2.840.113549.1.9.16.2.47', timestamp: '1.2.840.113549.1.9.16.2.14',
};
const TST_INFO = '1.2.840.113549.1.9.16.1.4';

class Signature {
  constructor(der) {
    const signed = new Node(der).item(1).item(0), fields = signed.items;
    const content = fields[2].items[1];
    this.type = fields[2].item(0).oid;
    this.content = content ? content.item(0).contents : null;
    const certificates = signed.tagged(0xa0);
    this.certificates = (certificates ? certificates.items : []).filter(each => each.tag === 0x30).map(each => new Certificate(each.whole));
    const signers = fields.at(-1).items;
    if (signers.length !== 1) throw new Error('подписей в контейнере не одна');
    const [, id, hash, ...rest] = signers[0].items;
    const attributes = rest[0].tag === 0xa0 ? rest.shift() : null;
    Object.assign(this, {id, hashOid: hash.item(0).oid, attributes, algorithm: rest[0], value: rest[1].contents});
    this.unsigned = rest[2] || null;
  }
  attribute(oid, among = this.attributes) {
    return among?.items.find(each => each.item(0).oid === oid)?.item(1).items[0];
  }
  get token() { return this.attribute(ATTRIBUTES.timestamp, this.unsigned)?.whole; }
  isSigner(certificate) {
    if (this.id.tag === 0x80) return certificate.keyId === hex(this.id.contents);
    return certificate.issuer === hex(this.id.item(0).whole) && certificate.serial === hex(this.id.item(1).contents);
  }
  // Кто подписал эти байты; ошибка со словами, если подпись не их.
  async signer(bytes, world) {
    const oid = this.algorithm.item(0).oid;
    if (!SIGNATURES[oid]) throw new NotChecked(algorithmWords(oid));
    const hash = hashNamed(this.hashOid);
    const found = [...this.certificates, ...world.others].find(each => this.isSigner(each));
    if (!found) throw new Fault('в подписи нет сертификата подписавшего');
    if (!this.attributes) throw new NotChecked('подпись без подписанных атрибутов здесь не проверяется');
    const stated = this.attribute(ATTRIBUTES.digest);
    if (!stated || !same(stated.contents, await digest(hash, bytes))) throw new Fault('подписаны другие байты: файл изменён');
    const type = this.attribute(ATTRIBUTES.type);
    if (!type || type.oid !== this.type) throw new Fault('подписан другой вид содержимого');
    const signed = joined(Uint8Array.of(0x31), this.attributes.whole.subarray(1)); // подписывают SET, а записан [0]
    if (!await holds(found.key, this.algorithm, this.value, signed, hash)) throw new Fault('значение подписи неверно');
    if (!found.maySign) throw new Doubt(`сертификат «${found.name}» не для подписи`);
    await this.ensureNamed(found);
    return found;
  }
  // Подпись называет свой сертификат (ESS signing-certificate-v2): подменить его нельзя.
  async ensureNamed(certificate) {
    const attribute = this.attribute(ATTRIBUTES.certificate);
    if (!attribute) return;
    const fields = attribute.item(0).item(0).items;
    const hash = fields[0].tag === 0x30 ? hashNamed(fields[0].item(0).oid) : 'SHA-256';
    const stated = fields.find(each => each.tag === 4);
    if (!same(stated.contents, await digest(hash, certificate.der))) throw new Fault('подпись называет другой сертификат');
  }
}

class Fault extends Error {}

class Token extends Signature {
  constructor(der) {
    super(der);
    if (this.type !== TST_INFO) throw new Error('это не штамп времени');
    const info = new Node(this.content).items;
    this.imprintOid = info[2].item(0).item(0).oid;
    this.imprint = info[2].item(1).contents;
    this.at = info[4].time;
  }
  async covers(bytes) { return same(this.imprint, await digest(hashNamed(this.imprintOid), bytes)); }
}

// Штамп времени: чей, на чём стоит, действовал ли сертификат службы тогда и до `later`, когда за него поручились дальше.
async function judgeToken(token, world, later) {
  const signer = await token.signer(token.content, world);
  if (!signer.mayStamp) throw new Fault(`сертификат «${signer.name}» не для штампов времени`);
  if (token.at > later) throw new Doubt(`время штампа ${moment(token.at)} позже, чем может быть (${moment(later)})`);
  const around = {...world, others: [...token.certificates, ...world.others]};
  const trusted = await trust(signer, around, token.at);
  const ended = trusted.path.find(each => !each.wasValid(later));
  if (ended) throw new Doubt(`сертификат «${ended.name}» истёк ${moment(ended.notAfter)}, а продления до этого не было`);
  return `${moment(token.at)}, поставила «${signer.name}», корень «${trusted.root.name}», ${trusted.words}`;
}

class Doubt extends Error {}

// Путь до корня и сроки на время `at`.
async function trust(certificate, world, at) {
  const {path, root} = await pathOf(certificate, world);
  if (!root) throw new Doubt(`сертификат «${path.at(-1).name}» не ведёт к корню из пакета`);
  const wrong = path.find(each => !each.wasValid(at));
  if (wrong) throw new Fault(`сертификат «${wrong.name}» не действовал на ${moment(at)}`);
  const [isRevoked, words] = await revocation(path, root, world, at);
  if (isRevoked) throw new Fault(words);
  return {path, root, words};
}
