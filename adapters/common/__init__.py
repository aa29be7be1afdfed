"""What every chat platform needs: splitting, pacing, growing answers and owned tasks."""
