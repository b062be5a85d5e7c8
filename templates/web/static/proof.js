// Reads the QR of an extract (docs/proof-on-paper.md): prefix, Base45, zlib, COSE_Sign1, CBOR; ES256 by WebCrypto.
// Nothing leaves the browser. The same file stands in the page that works offline.
"use strict";

const PaperProof = (() => {
  const PREFIX = "SJA1:";
  const MOST_SIGNS = 4296; // what the largest symbol holds
  const MOST_BYTES = 16 * 1024;
  const MOST_DEPTH = 8;
  const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const VERSION = 1;
  const ALGORITHMS = {
    "-7": { name: "ES256", key: { name: "ECDSA", namedCurve: "P-256" }, sign: { name: "ECDSA", hash: "SHA-256" } },
  };
  const FIELD = { version: 0, school_id: 1, school: 2, title: 3, pupil: 4, class_label: 5, period: 6, issued_on: 7,
                  records: 8, record_digest: 9, tables: 10, lines: 11, left_out: 12, whole: 13 };

  class Unreadable extends Error {}
  const refuse = why => { throw new Unreadable(why); };

  function fromBase45(text) { // RFC 9285
    if (text.length % 3 === 1) refuse("Base45");
    const found = [];
    for (let at = 0; at < text.length; at += 3) {
      const values = [...text.slice(at, at + 3)].map(sign => SIGNS.indexOf(sign));
      if (values.includes(-1)) refuse("Base45");
      const number = values.reduce((sum, value, place) => sum + value * 45 ** place, 0);
      if (number >= (values.length === 3 ? 65536 : 256)) refuse("Base45");
      if (values.length === 3) found.push(number >> 8);
      found.push(number & 255);
    }
    return Uint8Array.from(found);
  }

  async function inflated(data) { // RFC 1950, and no further than the limit
    const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
    const found = [];
    try {
      for (let size = 0; ;) {
        const { done, value } = await reader.read();
        if (done) break;
        size += value.length;
        if (size > MOST_BYTES) { reader.cancel().catch(() => {}); refuse("size"); }
        found.push(...value);
      }
    } catch (error) {
      refuse(error instanceof Unreadable ? error.message : "zlib");
    }
    return Uint8Array.from(found);
  }

  function cbor(data) { // RFC 8949: what the form uses of it, and nothing else
    let at = 0;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const take = size => { at += size; if (at > data.length) refuse("CBOR: cut"); return at - size; };
    const length = info => {
      if (info < 24) return info;
      if (info === 24) return view.getUint8(take(1));
      if (info === 25) return view.getUint16(take(2));
      if (info === 26) return view.getUint32(take(4));
      return refuse("CBOR: length");
    };
    const item = depth => {
      if (depth > MOST_DEPTH) refuse("CBOR: depth");
      const head = view.getUint8(take(1)), kind = head >> 5, size = length(head & 31);
      if (kind === 0) return size;
      if (kind === 1) return -1 - size;
      if (kind === 2) { const from = take(size); return data.slice(from, from + size); }
      if (kind === 3) { const from = take(size); return text(data.subarray(from, from + size)); }
      if (size > data.length - at) refuse("CBOR: cut"); // each item takes a byte at least
      if (kind === 4) return Array.from({ length: size }, () => item(depth + 1));
      if (kind === 5) return map(size, depth);
      return refuse("CBOR: kind");
    };
    const map = (size, depth) => {
      const found = new Map();
      for (let each = 0; each < size; each += 1) {
        const key = item(depth + 1);
        if (found.has(key)) refuse("CBOR: twice");
        found.set(key, item(depth + 1));
      }
      return found;
    };
    const found = item(1);
    if (at !== data.length) refuse("CBOR: more");
    return found;
  }

  function text(octets) {
    try { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets); } catch { return refuse("UTF-8"); }
  }

  const isBytes = value => value instanceof Uint8Array;
  const isTexts = value => Array.isArray(value) && value.every(each => typeof each === "string");
  const hex = octets => Array.from(octets, octet => octet.toString(16).padStart(2, "0")).join("");

  function signed(data) { // COSE_Sign1, RFC 9052, 4.2
    if (data[0] !== 0xd2) refuse("COSE");
    const parts = cbor(data.subarray(1));
    if (!Array.isArray(parts) || parts.length !== 4) refuse("COSE");
    const [head, open, payload, signature] = parts;
    if (!(isBytes(head) && open instanceof Map && open.size === 0 && isBytes(payload) && isBytes(signature))) refuse("COSE");
    const header = cbor(head);
    if (!(header instanceof Map && header.size === 2 && isBytes(header.get(4)))) refuse("COSE");
    const algorithm = ALGORITHMS[header.get(1)] || refuse("algorithm");
    return { head, payload, signature, algorithm, keyId: hex(header.get(4)) };
  }

  function bytesOf(octets) { // a CBOR byte string
    const size = octets.length;
    const head = size < 24 ? [0x40 | size] : size < 256 ? [0x58, size] : [0x59, size >> 8, size & 255];
    return [...head, ...octets];
  }

  function toSign({ head, payload }) { // Sig_structure, RFC 9052, 4.4
    const context = new TextEncoder().encode("Signature1");
    return Uint8Array.from([0x84, 0x6a, ...context, ...bytesOf(head), 0x40, ...bytesOf(payload)]);
  }

  function statement(payload) {
    const fields = cbor(payload);
    if (!(fields instanceof Map) || fields.get(FIELD.version) !== VERSION) refuse("version");
    const of = (name, empty) => (fields.has(FIELD[name]) ? fields.get(FIELD[name]) : empty);
    const found = { tables: of("tables", []), records: of("records", []), lines: of("lines", []) };
    for (const name of ["school_id", "school", "title", "pupil", "class_label", "period", "left_out"]) {
      found[name] = of(name, "");
      if (typeof found[name] !== "string") refuse(name);
    }
    found.issued_on = day(of("issued_on", 0));
    if (!isTexts(found.records) || !isTexts(found.lines)) refuse("lists");
    if (!Array.isArray(found.tables) || !found.tables.every(isTable)) refuse("tables");
    found.tables = found.tables.map(([title, headings, rows]) => ({ title, headings, rows }));
    return found;
  }

  const isTable = value => Array.isArray(value) && value.length === 3 && typeof value[0] === "string" &&
    isTexts(value[1]) && Array.isArray(value[2]) && value[2].every(isTexts);

  function day(number) { // 20260605 → "2026-06-05"
    const found = /^(\d{4})(\d\d)(\d\d)$/.exec(String(number)) || refuse("day");
    return `${found[1]}-${found[2]}-${found[3]}`;
  }

  async function holds(key, parts) {
    const jwk = { kty: key.kty, crv: key.crv, x: key.x, y: key.y };
    const opened = await crypto.subtle.importKey("jwk", jwk, parts.algorithm.key, false, ["verify"]);
    return crypto.subtle.verify(parts.algorithm.sign, opened, parts.signature, toSign(parts));
  }

  /** What `said` comes to: {outcome, statement?, key?}; outcome as in archive.model.paper_proof.ProofOutcome. */
  async function read(said, keys) {
    let parts;
    try {
      if (!said.startsWith(PREFIX) || said.length > MOST_SIGNS) refuse("prefix");
      parts = signed(await inflated(fromBase45(said.slice(PREFIX.length))));
    } catch (error) {
      if (error instanceof Unreadable) return { outcome: "unreadable" };
      throw error;
    }
    const key = keys.find(each => each.kid === parts.keyId);
    if (!key) return { outcome: "unknown-key", statement: orNone(parts.payload) };
    if (key.alg !== parts.algorithm.name || !(await holds(key, parts))) return { outcome: "forged", key };
    const found = orNone(parts.payload);
    if (!found) return { outcome: "unreadable", key };
    if (key.revoked_at) return { outcome: "revoked", statement: found, key };
    const own = found.school_id === key.school_id;
    const then = key.valid_from <= found.issued_on && found.issued_on <= lastDay(key);
    return { outcome: own && then ? "genuine" : "forged", statement: found, key };
  }

  /** The last day on which the key was the school's. */
  function lastDay(key) { return key.retired_on && key.retired_on < key.valid_until ? key.retired_on : key.valid_until; }

  function orNone(payload) {
    try { return statement(payload); } catch (error) { if (error instanceof Unreadable) return null; throw error; }
  }

  return { read, lastDay, PREFIX };
})();
