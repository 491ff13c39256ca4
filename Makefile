# Thin: each target calls CMake, ctest or a script of tools/. `make help` lists them.
BUILD ?= build
JOBS  ?= $(shell nproc)

.PHONY: all install deb sbom image image-test debian-13 arm64 help setup demo run test kill-matrix soak attack check lint asan coverage bench bench-engine bench-engine-load bench-relay bench-instructions bench-growth bench-latency bench-greeting bench-enhance bench-voices bench-turns bench-turn-end bench-digits bench-floor bench-television bench-hostile bench-deliveries page-screenshots eval eval-text eval-dialogues format clean

all: setup ## Build the program (build/voiceplate)
	@cmake -S . -B $(BUILD) -G Ninja >/dev/null
	@cmake --build $(BUILD) --parallel $(JOBS)

install: all ## Put it below PREFIX (/usr/local; DESTDIR=...), with unit, settings, manual pages and models
	@cmake --install $(BUILD) --prefix $(or $(PREFIX),/usr/local)

deb: all ## Make the Debian package of it: build/voiceplate_VERSION_ARCHITECTURE.deb
	@cd $(BUILD) && rm -f voiceplate_*.deb && cpack -G DEB >/dev/null && rm -rf _CPack_Packages && ls "$$PWD"/voiceplate_*.deb

sbom: all ## What it is made of, as CycloneDX 1.6: build/voiceplate.cdx.json (the package has it, too)
	@tools/sbom $(BUILD)/voiceplate >$(BUILD)/voiceplate.cdx.json && echo "$(BUILD)/voiceplate.cdx.json"

image: ## Make the container's image of it (docker, or DOCKER=podman): voiceplate:latest
	@$(or $(DOCKER),docker) build $(if $(findstring podman,$(DOCKER)),--format docker) -f deploy/Dockerfile -t voiceplate .

image-test: all ## The image on a Debian made here, run without rights: a quarter of an hour (needs buildah)
	@tests/e2e/image/run.sh $(BUILD)/voiceplate

debian-13: ## Build and test on Debian 13 (needs mmdebstrap; TESTS=REGEX)
	@tools/build_on trixie $(TESTS)

arm64: ## Build for arm64 by a cross compiler, and test under qemu-user (needs mmdebstrap; TESTS=REGEX)
	@tools/build_on bookworm arm64 $(TESTS)

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## Install what is missing (packages, speech models)
	@tools/setup

demo: all ## Five spoken calls over both arms, one with a killed worker: latencies, printed slips, webhooks, the page, recordings
	@tools/demo $(BUILD)

run: all ## Start the server and say how to call it
	@tools/run $(BUILD)

test: setup ## Everything CI runs: gcc and clang, sanitizers, fuzzing, end to end
	@tools/test

kill-matrix: all ## Every fault in every phase of a call, the engine's too: one table
	@tools/kill_matrix $(BUILD)

soak: all ## 10,000 calls of some seconds while models, workers, the database and strangers fail: one table (CALLS=N SEED=N)
	@tests/e2e/soak/run.sh $(BUILD)/voiceplate $(BUILD)/tests/e2e/soak $(or $(CALLS),10000) $(SEED)

attack: all ## What strangers, models, disks and operators can do to a running service: one table
	@tests/attack/attack.py --strict $(BUILD)/voiceplate

check: setup ## The quick gate: format, layers, headers, sizes, scripts, docs, lint, unit, contract and flow tests
	@tools/check
	@tools/lint
	@tools/test quick

lint: setup ## clang-tidy and cppcheck, over what has changed since it was found clean
	@tools/lint

asan: setup ## The tests under AddressSanitizer and UBSan (clang)
	@tools/test asan

coverage: setup ## How much of each room the unit, contract and flow tests run: one table
	@tools/coverage

bench: bench-engine bench-relay bench-latency bench-greeting bench-turns bench-floor bench-television bench-hostile bench-deliveries ## The benchmarks that need no material of others

bench-engine: all ## Latency from the last voiced sample to the first played audio
	@tools/bench_engine $(BUILD)

bench-engine-load: all ## Spoken calls at once until replies come late, with the engine on one processor: one table (CALLS="1 2 4")
	@tools/bench_engine_load $(BUILD) $(CALLS)

bench-voices: all ## The engine's voices: word errors over a telephone, first sound, speed, memory; WAVs in recordings/voices
	@tools/bench_voices $(BUILD)

bench-relay: all ## CPU and memory per call of a realtime worker beside a plain relay
	@tools/bench_relay $(BUILD)

bench-instructions: all ## Instructions of a realtime worker for each 20 ms both ways, by callgrind (KEEP=FILE keeps the counts)
	@tools/bench_instructions $(BUILD)

bench-growth: all ## Cost against calls, restaurants, dishes, minutes and stored orders: one table (GROWTH="--orders 1000000")
	@tools/bench_growth $(BUILD) $(GROWTH)

bench-latency: all ## What callers wait for answers, realtime beside the traditional pipeline
	@tools/bench_latency $(BUILD)

bench-hostile: all ## 100,000 calls of a model that does its worst: no wrong ticket may come of it
	@HOSTILE_RUNS=100000 $(BUILD)/tests/flow_audit_hostile_model

bench-deliveries: all ## 10,000 deliveries to receivers that fail, stall, answer twice and have us killed: one table
	@DELIVERIES=10000 $(BUILD)/tests/flow_delivery_many_deliveries

bench-greeting: all ## How long callers wait for the greeting while a model connects
	@tools/bench_greeting $(BUILD)

bench-floor: all ## Interruptions, "mhm", coughs and televisions: what the agent gives way to, and goes on through
	@tools/bench_floor $(BUILD)

bench-television: all ## Calls beside a television, and with an "uh-huh" into what the agent says: what is cut, how long turns and replies last
	@tools/bench_television $(BUILD)

bench-digits: all ## Telephone numbers of human digits: how many are heard whole, clean, in noise and among voices
	@tools/bench_digits $(BUILD)

bench-turns: all ## Random barge-ins: what the model and the transcript take for heard beside what was played
	@tools/bench_turns $(BUILD)

bench-turn-end: all ## When callers are taken to have finished: false cut-offs against delay, by kind of turn (DIGITS=folder)
	@tools/bench_turn_end $(BUILD) $(DIGITS)

bench-enhance: all ## What a noise suppressor does to speech (DIGITS=folder NOISE=folder)
	@tools/bench_enhance $(BUILD) $(DIGITS) $(NOISE)

page-screenshots: setup ## Each view of the page, narrow and wide, light and dark, with fixtures (FOLDER=...)
	@tests/e2e/page/look.sh $(or $(FOLDER),build/screenshots)

eval: all ## Score the spoken dialogues by their final tickets
	@tools/eval $(BUILD)

eval-text: all ## What the dialogue understands of thousands of sentences, as text: one table (FAILURES=5 ONLY=SET)
	@tests/eval_text/eval_text.py --program $(BUILD)/tests/eval_text/text_desk --failures $(or $(FAILURES),0) $(if $(ONLY),--only $(ONLY))

eval-dialogues: all ## What becomes of whole calls, the caller's words as text: one table (FAILURES=5)
	@tests/eval_dialogues/eval_dialogues.py --program $(BUILD)/tests/eval_dialogues/heard_desk --text --failures $(or $(FAILURES),0)

format: ## Format all sources
	@clang-format -i src/*/*.[ch] tests/*/*.c tests/*/*/*.[ch]

clean: ## Remove build folders
	@rm -rf build build-*
