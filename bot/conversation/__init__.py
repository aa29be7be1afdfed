"""What happens when someone speaks: intake, gate, sessions, scene, turn, engine."""
