"""`python -m tests.fidelity [--write]`: the figures, and the table of what is refused."""

import json
import sys

from tests.fidelity.measure import measure, report
from tests.fidelity.table import TABLE, refused, written

if __name__ == "__main__":
    measured = measure()
    print(json.dumps(report(measured), indent=2))
    if "--write" in sys.argv:
        TABLE.write_text(written(refused(measured)))
