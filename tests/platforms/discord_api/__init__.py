"""A Discord on loopback, in front of which the real client library is tested, in whatever process.

It keeps channels as people would see them, lets a test act as a person, forgets nothing when the
bot is killed, and refuses what Discord refuses. It knows nothing of Greenroom.
"""
