"""`python -m auditor.docs [--check]`."""

import sys

from auditor.docs import main

sys.exit(main())
