"""The commands of `presscheck`, one file each. Nothing heavy is imported before a command runs."""
