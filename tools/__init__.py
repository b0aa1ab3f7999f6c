"""What `make` runs: plain standard library, so that it works before the environment exists.

This file is read first and by any Python, so that an old one gets a sentence
and not a syntax error.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Pintar needs Python 3.11 or newer and this is %d.%d: install one and say which, "
        "for example: make run PYTHON=python3.12" % sys.version_info[:2]
    )
