// Файлы пакета: сам ZIP, папка или отдельные файлы. Path → Blob; содержимое читается по одному.

const END = 0x06054b50, END_64 = 0x06064b50, LOCATOR_64 = 0x07064b50, ENTRY = 0x02014b50, LARGE = 0xffffffff;
const view = async (blob, start, end) => new DataView(await blob.slice(start, end).arrayBuffer());

async function unzipped(blob) {
  const tailAt = Math.max(0, blob.size - 65557), tail = await view(blob, tailAt, blob.size);
  let at = tail.byteLength - 22;
  while (at >= 0 && tail.getUint32(at, true) !== END) at--;
  if (at < 0) throw new Error('это не ZIP или он обрывается');
  let count = tail.getUint16(at + 10, true), size = tail.getUint32(at + 12, true), start = tail.getUint32(at + 16, true);
  if (at >= 20 && tail.getUint32(at - 20, true) === LOCATOR_64) { // Zip64
    const place = Number(tail.getBigUint64(at - 12, true)), large = await view(blob, place, place + 56);
    if (large.getUint32(0, true) !== END_64) throw new Error('ZIP повреждён');
    [count, size, start] = [32, 40, 48].map(field => Number(large.getBigUint64(field, true)));
  }
  const directory = await view(blob, start, start + size), files = new Map();
  for (let i = 0, entry = 0; i < count; i++) {
    if (directory.getUint32(entry, true) !== ENTRY) throw new Error('ZIP повреждён');
    const [name, extra, comment] = [28, 30, 32].map(field => directory.getUint16(entry + field, true));
    const path = new TextDecoder().decode(new Uint8Array(directory.buffer, entry + 46, name));
    const found = {method: directory.getUint16(entry + 10, true), size: directory.getUint32(entry + 20, true), full: directory.getUint32(entry + 24, true), offset: directory.getUint32(entry + 42, true)};
    wide(found, directory, entry + 46 + name, extra);
    if (!path.endsWith('/')) {
      if (files.has(path)) throw new Error(`в ZIP два файла «${path}»`);
      files.set(path, {read: () => unpacked(blob, found)});
    }
    entry += 46 + name + extra + comment;
  }
  return files;
}

function wide(found, directory, start, size) { // размеры больше 4 ГБ стоят в дополнительном поле
  for (let at = start; at + 4 <= start + size; at += 4 + directory.getUint16(at + 2, true)) {
    if (directory.getUint16(at, true) !== 1) continue;
    let place = at + 4;
    for (const field of ['full', 'size', 'offset']) {
      if (found[field] === LARGE) { found[field] = Number(directory.getBigUint64(place, true)); place += 8; }
    }
  }
}

async function unpacked(blob, found) {
  const head = await view(blob, found.offset, found.offset + 30);
  const start = found.offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const bytes = new Uint8Array(await blob.slice(start, start + found.size).arrayBuffer());
  if (found.method === 0) return bytes;
  if (found.method !== 8) throw new Error('такое сжатие ZIP здесь не читается');
  return await inflated(bytes, 'deflate-raw');
}

async function gathered(list) {
  if (list.length === 1 && /\.zip$/i.test(list[0].name)) return await unzipped(list[0].file);
  const found = new Map(list.map(each => [each.name.normalize('NFC'), {read: async () => new Uint8Array(await each.file.arrayBuffer())}]));
  const manifest = [...found.keys()].filter(path => /(^|\/)manifest\.json$/.test(path)).sort((a, b) => a.length - b.length)[0];
  const prefix = manifest ? manifest.slice(0, -'manifest.json'.length) : '';
  return new Map([...found].map(([path, file]) => [path.startsWith(prefix) ? path.slice(prefix.length) : path, file]));
}

// Файл по пути из пакета; выбранный отдельно, без папки, находится по имени.
function fileAt(files, path) {
  return files.get(path) || files.get(path.split('/').at(-1)) || null;
}
