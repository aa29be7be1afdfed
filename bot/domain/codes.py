"""Codes that whoever knows them may use once.

Only the hash of a code is stored, and found by it, so that neither the database nor the time that
an answer takes tells the code: how alike two hashes are says nothing about what was hashed.
"""

import hashlib
import hmac


def hashed(code: str) -> str:
    """Return what is stored of a code, however it was pasted."""
    return hashlib.sha256(code.strip().encode()).hexdigest()


def is_hash_of(code: str, code_hash: str) -> bool:
    """Tell whether this is the code, in a time that does not depend on where they differ."""
    return hmac.compare_digest(hashed(code), code_hash)
