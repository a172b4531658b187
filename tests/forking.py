"""Processes of their own for the tests, from one server that has imported the cockpit once.

A worker of the test run has one such server, whoever starts it first; its children have the environment of
that moment, so what they need of it is handed to them.
"""

import multiprocessing

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["pytest", "cockpit.store", "cockpit.ledger", "tests.storing", "tests.visiting"])
