"""Step 4: the director certifies, and anyone can check."""

import logging

# What pyHanko finds wrong in a file arrives in the checks' reasons. Its own log would print it as well, with
# tracebacks: on the screen of whoever verifies a file in 2041, when intermediate certificates have expired.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)
    logging.getLogger(_library).addHandler(logging.NullHandler())
