"""Commands on projects: conversations that share their lore, and who sees it."""
