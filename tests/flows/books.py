"""A lorebook as people hand it in."""

import json

CASTLE = json.dumps(
    {
        "spec": "lorebook_v3",
        "data": {
            "name": "Castle",
            "entries": [{"keys": ["gate"], "content": "The gate is shut.", "name": "Gate"}],
        },
    }
).encode()
