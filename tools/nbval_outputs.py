"""A plugin of pytest: what nbval got from the cells of a notebook, written as an executed notebook.

    pytest -p nbval.plugin -p tools.nbval_outputs --nbval --executed=OUT.ipynb NOTEBOOK.ipynb

Nothing is written if a cell fails or disagrees with what is stored.
"""

import nbformat
import nbval.plugin
import pytest

from tools.normalise import merged

# Nbval joins all that a cell prints, whatever it shows in between; a page keeps the order.
nbval.plugin.coalesce_streams = merged


def pytest_addoption(parser):
    parser.addoption("--executed", help="where to write the executed notebook")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    result = yield
    if item.cell_num == 0:  # while the kernel runs: what it says of its language
        told = item.parent.kernel.kc.kernel_info(reply=True, timeout=60)
        item.parent.nb.metadata.language_info = told["content"]["language_info"]
    return result


def pytest_sessionfinish(session, exitstatus):
    path = session.config.getoption("--executed")
    if not path or exitstatus != 0 or not session.items:
        return
    for count, item in enumerate(session.items, 1):
        outputs = item.test_outputs or []
        for output in outputs:  # nbval does not have the kernel count
            if output.output_type == "execute_result":
                output.execution_count = count
        item.cell.outputs, item.cell.execution_count = outputs, count
    nbformat.write(session.items[0].parent.nb, path)
