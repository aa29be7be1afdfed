"""A Telegram Bot API server on loopback, in front of which the real client library is tested.

It keeps chats as people would see them, lets a test act as a person, and refuses what Telegram
refuses. It knows nothing of Greenroom.
"""
