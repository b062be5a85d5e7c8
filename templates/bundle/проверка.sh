#!/usr/bin/env bash
# Проверка пакета без программы архива: sha256sum, openssl, pdfsig (poppler-utils).
# Запуск в папке пакета:  bash проверка.sh      Одна запись:  bash проверка.sh 2026-000001
# Каждая строка с «$» — команда, которую можно повторить руками. Ничего не меняет и никуда не обращается.
# Завершение: 0 всё сошлось; 1 что-то не сошлось; 2 сошлось всё проверенное, но проверено не всё.
cd "$(dirname "$0")" || exit 3
export LC_ALL=C.UTF-8
only="${1:-}" faults=0 unknown=0
T="$(mktemp -d)" || exit 3
trap 'rm -rf "$T"' EXIT
ROOTS=сертификаты/корни.pem
CHAIN=сертификаты/прочие.pem

good() { echo "  хорошо: $1"; }
bad() { echo "  НЕ СОШЛОСЬ: $1"; faults=$((faults + 1)); }
skip() { echo "  НЕ ПРОВЕРЕНО: $1"; unknown=$((unknown + 1)); }
run() { # слова, затем команда
  local said="$1"; shift
  printf '  $'; printf ' %q' "$@"; echo
  if "$@" >"$T/said" 2>&1; then good "$said"; else bad "$said"; tail -n 2 "$T/said" | sed 's/^/    /'; fi
}
cut_out() { tail -c "+$(($2 + 1))" -- "$1" | head -c "$3"; } # файл, с какого байта (от 0), сколько
as_hex() { od -An -v -tx1 | tr -d ' \n'; }
as_bytes() { printf '%b' "$(sed 's/../\\x&/g')"; }
hash_of() { "${1}sum" | cut -d' ' -f1; } # sha256, sha384, sha512

