runs = $(filter ok,$(shell $(1) -c "print('ok', end='')" 2>&1 || echo no))
ifndef PYTHON
names = python3 python py python3.15 python3.14 python3.13 python3.12 python3.11
PYTHON := $(firstword $(foreach name,$(names),$(if $(call runs,$(name)),$(name))))
endif

.PHONY: help lab test proof setup class notebooks labextension wasm site lite bench clean

help:
	@echo "make lab        set up .venv once, compile the kernels, open JupyterLab on the lessons (ARGS=--no-browser)"
	@echo "make test       set up what the tests need, run every check and test (PYTEST_ARGS=... goes to pytest)"
	@echo "make proof      the same at full size, and more: hours; PART=bank runs one part; writes docs/proof.md"
	@echo "make setup      set up what the tests need, and run nothing"
	@echo "make class      set up what grading a class needs, and say whether it is all there (docs/class.md)"
	@echo "make notebooks  execute the notebooks again and store their outputs"
	@echo "make labextension  build the half of an exercise card that runs in JupyterLab (needs Node.js)"
	@echo "make wasm       build the kernels for a browser, where there is no numba; a wheel takes them along"
	@echo "make site       all lessons as web pages, in build/site (needs Node.js)"
	@echo "make lite       the lab that needs only a browser, in build/site/lab (needs Node.js; downloads Pyodide)"
	@echo "make bench      measure against PyTorch, scikit-learn, JAX, NumPy and C: writes docs/benchmarks.md"
	@echo "make clean      delete .venv and all caches"

lab test proof setup class notebooks labextension wasm site lite bench clean:
	$(if $(PYTHON),,$(error Python 3.11 to 3.15 is needed and none was found: see python.org/downloads))
	@$(PYTHON) tools/bootstrap.py $@
