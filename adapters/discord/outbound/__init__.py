"""From our words to Discord's. Pure: builds messages and modals, sends none."""
