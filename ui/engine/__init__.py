"""What happens behind the page: asking, keeping, uploading, the writer's state."""