# Что подписано и сама подпись (в PDF она записана шестнадцатеричными цифрами).
signed_bytes() {
  printf '  $ { head -c %s %q; tail -c +%s %q | head -c %s; } > %q\n' "$2" "$1" "$(($3 + 1))" "$1" "$4" "$T/signed"
  { cut_out "$1" 0 "$2"; cut_out "$1" "$3" "$4"; } >"$T/signed"
  printf '  $ tail -c +%s %q | head -c %s | xxd -r -p > %q\n' "$(($2 + 2))" "$1" "$5" "$T/signature"
}
# Подпись в PDF: подписаны все байты, кроме места [B, C), где записана она сама (ByteRange).
pdf_signature() { # файл, B, C, D, сколько цифр у подписи, время для сертификатов, gost или пусто
  signed_bytes "$@"
  cut_out "$1" "$(($2 + 1))" "$5" | as_bytes >"$T/signature"
  if [ "${7:-}" = gost ]; then gost_signature "$T/signed" "$T/signature" DER "$6"; return; fi
  run "подпись под байтами 0-$2 и $3-$(($3 + $4))" openssl cms -verify -binary -inform DER -in "$T/signature" \
    -content "$T/signed" -CAfile "$ROOTS" -certfile "$CHAIN" -purpose any -attime "$6" -out /dev/null
}
# Штамп времени на самой подписи: на значении подписи (где оно в ней, сколько; где штамп, сколько).
signature_timestamp() { # время, смещения и размеры внутри подписи
  cut_out "$T/signature" "$2" "$3" >"$T/value"
  cut_out "$T/signature" "$4" "$5" >"$T/token"
  printf '  $ tail -c +%s %q | head -c %s > %q\n' "$(($2 + 1))" "$T/signature" "$3" "$T/value" "$(($4 + 1))" "$T/signature" "$5" "$T/token"
  run "штамп времени подписи" openssl ts -verify -token_in -in "$T/token" -data "$T/value" \
    -CAfile "$ROOTS" -untrusted "$CHAIN" -attime "$1"
}
# Архивный штамп времени в PDF: то же место, но внутри него токен RFC 3161.
pdf_timestamp() {
  signed_bytes "$@"
  cut_out "$1" "$(($2 + 1))" "$5" | as_bytes >"$T/signature"
  run "архивный штамп времени под байтами 0-$2 и $3-$(($3 + $4))" openssl ts -verify -token_in -in "$T/signature" \
    -data "$T/signed" -CAfile "$ROOTS" -untrusted "$CHAIN" -attime "$6"
}
whole_pdf() { # файл, где кончается последняя подпись
  [ "$(wc -c <"$1")" -eq "$2" ] && good "последняя подпись охватывает файл до конца" || bad "после последней подписи в файле что-то есть"
}
poppler() { # файл, сколько подписей; архивных штампов времени pdfsig не проверяет, их проверил openssl выше
  if ! command -v pdfsig >/dev/null; then skip "pdfsig не установлен (пакет poppler-utils)"; return; fi
  printf '  $ pdfsig -nocert %q\n' "$1"
  LC_ALL=C pdfsig -nocert "$1" >"$T/said" 2>&1
  [ "$(grep -c 'Signature Validation: Signature is Valid' "$T/said")" -eq "$2" ] &&
    good "pdfsig: целы все подписи ($2)" || { bad "pdfsig: целы не все подписи"; grep 'Validation' "$T/said"; }
}
# Свидетельство (RFC 4998): отпечаток файла ведёт по дереву к отпечатку, на котором стоит штамп времени.
leaf() { expected="$(hash_of "$2" <"$1")"; echo "  \$ ${2}sum $(printf %q "$1")  # $expected"; }
# Новое дерево: отпечаток файла вместе с отпечатком всех прежних цепочек.
leaf_again() { # файл, отпечаток, свидетельство, начало и размер цепочек, заголовок DER
  past="$({ echo "$6" | as_bytes; cut_out "$3" "$4" "$5"; } | hash_of "$2")"
  expected="$({ hash_of "$2" <"$1" | tr -d '\n'; echo "$past"; } | as_bytes | hash_of "$2")"
}
stamp() { # свидетельство, отпечаток, время, где штамп, сколько, списки «начало:размер,начало:размер»…
  local file="$1" algorithm="$2" at="$3" token="$4" size="$5" found="" list place; shift 5
  printf '  $ tail -c +%s %q | head -c %s > %q\n' "$((token + 1))" "$file" "$size" "$T/token"
  cut_out "$file" "$token" "$size" >"$T/token"
  local first=1
  for list in "$@"; do
    for place in ${list//,/ }; do cut_out "$file" "${place%:*}" "${place#*:}" | as_hex; echo; done >"$T/list"
    if [ "$first" = 1 ]; then
      grep -qx "$expected" "$T/list" && good "отпечаток стоит в дереве" || bad "отпечатка нет в дереве: свидетельство на другой файл"
      first=0
    else echo "$found" >>"$T/list"; fi
    # в каждом узле отпечатки ставят по возрастанию и берут отпечаток от них вместе; единственный остаётся как есть
    if [ "$(wc -l <"$T/list")" -eq 1 ]; then found="$(tr -d '\n' <"$T/list")"
    else found="$(LC_ALL=C sort "$T/list" | tr -d '\n' | as_bytes | hash_of "$algorithm")"; fi
  done
  run "штамп времени стоит на корне дерева" openssl ts -verify -token_in -in "$T/token" -digest "${found:-$expected}" \
    -CAfile "$ROOTS" -untrusted "$CHAIN" -attime "$at"
  expected="$(hash_of "$algorithm" <"$T/token")"
}
# Состояние журнала событий, указанное в свидетельстве: его отпечаток стоит в дереве, а событие есть в журнале.
log_head() { # свидетельство, отпечаток, где, сколько, первый список
  cut_out "$1" "$3" "$4" >"$T/head"
  local place; for place in ${5//,/ }; do cut_out "$1" "${place%:*}" "${place#*:}" | as_hex; echo; done >"$T/list"
  grep -qx "$(hash_of "$2" <"$T/head")" "$T/list" && good "состояние журнала событий стоит под штампом" || bad "состояние журнала событий не под штампом"
  local digest; digest="$(grep -o '"digest":"[0-9a-f]*"' "$T/head" | cut -d'"' -f4)"
  grep -q "^$digest " журнал/события.txt && good "это событие есть в журнале" || echo "  примечание: события $digest в выписке нет"
}
# Подпись ГОСТ проверяется, если в openssl есть gost; иначе это «не проверено», а не «хорошо».
gost_signature() { # файл, подпись, вид DER|PEM, время
  local command=(openssl cms -verify -binary -engine gost -inform "$3" -in "$2" -content "$1" -CAfile "$ROOTS"
    -certfile "$CHAIN" -purpose any -attime "$4" -out /dev/null)
  printf '  $'; printf ' %q' "${command[@]}"; echo
  if ! openssl engine gost >/dev/null 2>&1; then skip "подпись ГОСТ: в этом openssl нет gost"
  elif "${command[@]}" >"$T/said" 2>&1; then good "подпись ГОСТ"
  elif grep -qi 'certificate verify error' "$T/said"; then skip "подпись ГОСТ: её корня нет среди доверенных"
  else bad "подпись ГОСТ"; fi
}
# Отсоединённая подпись рядом с файлом.
detached() { # файл, подпись, вид DER|PEM, gost или пусто, время
  if [ "$4" = gost ]; then gost_signature "$1" "$2" "$3" "$5"; return; fi
  run "отсоединённая подпись" openssl cms -verify -binary -inform "$3" -in "$2" -content "$1" -CAfile "$ROOTS" \
    -certfile "$CHAIN" -purpose any -attime "$5" -out /dev/null
}
# Журнал событий: у каждой строки отпечаток и то, от чего он взят; внутри назван отпечаток предыдущей.
event_log() {
  local digest rest previous="" number=0 broken=0 closed=0 before="" named=""
  while read -r digest rest; do
    number=$((number + 1))
    if [ "${rest:0:1}" = "{" ]; then
      [ "$(printf %s "$rest" | sha256sum | cut -d' ' -f1)" = "$digest" ] || { bad "журнал: строка $number изменена"; broken=1; }
      previous="$(grep -o '"previous":"[0-9a-f]*","sequence":[0-9]*' <<<"$rest" | head -n 1)"
      sequence="${previous##*:}"; previous="${previous#*:\"}"; previous="${previous%%\"*}"
    else
      closed=$((closed + 1)); sequence="$(cut -d' ' -f2 <<<"$rest")"; previous="$(cut -d' ' -f3 <<<"$rest")"
    fi
    if [ -n "$before" ] && [ "$sequence" -eq $((named + 1)) ] && [ "$previous" != "$before" ]; then
      bad "журнал: строка $number не продолжает предыдущую"; broken=1
    fi
    before="$digest" named="$sequence"
  done <журнал/события.txt
  [ "$broken" = 0 ] && good "журнал событий: строк $number, из них закрыто $closed (касаются других)"
}
wanted() { [ -z "$only" ] || [ "$only" = "$1" ]; }

echo "== Все файлы пакета"
run "все файлы те же, что в SHA256SUMS" sha256sum --quiet --strict -c SHA256SUMS
echo "== Журнал событий"
event_log
echo "== Корневые сертификаты: сверьте отпечатки по независимому источнику"
