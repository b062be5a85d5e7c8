"""Step 4: the director certifies, and anyone can check."""

import logging

# What pyHanko finds wrong in a file arrives in the checks' reasons. Its own log would also print it,
# with tracebacks, wherever nobody set logging up.
logging.getLogger("pyhanko").addHandler(logging.NullHandler())
logging.getLogger("pyhanko_certvalidator").addHandler(logging.NullHandler())
