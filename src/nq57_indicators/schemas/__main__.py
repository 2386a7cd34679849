"""``python -m nq57_indicators.schemas FOLDER``: write every schema below a folder."""

import sys

from nq57_indicators.schemas import write_schemas

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m nq57_indicators.schemas FOLDER")
    write_schemas(sys.argv[1])
