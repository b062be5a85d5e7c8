// DER (X.690): чтение значений. Node: тег, где начинается, где содержимое, где конец.

class Node {
  constructor(bytes, start = 0) {
    if (start + 2 > bytes.length) throw new Error('DER: неожиданный конец');
    let length = bytes[start + 1], body = start + 2;
    if (length === 0x80) throw new NotChecked('записано в BER, а не в DER: здесь не читается, проверьте строкой из проверка.sh');
    if (length > 0x80) {
      const size = length - 0x80;
      if (size > 4) throw new Error('DER: слишком длинно');
      length = 0;
      for (let i = 0; i < size; i++) length = length * 256 + bytes[body + i];
      body += size;
    }
    if (!(body + length <= bytes.length)) throw new Error('DER: длиннее файла');
    Object.assign(this, {bytes, tag: bytes[start], start, body, end: body + length});
  }
  get whole() { return this.bytes.subarray(this.start, this.end); }
  get contents() { return this.bytes.subarray(this.body, this.end); }
  get items() {
    const found = [];
    for (let at = this.body; at < this.end; at = found.at(-1).end) found.push(new Node(this.bytes, at));
    return found;
  }
  item(index) {
    const found = this.items[index];
    if (!found) throw new Error('DER: нет поля');
    return found;
  }
  tagged(tag) { return this.items.find(each => each.tag === tag); }
  get oid() {
    const numbers = [];
    let value = 0n;
    for (const byte of this.contents) {
      value = value << 7n | BigInt(byte & 0x7f);
      if (byte & 0x80) continue;
      if (numbers.length) numbers.push(value);
      else { const first = value < 80n ? value / 40n : 2n; numbers.push(first, value - first * 40n); }
      value = 0n;
    }
    return numbers.join('.');
  }
  get text() {
    if (this.tag === 0x1e) return new TextDecoder('utf-16be').decode(this.contents);
    return new TextDecoder().decode(this.contents);
  }
  get time() { // UTCTime, GeneralizedTime
    let text = this.text;
    if (this.tag === 0x17) text = (Number(text.slice(0, 2)) < 50 ? '20' : '19') + text;
    const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(text);
    return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  }
}

const hex = bytes => Array.from(new Uint8Array(bytes), byte => byte.toString(16).padStart(2, '0')).join('');
const fromHex = text => Uint8Array.from(text.match(/../g) || [], pair => parseInt(pair, 16));
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
};
const inSequence = contents => { // SEQUENCE с этим содержимым
  const size = contents.length < 128 ? [contents.length] : (() => {
    const digits = [];
    for (let left = contents.length; left; left = Math.floor(left / 256)) digits.unshift(left % 256);
    return [0x80 | digits.length, ...digits];
  })();
  return joined(Uint8Array.of(0x30, ...size), contents);
};

const HASHES = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256', '2.16.840.1.101.3.4.2.2': 'SHA-384', '2.16.840.1.101.3.4.2.3': 'SHA-512',
};
const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));

// Чего эта страница не умеет, то «не проверено», а не «хорошо».
class NotChecked extends Error {}
const hashNamed = oid => {
  if (HASHES[oid]) return HASHES[oid];
  throw new NotChecked(algorithmWords(oid));
};
const algorithmWords = oid =>
  oid.startsWith('1.2.643') ? 'ГОСТ: здесь не проверяется, проверьте строкой из проверка.sh' : `алгоритм ${oid} здесь не проверяется`;
