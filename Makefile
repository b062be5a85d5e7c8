# What a person or CI calls. Every target sets up what it needs and does nothing twice.

DEMO ?= demo-data
BIN := .venv/bin
SLOW := conformance or browser or crash or engines or travel
# A file's tests stay together, for they share what is dear to set up; in the order of the files, the long ones are not last.
TWO := -n 2 --dist loadfile --no-loadscope-reorder

export LC_ALL := C.UTF-8
export PYTHONUTF8 := 1
# Set on some machines; then each of the hundreds of commands that tests start would compile all its modules anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo serve runtime development testing provider test conformance browser crash travel engines lint format types imports generated gallery pictures bench check

help: ## Показать этот список
	@awk -F ' *:.*## ' '/^[a-z]+ *:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: runtime ## Показать весь путь на пробной школе (папка: DEMO=demo-data)
	@$(BIN)/archive demo --to "$(DEMO)"

serve: runtime ## Открыть страницы пробного архива на 127.0.0.1:8000
	@$(BIN)/archive --home "$(DEMO)" serve

test: testing ## Проверить продукт: всё, кроме долгих наборов
	@$(BIN)/pytest -q $(TWO) -m "not ($(SLOW))"

conformance: testing ## Проверить документы чужими программами: veraPDF, EU DSS
	@$(BIN)/pytest -q -m conformance

browser: testing ## Пройти страницы в Chromium
	@$(BIN)/pytest -q -m browser

crash: testing ## Обрывать закрытие и сравнивать с необорванным (минуты)
	@$(BIN)/pytest -q -m crash

travel: testing ## Прожить 25 лет: продлевать и проверять до 2051 года (faketime, минуты)
	@$(BIN)/pytest -q -m travel

engines: testing provider ## Проверить с PostgreSQL, брокером, провайдером входа и docker compose
	@$(BIN)/pytest -q -m engines

lint: development ## Проверить манеру, типы и границы пакетов
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory types imports

types: development
	@$(BIN)/mypy

imports: development
	@$(BIN)/lint-imports

format: development ## Привести код к одной манере
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

generated: development ## Обновить документы, которые делаются из кода
	@$(BIN)/python -m setup.generated

gallery: development ## Нарисовать все виды документов и бумаг (build/gallery/index.html)
	@$(BIN)/python -m setup.gallery

pictures: development ## Снять картинки для руководств (docs/pictures), проходя страницы
	@setup/system-packages pictures
	@ARCHIVE_PICTURES=docs/pictures $(BIN)/pytest -q -m browser -k walk

bench: development ## Измерить приём, закрытие и печать рядом с другими способами (минуты)
	@setup/system-packages bench
	@$(BIN)/python -m bench.intake
	@$(BIN)/python -m bench.close
	@$(BIN)/python -m bench.render

check: ## Всё, что проверяет CI
	@bash .ci/run

runtime:
	@setup/system-packages runtime
	@setup/environment runtime

development:
	@setup/system-packages runtime
	@setup/environment dev

testing:
	@setup/system-packages test
	@setup/environment dev

provider:
	@setup/provider
