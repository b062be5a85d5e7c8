// Выписка из журнала событий: «отпечаток JSON» в строке; JSON называет отпечаток предыдущего события.

async function readLog(text) {
  const events = [], faults = [];
  for (const [place, line] of text.split('\n').entries()) {
    if (!line) continue;
    const [, stated, told] = /^([0-9a-f]{64}) (.*)$/.exec(line) || [];
    let event = null;
    try { event = await readEvent(stated, told); } catch { /* ниже названо словами */ }
    if (!event) { faults.push(`строка ${place + 1} изменена`); continue; }
    const last = events.at(-1);
    event.linked = !!last && last.sequence + 1 === event.sequence;
    if (event.linked && last.digest !== event.previous) faults.push(`строка ${place + 1} не продолжает предыдущую`);
    if (last && event.sequence <= last.sequence) faults.push(`строка ${place + 1} стоит не на своём месте`);
    events.push(event);
  }
  return {events, faults, closed: events.filter(each => each.closed).length};
}

async function readEvent(stated, told) {
  if (told.startsWith('{')) {
    if (hex(await digest('SHA-256', new TextEncoder().encode(told))) !== stated) return null;
    return {...JSON.parse(told), digest: stated, closed: false};
  }
  const [, sequence, previous] = /^закрыто (\d+) ([0-9a-f]{64})$/.exec(told);
  return {sequence: Number(sequence), previous, digest: stated, closed: true};
}

// Приём записи на хранение назван в журнале с её отпечатком, и цепь от него ведёт к событию под штампом.
function recordInLog(record, log, heads) {
  const preserved = log.events.find(each => each.action === 'record-preserved' && each.subject === record.number && !each.closed);
  if (!preserved) throw new Doubt('в выписке нет события о приёме этой записи');
  if (preserved.details.digest !== record.file.sha256) throw new Fault('журнал событий называет другой отпечаток файла');
  const head = heads.map(readHead).find(each => each && each.sequence >= preserved.sequence);
  if (!head) throw new Doubt(`событие № ${preserved.sequence} называет этот файл, но свидетельства, которое закрепляет журнал, нет`);
  const way = log.events.filter(each => preserved.sequence <= each.sequence && each.sequence <= head.sequence);
  if (way.at(-1)?.digest !== head.digest || way.at(-1).sequence !== head.sequence) throw new Fault(`под штампом стоит другое событие № ${head.sequence}`);
  if (way.length !== head.sequence - preserved.sequence + 1) throw new Doubt('в цепи событий есть пропуски');
  const closed = way.slice(1).filter(each => each.closed).length;
  if (closed) return `событие № ${preserved.sequence} называет этот файл; до события № ${head.sequence} под штампом звенья связаны, ${closed} из них закрыты (касаются других) и здесь не пересчитаны`;
  return `событие № ${preserved.sequence} называет этот файл; звенья до события № ${head.sequence}, которое под штампом, пересчитаны (событий: ${way.length})`;
}

function readHead(text) {
  try { return JSON.parse(text); } catch { return null; }
}
