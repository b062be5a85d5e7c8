// Свидетельства (RFC 4998): от отпечатка файла по дереву до отпечатка, на котором стоит штамп времени.

const HEAD = '2.25.263257100627428415383805892206364836747'; // состояние журнала событий в атрибутах штампа

function readEvidence(bytes) {
  const whole = new Node(bytes);
  if (whole.end !== bytes.length) throw new Fault('в свидетельстве лишние байты');
  return whole.items.at(-1).items.map(chain => ({whole: chain.whole, stamps: chain.items.map(readStamp)}));
}

function readStamp(stamp) {
  const der = stamp.items.at(-1).whole, token = new Token(der);
  const named = stamp.tagged(0xa0), tree = stamp.tagged(0xa2), heads = [];
  for (const each of stamp.tagged(0xa1)?.items || []) if (each.item(0).oid === HEAD) heads.push(each.item(1).item(0).contents);
  const lists = (tree ? tree.items : []).map(list => list.items.map(leaf => leaf.contents));
  return {token, der, hash: hashNamed(named ? named.item(0).oid : token.imprintOid), lists, heads};
}

// Отпечатки узла ставят по возрастанию; единственный остаётся как есть.
async function nodeOf(hash, leaves) {
  if (leaves.length === 1) return leaves[0];
  const order = [...leaves].sort((a, b) => hex(a) < hex(b) ? -1 : 1);
  return await digest(hash, joined(...order));
}

async function checkEvidence(file, bytes, beside, world) {
  const checks = new Checks();
  checks.provenAt = null;
  checks.heads = [];
  let chains = [];
  await checks.add('Свидетельство: дерево отпечатков', async () => {
    chains = readEvidence(bytes);
    await ensureTree(file, chains);
    const all = chains.flatMap(chain => chain.stamps);
    if (all.some((each, i) => i && each.token.at < all[i - 1].token.at)) throw new Fault('штампы стоят не по порядку времени');
    const [first] = all[0].lists, covered = [];
    for (const each of beside) {
      const leaf = await digest(all[0].hash, each.bytes);
      if (first?.some(one => same(one, leaf))) covered.push(each.name);
    }
    checks.heads = all.flatMap(each => each.heads.map(head => new TextDecoder().decode(head)));
    const more = beside.length ? `; под тем же штампом из приложений: ${covered.length} из ${beside.length}` : '';
    return `отпечаток файла (${all[0].hash}) ведёт к отпечатку под штампом времени${more}`;
  });
  const stamps = chains.flatMap(chain => chain.stamps);
  for (const [place, stamp] of stamps.entries()) {
    await checks.add(`Свидетельство: штамп времени ${place + 1} из ${stamps.length}`, async () =>
      `штамп цел: ${await judgeToken(stamp.token, world, stamps[place + 1]?.token.at || world.now)}`);
  }
  if (checks.outcome === 'good') checks.provenAt = stamps[0].token.at;
  return checks;
}

// Свидетельство, которое продолжено следующим, судят вместе с ним.
function standing(evidence) {
  const tokens = new Map(evidence.map(each => {
    try { return [each, readEvidence(each.bytes).flatMap(chain => chain.stamps.map(stamp => hex(stamp.der)))]; } catch { return [each, null]; }
  }));
  const goesOn = (mine, theirs) => mine && theirs && theirs.length > mine.length && mine.every((token, i) => token === theirs[i]);
  return evidence.filter(each => ![...tokens.values()].some(theirs => goesOn(tokens.get(each), theirs)));
}

async function ensureTree(file, chains) {
  for (const [number, chain] of chains.entries()) {
    const {hash} = chain.stamps[0];
    let leaf = await digest(hash, file);
    if (number) { // новое дерево: над отпечатком файла и всех прежних цепочек
      const past = inSequence(joined(...chains.slice(0, number).map(each => each.whole)));
      leaf = await digest(hash, joined(leaf, await digest(hash, past)));
    }
    for (const [place, stamp] of chain.stamps.entries()) {
      const other = place || number ? 'продление стоит не на этом' : 'свидетельство составлено на другой файл, или файл изменён';
      if (stamp.hash !== hash) throw new Fault('в одной цепочке разные отпечатки');
      if (stamp.lists.length && !stamp.lists[0].some(each => same(each, leaf))) throw new Fault(other);
      let root = leaf;
      if (stamp.lists.length) {
        root = await nodeOf(hash, stamp.lists[0]);
        for (const list of stamp.lists.slice(1)) root = await nodeOf(hash, [...list, root]);
      }
      if (hashNamed(stamp.token.imprintOid) !== hash || !same(stamp.token.imprint, root)) throw new Fault(stamp.lists.length ? 'дерево отпечатков не сходится со штампом времени' : other);
      for (const head of stamp.heads) {
        const noted = await digest(hash, head);
        if (!stamp.lists[0]?.some(each => same(each, noted))) throw new Fault('состояние журнала событий не под штампом: его вписали потом');
      }
      leaf = await digest(hash, stamp.der);
    }
  }
}
