"""The pictures of the documents, drawn from what the bot really sends: `make pictures`.

Each scene runs the whole bot with a scripted model in front of a platform on loopback. What stands
there at the end is drawn as a page, in the likeness of the platform's own app, and photographed by
a headless browser. No test needs any of it.
"""
