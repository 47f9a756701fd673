"""The raw system calls of each platform, one folder or file per subject.

Rules.  Only here is it asked which platform this is, is a platform's own module imported, or an OSError turned into
an io.Error.  Of the rest of the library `_sys` knows `pyio.io.error` alone.
"""
